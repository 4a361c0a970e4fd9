"""Texts of errors of the log of decisions: calls (K0), what an audit finds (K1), remarks (K2)."""

from danhgia_rules.messages.message import Message

_FILES = {
    "K001": Message(
        "không đọc được sổ quyết định: {reason}",
        "kiểm tra đường dẫn, quyền truy cập, chỗ trống trên đĩa; chỉ khi tệp hỏng thật mới khôi phục từ "
        "bản sao lưu và đối chiếu với mốc giữ ở nơi khác",
        "the log of decisions cannot be read: {reason}",
        "check path, permissions and free space; only if the file itself is damaged restore a copy, and "
        "compare it with a checkpoint that was kept elsewhere",
    ),
    "K002": Message(
        "đã có tệp ở đường dẫn này",
        "chọn tên khác, hoặc mở sổ đã có thay vì tạo mới",
        "a file with this name exists already",
        "choose another name, or open the log that exists instead of creating one",
    ),
    "K003": Message(
        "tệp này không phải sổ quyết định của danhgia-rules",
        "kiểm tra lại đường dẫn; lập sổ mới bằng `danhgia log init` hoặc `DecisionLog.create`",
        "the file is not a log of decisions of danhgia-rules",
        "check the path; make a new log with `danhgia log init` or `DecisionLog.create`",
    ),
    "K004": Message(
        "sổ có phiên bản định dạng {found}, thư viện này đọc phiên bản {known}",
        "dùng phiên bản thư viện đã ghi sổ này, hoặc mới hơn",
        "the log has format version {found}, this library reads version {known}",
        "use the version of the library that wrote the log, or a later one",
    ),
    "K005": Message(
        "cấu trúc bảng của sổ đã bị thay đổi ở `{name}`",
        "không ghi tiếp; khôi phục từ bản sao lưu rồi đối chiếu với mốc đã in",
        "the tables of the log were altered at `{name}`",
        "do not write to it; restore a copy and check it against a printed checkpoint",
    ),
    "K006": Message(
        "một tiến trình khác giữ quyền ghi sổ quá {seconds} giây; chưa ghi gì",
        "chờ rồi ghi lại; nếu lặp lại, tìm tiến trình đang mở sổ",
        "another process held the log for more than {seconds} s; nothing was appended",
        "wait and append again; if it goes on, look for the process that has the log open",
    ),
    "K007": Message(
        "sổ được mở chỉ để đọc",
        "mở lại với `read_only=False` để ghi",
        "the log was opened for reading only",
        "open it with `read_only=False` to append",
    ),
    "K008": Message(
        "sổ chỉ còn đọc được vì một lần ghi trước đã lỗi ({reason})",
        "sửa nguyên nhân (đĩa đầy, đĩa hỏng), kiểm tra sổ (`danhgia log verify`), rồi xóa tệp có "
        "đuôi `.failed` cạnh sổ và mở lại",
        "the log is read-only as an earlier write failed ({reason})",
        "repair the cause (disk full, disk broken), verify the log (`danhgia log verify`), then "
        "remove the file `.failed` beside it and open it again",
    ),
    "K009": Message(
        "ghi sổ bị lỗi ({reason}); mục này chưa được xác nhận và sổ chuyển sang chỉ đọc",
        "sửa nguyên nhân, kiểm tra sổ (`danhgia log verify`), xem mục đã có trong sổ chưa, xóa tệp "
        "có đuôi `.failed` cạnh sổ, mở lại rồi ghi tiếp",
        "a write to the log failed ({reason}); the entry is not acknowledged and the log is read-only now",
        "repair the cause, verify the log (`danhgia log verify`), look whether the entry is there, "
        "remove the file `.failed` beside it, open it again and go on",
    ),
    "K010": Message(
        "sổ thiếu một phần phải có",
        "kiểm tra sổ (`danhgia log verify`) và khôi phục từ bản sao lưu",
        "the log lacks a part that must be there",
        "verify the log (`danhgia log verify`) and restore a copy",
    ),
    "K019": Message(
        "sổ đã đóng",
        "mở lại bằng `DecisionLog.open`",
        "the log is closed",
        "open it again with `DecisionLog.open`",
    ),
    "K020": Message(
        "sổ đang được đọc hoặc ghi khi tiến trình tách ra (fork), nên tiến trình con không dùng được",
        "mở sổ trong tiến trình con được tạo bằng `spawn`, hoặc tách tiến trình khi sổ không bận",
        "the log was in use when the process forked, so the child cannot use it",
        "open the log in a child made by `spawn`, or fork while the log is idle",
    ),
}

