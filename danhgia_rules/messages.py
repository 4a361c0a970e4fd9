"""The texts of all errors, by code: what is wrong and how to repair it, in two languages.

Codes never change their meaning. F: files · S: shape · D: dossiers · R: rulebooks ·
C: catalog · E: engines · L: calls of the library.
"""

from typing import NamedTuple


class Message(NamedTuple):
    """A sentence and a repair in Vietnamese, then the same in English."""

    vi: str
    help_vi: str
    en: str
    help_en: str

    def sentence(self, lang: str) -> str:
        """Give the sentence in a language."""
        return self.vi if lang == "vi" else self.en

    def help(self, lang: str) -> str:
        """Give the repair in a language."""
        return self.help_vi if lang == "vi" else self.help_en


_FILES = {
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
}

_SHAPE = {
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
}

_DOSSIER = {
    "D001": Message(
        "`{part}` lớn hơn `{whole}`",
        "kiểm tra lại hai số liệu này",
        "`{part}` is greater than `{whole}`",
        "check the two figures",
    ),
    "D003": Message(
        "hai mục trong `{list}` có cùng mã `ma`",
        "mỗi mục một mã; một việc báo cáo hai lần thì chỉ giữ một mục",
        "two records of `{list}` have the same `ma`",
        "give each its own code; keep one record of a thing reported twice",
    ),
    "D004": Message(
        "`{then}` sớm hơn `{first}`",
        "kiểm tra lại hai ngày",
        "`{then}` is earlier than `{first}`",
        "check the two dates",
    ),
    "D005": Message(
        "ngày nằm ngoài khoảng hợp lý ({low} đến {high})",
        "kiểm tra lại năm",
        "the date lies outside the years {low} to {high}",
        "check the year",
    ),
    "D006": Message(
        "không có nội dung `{clause}` trong bộ tiêu chí {rulebook}",
        "dùng địa chỉ có trong bộ tiêu chí (danhgia rulebook show {rulebook})",
        "the rulebook {rulebook} has no clause `{clause}`",
        "use an address of the rulebook (danhgia rulebook show {rulebook})",
    ),
    "D007": Message(
        "không có yêu cầu nào đọc `{list}` ở nội dung `{clause}`, nên mục này sẽ bị bỏ qua",
        "xếp mục vào một trong: {clauses}",
        "no requirement reads `{list}` under clause `{clause}`: the record would be ignored",
        "file it under one of: {clauses}",
    ),
    "D008": Message(
        "vừa có `{date}` vừa viết `{flag}: true`",
        "giữ lại một trong hai",
        "both `{date}` and `{flag}: true` are given",
        "keep one of the two",
    ),
    "D009": Message(
        "vi phạm đã có kết luận nhưng chưa ghi `muc_do`",
        "ghi mức độ theo kết luận của cơ quan có thẩm quyền",
        "a concluded violation must state `muc_do`",
        "write the severity that the conclusion gives",
    ),
    "D010": Message(
        "`{key}` chỉ dùng cho mục có `loai: vi_pham`",
        "xóa khóa này hoặc sửa `loai`",
        "`{key}` goes with `loai: vi_pham` only",
        "delete the key or correct `loai`",
    ),
    "D011": Message(
        "`danh_gia` nêu tiêu chí `{criterion}` không có trong bộ tiêu chí {rulebook}",
        "dùng mã tiêu chí của bộ tiêu chí",
        "`danh_gia` names a criterion `{criterion}` that the rulebook {rulebook} does not have",
        "use a criterion of the rulebook",
    ),
    "D012": Message(
        "mức trong `danh_gia` không thuộc: {allowed}",
        "chọn một trong các mức đó",
        "the level in `danh_gia` is not one of: {allowed}",
        "choose one of these",
    ),
    "D013": Message(
        "`{key}` nhiều hơn 12 tháng trong một năm",
        "kiểm tra lại số tháng",
        "`{key}` is more than 12 months in a year",
        "check the number of months",
    ),
}

