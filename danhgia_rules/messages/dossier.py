"""Errors of dossiers (D), the catalog (C), the engines (E) and calls of the library (L)."""

from danhgia_rules.messages.message import Message

DOSSIER = {
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
    "D014": Message(
        "`so_thang_lam_viec` và `so_thang_nghi_thai_san` cộng lại nhiều hơn 12 tháng",
        "tháng nghỉ thai sản không tính là tháng làm việc; kiểm tra lại hai số",
        "`so_thang_lam_viec` and `so_thang_nghi_thai_san` are more than 12 months together",
        "months of maternity leave are not months worked; check the two figures",
    ),
    "D013": Message(
        "`{key}` nhiều hơn 12 tháng trong một năm",
        "kiểm tra lại số tháng",
        "`{key}` is more than 12 months in a year",
        "check the number of months",
    ),
}

CATALOG = {
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

ENGINE = {
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

CALLS = {
    "L001": Message(
        "không có tiêu chí `{name}`; các tiêu chí: {known}",
        "dùng một trong các mã đó",
        "there is no criterion `{name}`; the criteria: {known}",
        "use one of these",
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
    "L004": Message(
        "cần một bộ quy tắc (Rulebook) hoặc mã của nó, nhận được {found}",
        "dùng load_rulebook, hoặc bỏ tham số để thư viện tự chọn",
        "a Rulebook or the id of one is needed, not {found}",
        "use load_rulebook, or leave it out so that the library chooses",
    ),
    "L005": Message(
        "không có mức đó; các mức: {known}",
        "dùng một trong các mức đó",
        "there is no such level; the levels: {known}",
        "use one of these",
    ),
    "L006": Message(
        "không có dữ kiện nào ở `{path}` trong hồ sơ này",
        "viết như `don_vi_truc_thuoc[DV-03].xep_loai`: tên danh sách, mã mục, tên trường",
        "this dossier has no fact at `{path}`",
        "write a path such as `don_vi_truc_thuoc[DV-03].xep_loai`: list, code of the record, field",
    ),
    "L007": Message(
        "không thể thay đổi `{path}`: trường này xác định hồ sơ hoặc ghi điều người khác đã quyết định",
        "chỉ thay đổi dữ kiện; muốn xếp loại người khác hoặc năm khác thì lập hồ sơ khác",
        "`{path}` cannot be changed: it identifies the dossier or records what people decided",
        "change facts only; for another person or year make another dossier",
    ),
    "L008": Message(
        "chưa cài jinja2, là phần cần có để lập trang báo cáo",
        "chạy: pip install 'danhgia-rules[report]'",
        "jinja2, which report pages are made with, is not installed",
        "run: pip install 'danhgia-rules[report]'",
    ),
    "L009": Message(
        "không có loại người đọc đó; các loại: {known}",
        "dùng một trong các loại đó",
        "there is no such audience; the audiences: {known}",
        "use one of these",
    ),
    "L010": Message(
        "giá trị của `{option}` không phải là ngày",
        "viết dạng 2021-12-31",
        "the value of `{option}` is not a date",
        "write it as 2021-12-31",
    ),
    "L011": Message(
        "`{option}` thiếu đường dẫn hoặc giá trị",
        "viết như `--set don_vi_truc_thuoc[DV-03].xep_loai=hoan_thanh_tot`; muốn bỏ dữ kiện thì dùng --unset",
        "`{option}` lacks a path or a value",
        "write `--set don_vi_truc_thuoc[DV-03].xep_loai=hoan_thanh_tot`; to take a fact away use --unset",
    ),
    "L012": Message(
        "một đường dẫn được nêu hai lần trong `{option}` và --unset",
        "giữ lại một",
        "a path is named twice by `{option}` and --unset",
        "keep one of the two",
    ),
    "L013": Message(
        "không biết viết loại tệp này; các loại: {known}",
        "đặt đuôi tệp là một trong các loại đó",
        "this kind of file cannot be written; the kinds: {known}",
        "end the name of the file in one of these",
    ),
    "L014": Message(
        "cần một bảng đường dẫn → giá trị, nhận được {found}",
        "viết như {{'don_vi_truc_thuoc[DV-03].xep_loai': 'hoan_thanh_tot'}}",
        "a mapping of paths to values is needed, not {found}",
        "write it as {{'don_vi_truc_thuoc[DV-03].xep_loai': 'hoan_thanh_tot'}}",
    ),
    "L015": Message(
        "`{path}` nằm trong một đường dẫn khác cũng được nêu",
        "nêu cả mục trong một giá trị, hoặc chỉ nêu từng trường",
        "`{path}` lies inside another path that is given",
        "give the whole record as one value, or its fields only",
    ),
    "L016": Message(
        "bản dành cho `{audience}` không có hình vẽ suy luận",
        "viết tệp .html, hoặc chọn inspector hoặc council",
        "there is no drawing of the reasoning for `{audience}`",
        "write a .html file, or choose inspector or council",
    ),
    "L018": Message(
        "hồ sơ chưa có danh sách `{path}`, nên thêm một mục chưa nói được còn mục nào khác",
        "nêu cả danh sách, ví dụ `{path}=[…]`",
        "the dossier has no list `{path}`, so one record does not say whether there are others",
        "give the whole list, as `{path}=[…]`",
    ),
    "L017": Message(
        "ngày nêu ở `{option}` sớm hơn năm được đánh giá",
        "chọn một ngày trong hoặc sau năm được đánh giá",
        "the day of `{option}` lies before the assessed year",
        "choose a day in the assessed year or after it",
    ),
    "L019": Message(
        "`{kind}` còn thiếu {options}",
        "nêu thêm; xem: --help",
        "`{kind}` lacks {options}",
        "give it too; see --help",
    ),
    "L020": Message(
        "`{kind}` không dùng {options}",
        "bỏ đi, hoặc chọn loại khác; xem: --help",
        "`{kind}` does not take {options}",
        "leave it out, or choose another kind; see --help",
    ),
}