_ENTRIES = {
    "K011": Message(
        "sổ chưa có mục số {seq}",
        "dùng số thứ tự của một mục đứng trước (danhgia log list)",
        "the log has no entry {seq} to refer to",
        "give the number of an earlier entry (danhgia log list)",
    ),
    "K012": Message(
        "mục số {seq} thuộc loại `{found}`, ở đây phải là: {fitting}",
        "dùng số thứ tự của mục đúng loại (danhgia log list)",
        "entry {seq} is of kind `{found}`, here it must be: {fitting}",
        "give the number of an entry of a fitting kind (danhgia log list)",
    ),
    "K013": Message(
        "mục số {seq} đã được thay bằng mục số {later}",
        "đính chính mục số {later}",
        "entry {seq} is superseded by entry {later} already",
        "correct entry {later} instead",
    ),
    "K014": Message(
        "`rating` phải là tên một mức xếp loại hoặc `not_rated`",
        "viết mã của mức, ví dụ hoan_thanh_tot",
        "`rating` must be the name of a level, or `not_rated`",
        "write the name of the level, such as hoan_thanh_tot",
    ),
    "K015": Message(
        "quyết định khác với kết quả đề xuất nên phải có lý do",
        "ghi `reason`; không nêu tên người được đánh giá",
        "the decision differs from the proposal, so it needs a reason",
        "write `reason`; do not name the person rated",
    ),
    "K016": Message(
        "phải có nội dung, dài từ 1 đến {limit} ký tự",
        "ghi ngắn gọn: chức danh hoặc cơ quan, số và ngày văn bản",
        "must be text of 1 to {limit} characters",
        "be brief: office or title, number and date of the document",
    ),
    "K017": Message(
        "có ký tự ẩn hoặc ký tự điều khiển {char}",
        "xóa ký tự đó rồi gõ lại",
        "a hidden or control character {char}",
        "delete the character and type it again",
    ),
    "K018": Message(
        "không phải bản ghi đánh giá `danhgia/record/1` nguyên vẹn",
        "ghi bản ghi do `result.record()` tạo ra, không quá {limit} byte",
        "not an intact record of the schema `danhgia/record/1`",
        "append a record that `result.record()` made, of at most {limit} bytes",
    ),
    "K021": Message(
        "số mục {size} nằm ngoài khoảng từ {low} đến {high}",
        "dùng một số trong khoảng đó (sổ hiện có {high} mục)",
        "the size {size} lies outside {low} to {high}",
        "give a size of that range (the log now has {high} entries)",
    ),
    "K022": Message(
        "không có mục số {seq} khi sổ có {size} mục",
        "dùng số thứ tự từ 0 và nhỏ hơn {size}",
        "there is no entry {seq} at size {size}",
        "give a number from 0 and below {size}",
    ),
    "K023": Message(
        "đồng hồ phải cho thời điểm có múi giờ",
        "dùng `datetime.now(UTC)`",
        "the clock must give a time with its zone",
        "use `datetime.now(UTC)`",
    ),
    "K024": Message(
        "tên sổ (`origin`) không hợp lệ",
        "dùng chữ thường a-z, chữ số và `.` `-` `/`, nhiều nhất {limit} ký tự, ví dụ danhgia.example/so-2026",
        "the origin of the log is not valid",
        "use lower-case letters a-z, digits and `.` `-` `/`, at most {limit} characters, such as "
        "danhgia.example/so-2026",
    ),
    "K025": Message(
        "chứng minh không đúng định dạng ở `{key}`",
        "dùng nguyên văn chứng minh do `danhgia log prove` tạo ra",
        "the proof is malformed at `{key}`",
        "use the proof as `danhgia log prove` gave it",
    ),
    "K028": Message(
        "tệp sổ có hơn một tên trên đĩa (liên kết cứng); ghi dưới hai tên sẽ làm mất mục",
        "chỉ giữ một tên rồi ghi lại",
        "the file of the log has more than one name on disk (hard link); writing under two loses entries",
        "keep one name only, then append again",
    ),
    "K027": Message(
        "bản ghi này đã có trong sổ, ở mục {seq}",
        "không cần ghi lại; nếu xếp loại lại thì lập bản ghi mới (khóa mới)",
        "the record is in the log already, in entry {seq}",
        "there is no need to append it again; if it was rated again, make a new record (with a new key)",
    ),
    "K026": Message(
        "không mở được tệp giữ quyền ghi `.lock` cạnh sổ: {reason}; chưa ghi gì",
        "kiểm tra quyền ghi thư mục của sổ rồi ghi lại",
        "the file `.lock` beside the log cannot be opened: {reason}; nothing was appended",
        "check that the folder of the log can be written, then append again",
    ),
}