_RULEBOOK = {
    "R001": Message(
        "mục `{item}` phải nêu đúng một trong: {allowed}",
        "viết một trong các từ đó, và chỉ một",
        "`{item}` must give exactly one of: {allowed}",
        "write one of these, and only one",
    ),
    "R002": Message(
        "`{name}` khai báo hai lần",
        "đặt tên khác hoặc xóa một mục",
        "{what} `{name}` is declared twice",
        "rename one of the two or delete it",
    ),
    "R003": Message(
        "tên `{name}` không dùng được: {reason_vi}",
        "{repair_vi}",
        "the name `{name}` cannot be used: {reason_en}",
        "{repair_en}",
    ),
    "R010": Message(
        "`{id}` đọc chỉ số không có `{name}`",
        "khai báo chỉ số dưới `indicators:`",
        "`{id}` reads unknown indicator `{name}`",
        "declare the indicator under `indicators:`",
    ),
    "R011": Message(
        "yêu cầu `{id}` nêu nội dung không có `{name}`",
        "nội dung của tiêu chí này: {known}",
        "requirement `{id}` names unknown clause `{name}`",
        "the clauses of this criterion: {known}",
    ),
    "R012": Message(
        "nguồn `{name}` chưa khai báo",
        "khai báo dưới `sources:`",
        "source `{name}` is not declared",
        "declare it under `sources:`",
    ),
    "R013": Message(
        "không tìm thấy đoạn trích `{name}` trong văn bản `{file}`",
        "chép đúng nguyên văn, kể cả lỗi chính tả của văn bản",
        "the words of `{name}` are not found in the law text `{file}`",
        "copy the words exactly, misprints included",
    ),
    "R014": Message(
        "không có tệp văn bản `{file}` bên cạnh bộ tiêu chí",
        "đặt tệp văn bản vào cùng thư mục",
        "there is no law text `{file}` beside the rulebook",
        "put the file into the same folder",
    ),
    "R015": Message(
        "mức `{name}` không thuộc thang: {known}",
        "dùng mức của thang",
        "level `{name}` is outside the scale: {known}",
        "use a level of the scale",
    ),
    "R016": Message(
        "yêu cầu `{id}`: ngưỡng ở cột `{right}` chặt hơn cột `{left}`",
        "cột thấp hơn chỉ được bằng hoặc nhẹ hơn",
        "requirement `{id}`: the threshold in column `{right}` is stronger than in `{left}`",
        "a lower column may only ask as much or less",
    ),
    "R017": Message(
        "yêu cầu `{id}`: cột `{left}` để trống trong khi cột thấp hơn `{right}` có ngưỡng",
        "điền ngưỡng, hoặc viết `{left}: {{asks: nothing, source: ...}}` nếu văn bản thật sự không đòi hỏi",
        "requirement `{id}`: column `{left}` is blank while the lower column `{right}` has a threshold",
        "give a threshold, or write `{left}: {{asks: nothing, source: ...}}` if the text really asks nothing",
    ),
    "R018": Message(
        "`{id}`: không hồ sơ nào đạt mức `{level}` vì cột này đòi hỏi không nhẹ hơn cột cao hơn",
        "nới ít nhất một ngưỡng của cột, hoặc bỏ mức này",
        "`{id}`: level `{level}` can never be reached: its column asks for no less than the column above",
        "weaken at least one threshold of the column, or drop the level",
    ),
    "R019": Message(
        "`{id}`: cột thấp nhất `{level}` không được có ngưỡng",
        "mức thấp nhất là mức khi không đạt mức nào khác",
        "`{id}`: the lowest column `{level}` must hold no threshold",
        "the lowest level is what remains when no other is reached",
    ),
    "R020": Message(
        "ngưỡng của tỷ lệ `{indicator}` phải có dấu %",
        "ví dụ 70%",
        "the threshold of the share `{indicator}` needs a percent sign",
        "for example 70%",
    ),
    "R021": Message(
        "ngưỡng của `{indicator}` phải là {expected_vi}",
        "sửa lại giá trị",
        "the threshold of `{indicator}` must be {expected_en}",
        "correct the value",
    ),
    "R022": Message(
        "ngưỡng của `{indicator}` {reason_vi} ({range})",
        "kiểm tra lại con số",
        "the threshold of `{indicator}` {reason_en} ({range})",
        "check the number",
    ),
    "R023": Message(
        "`{id}`: từ `{op}` ngược chiều với chỉ số `{indicator}` (better: {better})",
        "dùng {expected}",
        "`{id}`: the word `{op}` runs against the direction of `{indicator}` (better: {better})",
        "use {expected}",
    ),
    "R024": Message(
        "chỉ số `{id}` đọc `{name}` không có trong hồ sơ",
        "các tên có thể dùng: {known}",
        "indicator `{id}` reads `{name}`, which a dossier does not have",
        "the names that can be used: {known}",
    ),
    "R025": Message(
        "chỉ số `{id}`: phép `{op}` không dùng được cho `{name}`",
        "{repair_vi}",
        "indicator `{id}`: `{op}` cannot be used on `{name}`",
        "{repair_en}",
    ),
    "R026": Message(
        "chỉ số `{id}` không được dùng ở đâu",
        "xóa chỉ số hoặc dùng nó trong một yêu cầu",
        "indicator `{id}` is used nowhere",
        "delete it, or read it in a requirement",
    ),
    "R027": Message(
        "nội dung `{clause}` không được yêu cầu nào đọc",
        "thêm yêu cầu, hoặc đưa vào `not_encoded:` kèm lý do",
        "clause `{clause}` is read by no requirement",
        "add a requirement, or list it under `not_encoded:` with the reason",
    ),
    "R028": Message(
        "`not_encoded` nêu `{clause}`, nhưng {reason_vi}",
        "xóa dòng này",
        "`not_encoded` lists `{clause}`, but {reason_en}",
        "delete the line",
    ),
    "R029": Message(
        "`{id}`: ngưỡng không có nguồn",
        "thêm `source:` cho ngưỡng hoặc cho cả yêu cầu",
        "`{id}`: the threshold has no source",
        "add `source:` to the threshold or to the whole requirement",
    ),
    "R030": Message(
        "nguồn loại `{kind}` phải có {what_vi}",
        "bổ sung; không tự nghĩ ra căn cứ: nếu pháp luật không quy định thì dùng nguồn loại default",
        "a source of kind `{kind}` needs {what_en}",
        "add it; never make up a basis: where the law is silent use a source of kind default",
    ),
    "R031": Message(
        "nguồn `{name}` loại `{kind}` không thể dùng như `{wanted}`",
        "chỉ được chuyển từ law sang analogy",
        "source `{name}` of kind `{kind}` cannot be used as `{wanted}`",
        "only law may be used as analogy",
    ),
    "R032": Message(
        "`{pattern}` không khớp tiêu chí nào",
        "dùng mã tiêu chí, hoặc nhóm viết như II.*",
        "`{pattern}` matches no criterion",
        "use the id of a criterion, or a group such as II.*",
    ),
    "R033": Message(
        "tham số `{name}` {reason_vi}",
        "khai báo dưới `parameters:` hoặc bỏ đi",
        "parameter `{name}` {reason_en}",
        "declare it under `parameters:` or leave it out",
    ),
    "R034": Message(
        "`{id}`: {reason_vi}",
        "{repair_vi}",
        "`{id}`: {reason_en}",
        "{repair_en}",
    ),
    "R035": Message(
        "thời kỳ áp dụng sai: `from` {start} sau `until` {end}",
        "sửa lại hai năm",
        "the period is wrong: `from` {start} is after `until` {end}",
        "correct the two years",
    ),
    "R036": Message(
        "bộ quy tắc xếp loại chung `{name}`: {reason_vi}",
        "nêu mã một bộ quy tắc xếp loại chung có trong catalog và cùng thang mức",
        "overall rulebook `{name}`: {reason_en}",
        "name an overall rulebook of the catalog with the same scale of levels",
    ),
    "R037": Message(
        "bộ tiêu chí quá lớn cho máy suy luận: {what}",
        "tách bộ tiêu chí",
        "the rulebook is too large for the inference engine: {what}",
        "split the rulebook",
    ),
    "R038": Message(
        "giá trị `{name}` không thuộc: {known}",
        "dùng một trong các giá trị đó",
        "value `{name}` is not one of: {known}",
        "use one of these",
    ),
}

