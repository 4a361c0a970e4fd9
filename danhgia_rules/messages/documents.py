"""Errors of files (F) and of their shape (S)."""

from danhgia_rules.messages.message import Message

FILES = {
    "F001": Message(
        "không đọc được tệp: {reason}",
        "kiểm tra đường dẫn và quyền đọc tệp",
        "the file cannot be read: {reason}",
        "check the path and the permission to read",
    ),
    "F002": Message(
        "tệp lớn hơn {limit} byte",
        "tách hồ sơ hoặc bỏ phần không dùng",
        "the file is larger than {limit} bytes",
        "split it or leave out what is not needed",
    ),
    "F003": Message(
        "văn bản không phải UTF-8 hợp lệ",
        "chuyển tệp từ TCVN3, VNI hoặc bảng mã khác sang UTF-8",
        "the text is not valid UTF-8",
        "convert the file from TCVN3, VNI or another encoding to UTF-8",
    ),
    "F004": Message(
        "sai cú pháp YAML: {reason}",
        "kiểm tra thụt lề, dấu hai chấm và dấu ngoặc ở dòng này",
        "this is not valid YAML: {reason}",
        "check indentation, colons and brackets on this line",
    ),
    "F005": Message(
        "khóa `{key}` viết hai lần trong cùng một khối",
        "giữ lại một dòng",
        "the key `{key}` stands twice in the same block",
        "keep one of the two lines",
    ),
    "F006": Message(
        "không dùng neo và bí danh YAML (`{name}`)",
        "viết lại giá trị ở chỗ cần dùng",
        "YAML anchors and aliases (`{name}`) are not accepted",
        "write the value out where it is needed",
    ),
    "F007": Message(
        "không dùng thẻ hoặc chỉ thị YAML (`{name}`)",
        "bỏ thẻ, chỉ viết giá trị",
        "YAML tags and directives (`{name}`) are not accepted",
        "leave the tag out and write the value only",
    ),
    "F008": Message(
        "lồng sâu hơn {limit} cấp",
        "viết theo mẫu, không lồng thêm",
        "nested deeper than {limit} levels",
        "follow the template, without further nesting",
    ),
    "F009": Message(
        "`{key}` để trống (null), không rõ là chưa có thông tin hay không áp dụng",
        "chưa có thông tin: xóa dòng này; không áp dụng: viết khong_ap_dung; biết rõ là không có: viết []",
        "`{key}` is empty (null), which may mean missing or not applicable",
        "missing: delete the key; not applicable: write khong_ap_dung; known to be none: write []",
    ),
    "F010": Message(
        "tệp phải có đúng một tài liệu",
        "tệp trống thì điền theo mẫu; nhiều tài liệu (---) thì tách tệp",
        "the file must hold exactly one document",
        "fill in the template, or split documents (---) into files",
    ),
    "F012": Message(
        "sai cú pháp JSON: {reason}",
        "kiểm tra dấu phẩy, dấu ngoặc quanh vị trí này",
        "this is not valid JSON: {reason}",
        "check commas and brackets around this place",
    ),
    "F013": Message(
        "nội dung phải là một khối khóa: giá trị",
        "bắt đầu từ tệp mẫu (danhgia template)",
        "the content must be a block of keys and values",
        "start from the template (danhgia template)",
    ),
    "F014": Message(
        "không nhận số đặc biệt {name}",
        "viết số nguyên hoặc số thập phân thông thường",
        "the special number {name} is not accepted",
        "write a plain integer or decimal",
    ),
    "F015": Message(
        "khóa phải là văn bản",
        "viết khóa là một từ, không phải danh sách hay khối",
        "a key must be text",
        "write the key as a word, not as a list or block",
    ),
    "F016": Message(
        "có ký tự điều khiển ẩn {char}",
        "xóa ký tự này và gõ lại",
        "there is a hidden control character {char}",
        "delete it and type the text again",
    ),
    "F017": Message(
        "`{key}` để trống (null), mà bộ quy tắc không nhận giá trị trống",
        "điền giá trị, hoặc xóa khóa; chữ bắt đầu bằng # phải đặt trong ngoặc kép, vì YAML coi là ghi chú",
        "`{key}` is empty (null), and a rulebook takes no empty value",
        "give the value, or delete the key; words that begin with # go in quotes, for YAML reads a comment",
    ),
}

SHAPE = {
    "S001": Message(
        "không có khóa `{key}` trong mẫu",
        "xóa khóa này hoặc đối chiếu với mẫu",
        "the key `{key}` is not known here",
        "delete it, or compare with the template",
    ),
    "S002": Message(
        "thiếu khóa bắt buộc `{key}`",
        "thêm `{key}:` vào khối này",
        "the key `{key}` is required here",
        "add `{key}:` to this block",
    ),
    "S003": Message(
        "giá trị ở đây phải là {expected_vi}",
        "sửa lại giá trị; số và true/false trong YAML viết không có ngoặc kép",
        "the value here must be {expected_en}",
        "correct the value; in YAML write numbers and true/false without quotes",
    ),
    "S004": Message(
        "giá trị của `{key}` không thuộc: {allowed}",
        "chọn một trong các giá trị đó",
        "the value of `{key}` is not one of: {allowed}",
        "choose one of these",
    ),
    "S005": Message(
        "số ở đây không được nhỏ hơn {low}",
        "kiểm tra lại số liệu",
        "the number here must not be less than {low}",
        "check the figure",
    ),
    "S006": Message(
        "ngày phải viết dạng năm-tháng-ngày và có thật",
        'ví dụ "2021-12-31"',
        "a date must be written year-month-day and must exist",
        'for example "2021-12-31"',
    ),
    "S007": Message(
        "văn bản trống hoặc dài hơn {limit} ký tự",
        "điền nội dung ngắn gọn, hoặc xóa khóa nếu chưa có thông tin",
        "the text is empty or longer than {limit} characters",
        "write a short text, or delete the key if nothing is known",
    ),
    "S009": Message(
        "mã chỉ gồm chữ, số, dấu chấm, gạch ngang, gạch dưới, tối đa 40 ký tự",
        "ví dụ DV-01",
        "a code has letters, digits, dots, hyphens and underscores only, at most 40",
        "for example DV-01",
    ),
    "S010": Message(
        "số này có hai cách đọc: dấu chấm có thể là phân cách hàng nghìn hoặc phần thập phân",
        "viết 1234 nếu là một nghìn hai trăm ba mươi tư, 1.2340 nếu là phần thập phân",
        "this number can be read in two ways: the dot may part thousands or decimals",
        "write 1234 for thousands, 1.2340 for decimals",
    ),
}