_KEYS = {
    "K030": Message(
        "chữ ký cần thư viện cryptography",
        "pip install 'danhgia-rules[log]'",
        "signatures need the library cryptography",
        "pip install 'danhgia-rules[log]'",
    ),
    "K031": Message(
        "khóa không đúng định dạng hoặc là của sổ khác",
        "dùng nguyên một dòng khóa do `danhgia log keygen` (`new_key`) tạo ra cho sổ này; khóa ký bắt đầu "
        "bằng `PRIVATE+KEY+`",
        "the key is malformed, or is that of another log",
        "use the whole line that `danhgia log keygen` (`new_key`) gave for this log; a signing key begins "
        "with `PRIVATE+KEY+`",
    ),
    "K032": Message(
        "tệp khóa nằm trong thư mục của sổ",
        "để khóa ở nơi khác, tốt nhất trên máy hoặc thẻ nhớ riêng: ai giữ cả hai thì sửa được sổ rồi ký lại",
        "the key file lies in the folder of the log",
        "keep the key elsewhere, best on another machine or card: who holds both can rewrite the "
        "log and sign it",
    ),
    "K033": Message(
        "người khác đọc được tệp khóa",
        "chạy `chmod 600` trên tệp đó; nếu có thể đã lộ thì tạo khóa mới",
        "others may read the key file",
        "run `chmod 600` on it; make a new key if it may have been read",
    ),
    "K034": Message(
        "không đọc hoặc ghi được tệp khóa: {reason}",
        "kiểm tra đường dẫn và quyền; tệp khóa đã có thì không bị ghi đè",
        "the key file cannot be read or written: {reason}",
        "check path and permissions; a key file that exists is never overwritten",
    ),
    "K035": Message(
        "mốc không đúng định dạng",
        "dùng nguyên văn mốc đã ký, gồm ba dòng, một dòng trống và dòng chữ ký",
        "the checkpoint is malformed",
        "use the signed text as it was: three lines, an empty line, and the line of the signature",
    ),
    "K036": Message(
        "mốc không có chữ ký hợp lệ của khóa đã chọn",
        "kiểm tra khóa công khai; nếu khóa đúng thì không tin mốc này",
        "the checkpoint has no valid signature of the given key",
        "check the public key; if it is the right one, do not trust this checkpoint",
    ),
    "K037": Message(
        "dòng mốc trên giấy không đúng định dạng",
        "gõ lại cả dòng: DANHGIA/1, tên sổ, số mục, mã gốc, mã kiểm tra",
        "the line of paper is malformed",
        "type the whole line again: DANHGIA/1, origin, size, root, check",
    ),
    "K038": Message(
        "dòng mốc trên giấy bị gõ sai: mã kiểm tra không khớp",
        "so lại từng ký tự với bản giấy, hoặc quét mã QR",
        "the line of paper has a typing error: its check does not fit",
        "compare it with the paper character by character, or scan the QR code",
    ),
    "K039": Message(
        "không đọc hoặc ghi được tệp trạng thái của người giám sát: {reason}",
        "kiểm tra đường dẫn; nếu tệp hỏng, đối chiếu sổ với một mốc đã in trước khi bắt đầu tệp mới",
        "the state file of the witness cannot be read or written: {reason}",
        "check the path; if the file is damaged, check the log against a printed checkpoint before "
        "you begin a new one",
    ),
    "K040": Message(
        "tệp trạng thái của người giám sát nằm trong thư mục của sổ",
        "để tệp ở nơi khác: ai sửa được sổ thì không được sửa tệp này",
        "the state file of the witness lies in the folder of the log",
        "keep it elsewhere: who can alter the log must not alter this file",
    ),
}

_RESTORE_VI = "giữ nguyên tệp làm chứng cứ; khôi phục từ bản sao lưu rồi đối chiếu với mốc đã in"
_RESTORE_EN = "keep the file as evidence; restore a copy and check it against a printed checkpoint"

