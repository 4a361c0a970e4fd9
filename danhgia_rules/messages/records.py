"""Texts of errors in records, facts files and bundles."""

from danhgia_rules.messages.message import Message

RECORDS = {
    "B001": Message(
        "tệp không phải là JSON chuẩn tắc như thư viện ghi ra ({reason_vi}): "
        "đã bị sửa, bị hỏng, hoặc là tệp khác",
        "lấy lại bản gốc; đừng mở ra ghi lại bằng chương trình khác",
        "the file is not canonical JSON as the library writes it ({reason_en}): it was edited or damaged, "
        "or is another file",
        "take the original again; do not save it with another program",
    ),
    "B002": Message(
        "nội dung không đúng mẫu `{schema}` ở `{path}`",
        "lấy lại bản gốc; nếu tệp do phiên bản mới hơn ghi thì dùng phiên bản đó",
        "the content does not have the shape of `{schema}` at `{path}`",
        "take the original again; if a newer version wrote it, use that version",
    ),
    "B003": Message(
        "tệp lớn hơn mức cho phép ({limit} byte)",
        "lấy lại bản gốc",
        "the file is larger than allowed ({limit} bytes)",
        "take the original again",
    ),
    "B004": Message(
        "gói không phải là tệp ZIP nguyên vẹn",
        "lấy lại bản gốc",
        "the bundle is no intact ZIP file",
        "take the original again",
    ),
    "B005": Message(
        "tệp `{name}` trong gói bị nén; gói của thư viện không nén tệp nào",
        "không mở gói này; lấy lại bản gốc",
        "the entry `{name}` is compressed, and the library compresses nothing",
        "do not unpack this bundle; take the original again",
    ),
    "B006": Message(
        "tên `{name}` trong gói dẫn ra ngoài gói hoặc không được phép",
        "không mở gói này; lấy lại bản gốc",
        "the name `{name}` leads out of the bundle or is not allowed",
        "do not unpack this bundle; take the original again",
    ),
    "B007": Message(
        "tên `{name}` có hai lần trong gói",
        "không mở gói này; lấy lại bản gốc",
        "the name `{name}` stands twice in the bundle",
        "do not unpack this bundle; take the original again",
    ),
    "B008": Message(
        "gói quá lớn ở `{name}`: hơn {limit_vi}",
        "không mở gói này; lấy lại bản gốc",
        "the bundle is too large at `{name}`: more than {limit_en}",
        "do not unpack this bundle; take the original again",
    ),
    "B009": Message(
        "tệp `{name}` trong gói bị mã hóa hoặc có thuộc tính lạ",
        "không mở gói này; lấy lại bản gốc",
        "the entry `{name}` is encrypted or has attributes that the library does not write",
        "do not unpack this bundle; take the original again",
    ),
    "B010": Message(
        "gói không được viết đúng như thư viện viết: khác thứ tự, ngày, thuộc tính, hoặc thừa byte",
        "lấy lại bản gốc; đừng giải nén rồi nén lại",
        "the bundle is not written as the library writes it: other order, dates, attributes, or more bytes",
        "take the original again; do not pack it anew",
    ),
    "B011": Message(
        "gói thiếu tệp `{name}`",
        "lấy lại bản gốc; riêng facts.json có thể đã được xóa theo yêu cầu",
        "the bundle lacks `{name}`",
        "take the original again; facts.json alone may have been erased on request",
    ),
    "B012": Message(
        "khóa phải gồm đúng 32 byte",
        "dùng khóa trong tệp dữ kiện, hoặc bỏ tham số để thư viện tự tạo khóa",
        "a key must be 32 bytes",
        "use the key in the facts file, or leave it out so that one is made",
    ),
    "B013": Message(
        "bản ghi đọc từ tệp không kèm dữ kiện và bộ quy tắc nên không lập được gói",
        "xếp loại lại rồi dùng result.record().to_bundle()",
        "a record read from a file has neither facts nor rulebook with it, so no bundle can be made of it",
        "rate again and use result.record().to_bundle()",
    ),
    "B014": Message(
        "cần bản ghi (Record) hoặc gói (Bundle) và hồ sơ (Dossier) hoặc dữ kiện (Facts), nhận được {found}",
        "đọc bằng from_file của lớp đó",
        "a Record or a Bundle is needed, with a Dossier or Facts, not {found}",
        "read it with from_file of its class",
    ),
    "B015": Message(
        "bộ quy tắc trong gói không đọc được",
        "lấy lại bản gốc; hoặc dùng phiên bản thư viện đã ghi nó (xem record.json, mục environment)",
        "the rulebook in the bundle cannot be read",
        "take the original again; or use the version of the library that wrote it (record.json, environment)",
    ),
    "B017": Message(
        "không biết ghi loại tệp này; các loại: {known}",
        "đặt đuôi tệp là một trong các loại đó",
        "this kind of file cannot be written; the kinds: {known}",
        "end the name of the file in one of these",
    ),
    "B018": Message(
        "đã có tệp ở đường dẫn này; tệp đó có thể là nơi duy nhất giữ khóa của một bản ghi",
        "chọn tên khác",
        "a file with this name exists already; it may hold the only key of a record",
        "choose another name",
    ),
    "B019": Message(
        "không ghi được tệp: {reason}",
        "kiểm tra đường dẫn, quyền ghi và chỗ trống trên đĩa rồi ghi lại; chưa có gì được ghi",
        "the file cannot be written: {reason}",
        "check path, permissions and free space, then write again; nothing was written",
    ),
    "B020": Message(
        "đây là tệp `{found}`, không phải `{schema}`",
        "chọn đúng tệp",
        "this is a file of `{found}`, not of `{schema}`",
        "choose the right file",
    ),
    "B021": Message(
        "gói này không còn dữ kiện: đã được xóa trước đó",
        "không cần làm gì thêm với tệp này",
        "this bundle has no facts: they were erased before",
        "nothing is left to do with this file",
    ),
    "B016": Message(
        "mã băm phải là 64 chữ số thập lục phân",
        "chép lại đủ mã băm của bản ghi",
        "a digest is 64 hexadecimal digits",
        "copy the whole digest of the record",
    ),
}