_CATALOG = {
    "C001": Message(
        "không có bộ tiêu chí cho chức danh `{position}` kỳ {period}; hiện có: {known}",
        "kiểm tra `chuc_danh` và `ky_danh_gia`; không có quy tắc nào được dùng thay",
        "there is no rulebook for position `{position}` and period {period}; there are: {known}",
        "check `chuc_danh` and `ky_danh_gia`; no other rulebook is used instead",
    ),
    "C002": Message(
        "hai bộ tiêu chí cùng hiệu lực cho chức danh `{position}` kỳ {period}: {found}",
        "sửa `assessed_periods` để các thời kỳ không chồng nhau",
        "two rulebooks are in force for position `{position}` and period {period}: {found}",
        "correct `assessed_periods` so that the periods do not overlap",
    ),
    "C003": Message(
        "không có bộ tiêu chí `{name}`",
        "xem danh sách: danhgia rulebook list",
        "there is no rulebook `{name}`",
        "see the list: danhgia rulebook list",
    ),
    "C004": Message(
        "danh mục bộ tiêu chí hỏng: {reason}",
        "cài lại gói danhgia-rules",
        "the catalog of rulebooks is broken: {reason}",
        "install the package danhgia-rules again",
    ),
    "C005": Message(
        "bộ tiêu chí `{rulebook}` dùng cho {scope}, không dùng cho chức danh `{position}` kỳ {period}",
        "bỏ tham số rulebook để thư viện tự chọn, hoặc sửa hồ sơ",
        "rulebook `{rulebook}` is for {scope}, not for position `{position}` and period {period}",
        "leave out the rulebook so that the library chooses, or correct the dossier",
    ),
}

