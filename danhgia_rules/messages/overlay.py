"""Errors of overlays (O)."""

from danhgia_rules.messages.message import Message

OVERLAY: dict[str, Message] = {
    "O001": Message(
        "tệp điều chỉnh này dành cho bộ quy tắc `{wanted}`, không phải `{rulebook}`",
        "dùng tệp điều chỉnh của bộ quy tắc `{rulebook}`, hoặc sửa `rulebook:`",
        "this overlay is for rulebook `{wanted}`, not for `{rulebook}`",
        "use an overlay of rulebook `{rulebook}`, or correct `rulebook:`",
    ),
    "O002": Message(
        "tệp điều chỉnh dùng cho các năm {start}–{end}, ngoài các năm {first}–{last} của `{rulebook}`",
        "chỉ nêu những năm mà bộ quy tắc được dùng",
        "the overlay is for {start}–{end}, outside {first}–{last}, the years of `{rulebook}`",
        "name only years for which the rulebook is used",
    ),
    "O003": Message(
        "tệp điều chỉnh `{overlay}` dùng cho các năm {start}–{end}, không dùng cho năm {period}",
        "dùng tệp điều chỉnh của năm đó; nếu năm đó không điều chỉnh thì bỏ tham số overlay",
        "overlay `{overlay}` is for {start}–{end}, not for {period}",
        "use the overlay of that year; if nothing was adjusted for it, leave the overlay out",
    ),
    "O004": Message(
        "bộ quy tắc không có tiêu chí `{name}`",
        "các tiêu chí: {known}",
        "the rulebook has no criterion `{name}`",
        "the criteria: {known}",
    ),
    "O005": Message(
        "{owner_vi} không có yêu cầu `{name}`",
        "các yêu cầu: {known}",
        "{owner_en} has no requirement `{name}`",
        "the requirements: {known}",
    ),
    "O006": Message(
        "xếp loại chung không có giới hạn `{name}`",
        "các giới hạn có ngưỡng: {known}",
        "the overall rating has no limit `{name}`",
        "the limits with a threshold: {known}",
    ),
    "O007": Message(
        "`{name}` không có ngưỡng ở đây nên không có gì để thay",
        "tệp điều chỉnh chỉ thay ngưỡng đã có; muốn thêm yêu cầu thì phải lập bộ quy tắc khác",
        "`{name}` has no threshold here, so there is nothing to replace",
        "an overlay only replaces thresholds that exist; to ask for more, write another rulebook",
    ),
    "O008": Message(
        "ngưỡng này của `{name}` đã được thay ở dòng {line}",
        "chỉ thay mỗi ngưỡng một lần; xóa một mục",
        "this threshold of `{name}` is replaced in line {line} already",
        "replace a threshold once; delete one of the two",
    ),
    "O009": Message(
        "ngưỡng đang có nguồn là “{before_vi}”, không thể thay bằng nguồn là “{kind_vi}”",
        "dùng nguồn: {allowed_vi}",
        "the threshold rests on “{before_en}”; “{kind_en}” cannot replace it",
        "use a source that is: {allowed_en}",
    ),
    "O010": Message(
        "chưa rõ thay ngưỡng nào",
        "nêu `requirement` và `level` (kèm `criterion` nếu thuộc một tiêu chí), hoặc chỉ nêu `limit`",
        "it is not said which threshold is replaced",
        "give `requirement` and `level` (with `criterion` for one of a criterion), or `limit` alone",
    ),
    "O011": Message(
        "bộ quy tắc `{rulebook}` đã được điều chỉnh",
        "mỗi bộ quy tắc chỉ dùng một tệp điều chỉnh; gộp các ngưỡng vào một tệp",
        "rulebook `{rulebook}` is adjusted already",
        "a rulebook takes one overlay; put the thresholds into one file",
    ),
    "O012": Message(
        "cần đường dẫn của tệp điều chỉnh, nhận được {found}",
        "nêu đường dẫn dạng văn bản hoặc Path",
        "the path of an overlay file is needed, not {found}",
        "give it as text or as a Path",
    ),
    "O013": Message(
        "tệp điều chỉnh không thay ngưỡng nào",
        "thêm mục dưới `thresholds:`, hoặc không dùng tệp này",
        "the overlay replaces no threshold",
        "add an entry under `thresholds:`, or do without the file",
    ),
    "O014": Message(
        "`{words}` là của {title}, văn bản của chính bộ quy tắc, không phải của địa phương",
        "nêu số và tên quyết định của địa phương; văn bản của bộ quy tắc thì sửa trong bộ quy tắc",
        "`{words}` is that of {title}, a document of the rulebook itself, not of the locality",
        "name the locality's own decision by its number and title; what a document of the rulebook says is "
        "corrected in the rulebook",
    ),
    "O015": Message(
        "ngưỡng đang có mức kiểm chứng {before}, không thể thay bằng nguồn ở mức {grade}",
        "cần mức {least} trở lên: phải đọc văn bản của địa phương rồi ghi `grade` đúng như đã đọc",
        "the threshold has evidence of grade {before}; a source of grade {grade} cannot replace it",
        "grade {least} or better is needed: read the decision of the locality, and give the `grade` of what "
        "was read",
    ),
    "O016": Message(
        "lời trích “{quote}” quá ngắn, không cho thấy văn bản quyết định điều gì",
        "trích ít nhất {least} tiếng, gồm cả ngưỡng mới",
        "the quote “{quote}” is too short to show what is decided",
        "quote {least} words or more, the new threshold among them",
    ),
    "O017": Message(
        "số của ngưỡng mới không có trong lời trích “{quote}”",
        "trích câu có con số đó, hoặc sửa ngưỡng cho đúng văn bản",
        "the number is not in the quoted words “{quote}”",
        "quote the words that hold the number, or correct the threshold",
    ),
    "O018": Message(
        "tệp điều chỉnh phải ghi thẳng giá trị của ngưỡng `{key}`",
        "ghi giá trị, ví dụ 70%; `parameter`, `field` và `period` chỉ có trong bộ quy tắc",
        "an overlay must write out the value of the threshold `{key}`",
        "write the value, such as 70%; `parameter`, `field` and `period` are for rulebooks only",
    ),
}
