"""Errors of batches (Q): columns that do not fit, files, what an audit finds."""

from danhgia_rules.messages.message import Message

BATCH: dict[str, Message] = {
    "Q001": Message(
        "cột `{column}` không có trong hồ sơ",
        "bỏ cột này, hoặc sửa tên cột theo docs/reference/batch.md",
        "column `{column}` is none of a dossier",
        "leave the column out, or correct its name by docs/reference/batch.md",
    ),
    "Q002": Message(
        "cột `{column}` có kiểu {found}, cần kiểu {wanted}",
        "ghi lại cột đúng kiểu; số lượng là số nguyên hoặc số thập phân chính xác, không phải số thực",
        "column `{column}` has the type {found}, and {wanted} is needed",
        "write the column with that type; quantities are integers or exact decimals, never floating point",
    ),
    "Q003": Message(
        "thiếu cột bắt buộc `{column}`",
        "thêm cột này; mọi dòng đều phải có giá trị",
        "the required column `{column}` is missing",
        "add the column; every row must have a value in it",
    ),
    "Q004": Message(
        "cần polars để xếp loại hàng loạt",
        "cài bằng lệnh: pip install 'danhgia-rules[batch]'",
        "polars is needed to rate batches",
        "install it: pip install 'danhgia-rules[batch]'",
    ),
    "Q005": Message(
        "cần PySpark và pyarrow để xếp loại trên Spark",
        "cài bằng lệnh: pip install 'danhgia-rules[spark]'; Spark cần Java 17 trở lên",
        "PySpark and pyarrow are needed to rate on Spark",
        "install them: pip install 'danhgia-rules[spark]'; Spark needs Java 17 or later",
    ),
    "Q006": Message(
        "không đọc được tệp: {reason}",
        "đầu vào là tệp Parquet (.parquet), NDJSON (.ndjson, .jsonl) hoặc thư mục chỉ gồm các tệp ấy",
        "the file cannot be read: {reason}",
        "the input is a Parquet file (.parquet), NDJSON (.ndjson, .jsonl), or a folder of such files",
    ),
    "Q007": Message(
        "`{path}` đã có và không thuộc lần chạy này: {reason_vi}",
        "chọn nơi ghi khác, hoặc tự xóa nơi ấy nếu không cần nữa",
        "`{path}` is there and not of this run: {reason_en}",
        "choose another output, or remove it yourself if it is not needed",
    ),
    "Q008": Message(
        "không ghi được vào `{path}`: {reason}",
        "giải phóng chỗ trống hoặc kiểm tra quyền ghi rồi chạy lại lệnh; phần đã xong được giữ lại",
        "`{path}` cannot be written: {reason}",
        "free space or check permissions, then give the command again; what was finished is kept",
    ),
    "Q009": Message(
        "xếp loại lại dòng {row}: {columns} khác với hai bộ suy luận; không ghi kết quả nào của phần này",
        "không dùng kết quả; gửi hồ sơ của dòng này và tệp quy tắc cho người phụ trách phần mềm",
        "row {row}, rated again: {columns} differ from both engines; nothing of this part is written",
        "do not use the results; give the dossier of this row and the rulebook to the maintainers",
    ),
    "Q010": Message(
        "vết suy luận đóng gói không mở được: {reason_vi}",
        "lấy lại cột `trace` từ kết quả gốc; dùng đúng tệp quy tắc đã xếp loại",
        "the packed trace cannot be expanded: {reason_en}",
        "take the column `trace` from the original results again; use the rulebook that rated it",
    ),
    "Q011": Message(
        "tùy chọn `{option}` không nhận giá trị này",
        "{wanted_vi}",
        "`{option}` does not take this value",
        "{wanted_en}",
    ),
    "Q012": Message(
        "`{path}` không có ở đây",
        "kiểm tra lại đường dẫn",
        "`{path}` is not there",
        "check the path",
    ),
    "Q013": Message(
        "có nhiều cột cùng tên `{column}`",
        "giữ lại một cột; sau khi ghép bảng, bỏ hoặc đổi tên cột trùng",
        "there are several columns with the name `{column}`",
        "keep one of them; after a join, drop or rename the other",
    ),
    "Q014": Message(
        "máy thực thi Spark dùng danhgia-rules {found}, máy điều khiển dùng {wanted}",
        "cài cùng một phiên bản trên mọi máy rồi chạy lại",
        "a Spark executor has danhgia-rules {found}, the driver has {wanted}",
        "install the same version everywhere, then run the job again",
    ),
    "Q015": Message(
        "kết quả này không có vết suy luận đóng gói (cột `trace`)",
        "xếp loại lại bằng `danhgia batch … --trace`, hoặc chạy `danhgia explain` với hồ sơ gốc",
        "these results hold no packed traces (the column `trace`)",
        "rate again by `danhgia batch … --trace`, or give the dossier itself to `danhgia explain`",
    ),
    "Q016": Message(
        "không có {wanted_vi} trong kết quả này",
        "xem cột `row` và cột `ma` của tệp kết quả; dòng đếm từ 1 theo tệp đầu vào",
        "there is no {wanted_en} in these results",
        "look at the columns `row` and `ma` of the results; rows count from 1 in the file that went in",
    ),
    "Q017": Message(
        "mã `{code}` có ở nhiều dòng: {rows}",
        "nêu số dòng thay cho mã",
        "the code `{code}` stands in several rows: {rows}",
        "name the row instead of the code",
    ),
    "Q018": Message(
        "tệp đầu vào đã bị sửa hoặc thay trong khi đang đọc",
        "chờ tệp được ghi xong rồi chạy lại từ đầu, với nơi ghi khác hoặc sau khi xóa thư mục `.part`",
        "the input was changed or replaced while it was read",
        "wait until the file is written, then begin anew: with another output, or after removing `.part`",
    ),
    "Q020": Message(
        "cần một bảng hồ sơ, không phải {found}",
        "truyền bảng của polars hoặc bảng Arrow; một hồ sơ thì dùng evaluate",
        "a table of dossiers is needed, not {found}",
        "pass a table of polars or an Arrow table; for one dossier call evaluate",
    ),
    "Q021": Message(
        "cần nêu số dòng hoặc mã hồ sơ, chỉ một trong hai",
        "ví dụ: `danhgia expand ket_qua.parquet 17`, hoặc `--ma CB-0017`",
        "a row or the code of a dossier is needed, one of the two",
        "such as `danhgia expand results.parquet 17`, or `--ma CB-0017`",
    ),
    "Q022": Message(
        "đây không phải tệp kết quả của `danhgia batch`",
        "nêu tệp .parquet mà `danhgia batch` đã ghi",
        "this is no file of results of `danhgia batch`",
        "name the .parquet file that `danhgia batch` wrote",
    ),
}