_ENGINE = {
    "E001": Message(
        "hai máy suy luận cho kết quả khác nhau ở: {items}",
        "không xếp loại; gửi bộ tiêu chí và mã lỗi này cho nhóm phát triển",
        "the two engines derive different results for: {items}",
        "nobody is rated; report the rulebook and this code to the maintainers",
    ),
    "E002": Message(
        "không nạp được durable-rules: {reason}",
        "chạy: {command}",
        "durable-rules cannot be loaded: {reason}",
        "run: {command}",
    ),
    "E003": Message(
        "máy suy luận dừng giữa chừng: {reason}",
        "không xếp loại; gửi bộ tiêu chí và mã lỗi này cho nhóm phát triển",
        "the inference engine stopped: {reason}",
        "nobody is rated; report the rulebook and this code to the maintainers",
    ),
}

_CALLS = {
    "L001": Message(
        "không có tiêu chí `{name}`",
        "các tiêu chí: {known}",
        "there is no criterion `{name}`",
        "the criteria: {known}",
    ),
    "L002": Message(
        "không có ngôn ngữ `{name}`",
        "dùng vi hoặc en",
        "there is no language `{name}`",
        "use vi or en",
    ),
    "L003": Message(
        "cần một hồ sơ (Dossier), nhận được {found}",
        "đọc hồ sơ bằng Dossier.from_file hoặc Dossier.from_data",
        "a Dossier is needed, not {found}",
        "read one with Dossier.from_file or Dossier.from_data",
    ),
}

MESSAGES: dict[str, Message] = _FILES | _SHAPE | _DOSSIER | _RULEBOOK | _CATALOG | _ENGINE | _CALLS
