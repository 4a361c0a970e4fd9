"""Errors of scenarios, and holes in what they try (T)."""

from danhgia_rules.messages.message import Message

SCENARIOS: dict[str, Message] = {
    "T001": Message(
        "`{path}`: không tìm thấy `{step}` trong hồ sơ gốc",
        "đối chiếu đường dẫn với hồ sơ gốc; bản ghi được gọi bằng mã của nó, ví dụ don_vi_truc_thuoc[DV-01]",
        "`{path}`: there is no `{step}` in the base dossier",
        "compare the path with the base dossier; a record is called by its code: don_vi_truc_thuoc[DV-01]",
    ),
    "T002": Message(
        "`{path}` không phải là một đường dẫn",
        "viết như ket_luan.suy_thoai, don_vi_truc_thuoc[DV-01].xep_loai hoặc don_vi_truc_thuoc[+]",
        "`{path}` is not a path",
        "write ket_luan.suy_thoai, don_vi_truc_thuoc[DV-01].xep_loai or don_vi_truc_thuoc[+]",
    ),
    "T003": Message(
        "`{path}`: `{step}` chỉ đến {count} bản ghi",
        "đặt mã khác nhau trong hồ sơ gốc, hoặc viết lại cả danh sách",
        "`{path}`: `{step}` names {count} records",
        "give them different codes in the base dossier, or write the whole list anew",
    ),
    "T004": Message(
        "`{path}`: `so_luong` phải là số nguyên từ 1, cả danh sách không quá {most}, bản ghi phải có `ma`",
        "ví dụ {{so_luong: 20, ma: DV, xep_loai: hoan_thanh}}",
        "`{path}`: `so_luong` must be an integer from 1, the list at most {most}, and the record needs `ma`",
        "for example {{so_luong: 20, ma: DV, xep_loai: hoan_thanh}}",
    ),
    "T019": Message(
        "các tình huống cộng lại quá {most} bản ghi",
        "chia thành nhiều thư mục, hoặc bớt `so_luong`",
        "the scenarios hold more than {most} records together",
        "divide them over several folders, or lower `so_luong`",
    ),
    "T005": Message(
        "`{path}`: chỉ thêm được vào một danh sách đã có trong hồ sơ gốc",
        "viết cả danh sách thay cho dấu [+]",
        "`{path}`: records can be added only to a list that the base dossier holds",
        "write the whole list instead of [+]",
    ),
    "T006": Message(
        "hồ sơ của tình huống `{id}` không hợp lệ: {reason_vi}",
        "{repair_vi}",
        "the dossier of scenario `{id}` is not valid: {reason_en}",
        "{repair_en}",
    ),
    "T007": Message(
        "mã tình huống `{id}` đã dùng ở {first}",
        "đặt mã khác",
        "the scenario id `{id}` is already used at {first}",
        "give it another id",
    ),
    "T008": Message(
        "không có hồ sơ gốc `{name}`",
        "nêu tệp trong thư mục của bộ quy tắc, đường dẫn tính từ tệp tình huống",
        "there is no base dossier `{name}`",
        "name a file in the rulebook's folder, by its path from the scenario file",
    ),
    "T009": Message(
        "tình huống `{id}` phải có đúng một trong hai: `base`, hoặc `dossier` không kèm `change`",
        "nêu `base` cho cả tệp hoặc cho tình huống này, hoặc viết trọn hồ sơ dưới `dossier`",
        "scenario `{id}` needs exactly one of `base`, or `dossier` without `change`",
        "give `base` for the file or for this scenario, or write the whole dossier under `dossier`",
    ),
    "T010": Message(
        "tệp tình huống dành cho `{found}`, không phải `{wanted}`",
        "sửa `rulebook`, hoặc chuyển tệp sang thư mục của bộ quy tắc đó",
        "the scenarios are for `{found}`, not for `{wanted}`",
        "correct `rulebook`, or move the file to the folder of that rulebook",
    ),
    "T011": Message(
        "`{name}` không có trong bộ quy tắc; {what_vi} gồm: {known}",
        "dùng một trong các tên đó",
        "the rulebook has no `{name}`; {what_en}: {known}",
        "use one of these",
    ),
    "T012": Message(
        "`{key}` {reason_vi}",
        "{repair_vi}",
        "`{key}` {reason_en}",
        "{repair_en}",
    ),
    "T013": Message(
        "tình huống `{id}` viết trọn hồ sơ nhưng chưa nêu mức của: {names}",
        "nêu dưới `levels` mức của mọi tiêu chí có áp dụng",
        "scenario `{id}` gives a whole dossier but not the levels of: {names}",
        "name under `levels` the level of every criterion that applies",
    ),
    "T014": Message(
        "không có tình huống nào trong `{folder}`",
        "đặt tệp tình huống (.yaml) vào thư mục `scenarios` cạnh bộ quy tắc, dùng --scenarios hoặc --suggest",
        "there are no scenarios in `{folder}`",
        "put scenario files (.yaml) into `scenarios` beside the rulebook, or use --scenarios or --suggest",
    ),
    "T015": Message(
        "không tìm thấy bộ quy tắc `{name}` của các tình huống này",
        "đặt tệp bộ quy tắc vào thư mục ngay trên, hoặc nêu bộ quy tắc và dùng --scenarios",
        "the rulebook `{name}` of these scenarios is not found",
        "put its file into the folder above, or name the rulebook and use --scenarios",
    ),
    "T016": Message(
        "tệp đã có, không ghi đè",
        "nêu tên tệp mới, hoặc chuyển tệp cũ đi chỗ khác",
        "the file is already there and is not overwritten",
        "name a new file, or move the old one away",
    ),
    "T017": Message(
        "nhiều tệp cùng có mã bộ quy tắc `{name}`: {files}",
        "nêu tệp cần kiểm thử và dùng --scenarios, hoặc chỉ giữ lại một tệp trong thư mục",
        "several files have the rulebook id `{name}`: {files}",
        "name the file to be tested, with --scenarios, or keep only one of them in the folder",
    ),
    "T018": Message(
        "`{key}` để trống (null) trong `change`",
        "chưa có thông tin: viết __xoa__; không áp dụng: viết khong_ap_dung; biết rõ là không có: viết []",
        "`{key}` is empty (null) under `change`",
        "missing: write __xoa__; not applicable: write khong_ap_dung; known to be none: write []",
    ),
    "T020": Message(
        "tình huống `{id}` cho kết quả khác với mong đợi",
        "đối chiếu với văn bản: sửa bộ quy tắc nếu quy tắc sai, sửa `expect` nếu mong đợi sai",
        "scenario `{id}` comes out otherwise than expected",
        "compare with the text: correct the rulebook if the rule is wrong, `expect` if the expectation is",
    ),
    "T021": Message(
        "chưa có tình huống đã xác nhận nào thử: {what_vi}",
        "thêm tình huống, hoặc chạy --suggest TỆP rồi kiểm tra và bỏ dòng `suggested`",
        "no confirmed scenario tries: {what_en}",
        "add one, or run --suggest FILE, check what it writes and delete `suggested`",
    ),
}