_FINDINGS = {
    "K101": Message("SQLite báo tệp hỏng", _RESTORE_VI, "SQLite finds the file damaged", _RESTORE_EN),
    "K102": Message(
        "dãy số thứ tự đứt: cần mục số {expected}",
        _RESTORE_VI,
        "the sequence has a gap: entry {expected} is missing",
        _RESTORE_EN,
    ),
    "K103": Message(
        "mục không đúng định dạng `danhgia/log-entry/1`",
        _RESTORE_VI,
        "the entry is not of the schema `danhgia/log-entry/1`",
        _RESTORE_EN,
    ),
    "K104": Message(
        "`differs` không khớp với kết quả trong bản ghi",
        _RESTORE_VI,
        "`differs` does not agree with the rating of the record",
        _RESTORE_EN,
    ),
    "K105": Message(
        "thiếu bản ghi của mục này", _RESTORE_VI, "the record of the entry is missing", _RESTORE_EN
    ),
    "K106": Message(
        "bản ghi không khớp với mã băm trong mục",
        _RESTORE_VI,
        "the record does not match the digest in the entry",
        _RESTORE_EN,
    ),
    "K107": Message(
        "có bản ghi không thuộc mục nào", _RESTORE_VI, "a record belongs to no entry", _RESTORE_EN
    ),
    "K108": Message(
        "nút {number} của cây băm thiếu hoặc không khớp với các mục",
        _RESTORE_VI,
        "node {number} of the hash tree is missing or does not agree with the entries",
        _RESTORE_EN,
    ),
    "K109": Message(
        "cây băm có {found} nút, cần {expected}",
        _RESTORE_VI,
        "the hash tree has {found} nodes, it must have {expected}",
        _RESTORE_EN,
    ),
    "K110": Message(
        "danh mục các mục đã được thay không khớp với các đính chính",
        _RESTORE_VI,
        "the list of superseded entries does not agree with the corrections",
        _RESTORE_EN,
    ),
    "K111": Message(
        "mốc thuộc sổ khác",
        "dùng mốc của sổ này, hoặc kiểm tra xem sổ có bị thay bằng sổ khác không",
        "the checkpoint is of another log",
        "use a checkpoint of this log, or see whether the log was replaced by another",
    ),
    "K112": Message(
        "sổ ngắn hơn mốc: mốc ghi {expected} mục, sổ có {found}",
        "có thể là bản sao cũ, hoặc bản sao thiếu tệp `-wal` đi kèm, hoặc các mục sau đã bị cắt; "
        + _RESTORE_VI,
        "the log is shorter than the checkpoint: {expected} entries then, {found} now",
        "it may be an older copy, or a copy without its file `-wal`, or later entries were cut off; "
        + _RESTORE_EN,
    ),
    "K113": Message(
        "sổ không khớp với mốc: với {size} mục đầu, mã gốc khác với mốc",
        "sổ có thể là bản sao cũ được ghi tiếp, hoặc một mục trước mốc đã bị sửa, chèn hoặc xóa; "
        + _RESTORE_VI,
        "the log does not agree with the checkpoint: over its first {size} entries the root is another one",
        "it may be an older copy that was appended to, or an entry before the checkpoint was altered, "
        "inserted or removed; " + _RESTORE_EN,
    ),
    "K114": Message(
        "còn nhiều lỗi nữa; dừng sau {limit} lỗi",
        _RESTORE_VI,
        "there is more; reading stopped after {limit} findings",
        _RESTORE_EN,
    ),
}

_REMARKS = {
    "K201": Message(
        "đồng hồ lùi so với mục trước",
        "kiểm tra đồng hồ của máy; thứ tự các mục vẫn theo số thứ tự",
        "the clock went back since the entry before",
        "check the clock of the machine; the order of entries is that of their numbers all the same",
    ),
    "K202": Message(
        "một lần ghi trước đã lỗi ({reason}), sổ đang chỉ đọc",
        "sửa nguyên nhân; nếu kiểm tra không thấy lỗi thì xóa tệp có đuôi `.failed` cạnh sổ",
        "an earlier write failed ({reason}), the log is read-only",
        "repair the cause; if nothing else was found, remove the file `.failed` beside the log",
    ),
}

LOG: dict[str, Message] = _FILES | _ENTRIES | _KEYS | _FINDINGS | _REMARKS
