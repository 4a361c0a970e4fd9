"""Findings of a check of a rulebook (P)."""

from danhgia_rules.messages.message import Message

FINDINGS: dict[str, Message] = {
    "P101": Message(
        "đoạn văn bản không nằm trong nội dung nào của bộ quy tắc: “{words}”",
        "đưa đoạn này vào `clauses:` của tiêu chí; nếu không phải nội dung đánh giá "
        "thì ghi dưới `headings:`, trong ngoặc kép",
        "a passage of the law text stands in no clause: “{words}”",
        "take it into `clauses:` of its criterion; if it asks nothing, list it under `headings:`, in quotes",
    ),
    "P102": Message(
        "`{subject}`: không tìm thấy câu trích trong văn bản: “{words}”",
        "chép đúng nguyên văn, kể cả lỗi chính tả của văn bản",
        "`{subject}`: the quoted words are not found in the text: “{words}”",
        "copy the words exactly, misprints included",
    ),
    "P103": Message(
        "`{subject}`: ngưỡng từ văn bản chưa có điều mục hoặc mức kiểm chứng",
        "bổ sung `at` và `grade`; nếu văn bản không quy định thì dùng nguồn loại default",
        "`{subject}`: a threshold from a document lacks its provision or its grade",
        "give `at` and `grade`; where the law is silent use a source of kind default",
    ),
    "P104": Message(
        "`{subject}`: mức kiểm chứng {grade} thấp hơn mức yêu cầu {asked}",
        "đối chiếu với bản gốc rồi nâng `grade`, hoặc đổi nguồn",
        "`{subject}`: evidence grade {grade} is below the grade asked for, {asked}",
        "compare with the original and raise `grade`, or change the source",
    ),
    "P105": Message(
        "`{subject}`: câu trích không đối chiếu được với nguyên văn",
        "đặt nguyên văn vào tệp `text` của nguồn và bỏ `verbatim: false`",
        "`{subject}`: its quotes cannot be held against its own words",
        "put the document's own words into the `text` of the source and drop `verbatim: false`",
    ),
    "P106": Message(
        "`{subject}` ({label_vi}: {asked_vi}): con số không có trong câu làm căn cứ: “{words}”",
        "trích đúng câu nêu con số; nếu con số là suy luận thì giữ nguyên và để mức kiểm chứng I hoặc U",
        "`{subject}` ({label_en}: {asked_en}): the number is not in the words it rests on: “{words}”",
        "quote the words that name it; where the number is inferred leave it, with grade I or U",
    ),
    "P107": Message(
        "`{subject}`: mức kiểm chứng {grade}, trong khi ghi chú tra cứu của câu trích chỉ ghi {noted}",
        "sửa `grade` theo ghi chú, hoặc đối chiếu bản gốc rồi sửa ghi chú",
        "`{subject}`: evidence grade {grade}, while the note that is quoted says {noted}",
        "correct `grade` by the note; or compare with the original and correct the note",
    ),
    "P108": Message(
        "`{subject}`: {document_vi} có từ năm {year}, sau năm cuối được đánh giá ({last})",
        "kiểm tra ngày của văn bản và `assessed_periods`; áp dụng ngược thời gian cần căn cứ riêng",
        "`{subject}`: {document_en} is of {year}, after the last assessed year ({last})",
        "check its date and `assessed_periods`; to apply it backwards needs a basis of its own",
    ),
    "P201": Message(
        "`{subject}` ({label_vi}): có giá trị đạt cột cao hơn mà không đạt cột thấp hơn",
        "cột thấp hơn chỉ được bằng hoặc nhẹ hơn",
        "`{subject}` ({label_en}): some value meets a column and misses a lower one",
        "a lower column may only ask as much or less",
    ),
    "P202": Message(
        "`{subject}`: không hồ sơ nào có kết quả là mức “{level_vi}”",
        "nới ít nhất một ngưỡng của cột này, hoặc bỏ mức này",
        "`{subject}`: no dossier has level “{level_en}” as its result",
        "weaken at least one threshold of the column, or drop the level",
    ),
    "P203": Message(
        "`{subject}` ({label_vi}: {asked_vi}): bỏ ngưỡng này thì kết quả mọi hồ sơ vẫn như cũ, {because_vi}",
        "giữ nguyên nếu văn bản viết như vậy; nếu không, kiểm tra lại con số",
        "`{subject}` ({label_en}: {asked_en}): without it every result would be the same, {because_en}",
        "keep it if the text has it so; otherwise check the number",
    ),
    "P204": Message(
        "`{subject}` ({label_vi}): bỏ yêu cầu này thì kết quả mọi hồ sơ vẫn như cũ, {because_vi}",
        "giữ nguyên nếu văn bản viết như vậy; nếu không, kiểm tra lại các con số",
        "`{subject}` ({label_en}): without it every result would be the same, {because_en}",
        "keep it if the text has it so; otherwise check the numbers",
    ),
    "P205": Message(
        "`{subject}`: không hồ sơ nào được xếp loại “{level_vi}”",
        "nới ít nhất một ngưỡng của cột này, hoặc bỏ mức này",
        "`{subject}`: no dossier is rated “{level_en}”",
        "weaken at least one threshold of the column, or drop the level",
    ),
    "P206": Message(
        "`{subject}` ({label_vi}): mức tiêu chí tốt hơn có thể làm chỉ số xấu đi",
        "sửa `better`, hoặc sửa điều kiện về mức",
        "`{subject}` ({label_en}): a better level of a criterion can make it worse",
        "correct `better`, or the condition on the level",
    ),
    "P207": Message(
        "`{subject}`: quy tắc xếp loại chung không đọc mức của tiêu chí này; tiêu chí không ảnh hưởng gì",
        "thêm tiêu chí vào chỉ số đọc mức (`of: criteria`) của quy tắc xếp loại",
        "`{subject}`: the overall rules do not read the level of this criterion; it has no effect",
        "name it in an indicator over levels (`of: criteria`) that the overall rules read",
    ),
    "P301": Message(
        "`{subject}` ({title_vi}): không bao giờ áp dụng",
        "kiểm tra lại điều kiện `when`",
        "`{subject}` ({title_en}): can never apply",
        "check the condition `when`",
    ),
    "P302": Message(
        "`{subject}` ({title_vi}): bỏ mục này thì kết quả mọi hồ sơ vẫn như cũ, {because_vi}",
        "giữ nguyên nếu văn bản có nêu: đó vẫn là căn cứ theo văn bản",
        "`{subject}` ({title_en}): without it every result would be the same, {because_en}",
        "keep it if the text has it: it stays a ground by the text",
    ),
    "P303": Message(
        "`{subject}` ({title_vi}): ngoại lệ không bao giờ có tác dụng",
        "kiểm tra lại điều kiện `unless`",
        "`{subject}` ({title_en}): its exception never lifts it",
        "check the condition `unless`",
    ),
    "P401": Message(
        "chỉ số `{subject}` tính giống hệt chỉ số `{other}`",
        "giữ một chỉ số và dùng nó ở cả hai nơi",
        "indicator `{subject}` computes the same as `{other}`",
        "keep one of them and read it in both places",
    ),
    "P402": Message(
        "chỉ số `{subject}` không được dùng ở đâu",
        "xóa chỉ số hoặc dùng nó trong một yêu cầu",
        "indicator `{subject}` is used nowhere",
        "delete it, or read it in a requirement",
    ),
    "P501": Message(
        "`{subject}`: năm {years} có nhiều bộ tiêu chí: {found}",
        "sửa `assessed_periods` để mỗi năm chỉ có một bộ",
        "`{subject}`: {years} has more than one rulebook: {found}",
        "correct `assessed_periods` so that each year has one",
    ),
    "P502": Message(
        "`{subject}`: năm {years} không có bộ tiêu chí nào",
        "thêm bộ tiêu chí cho năm đó, hoặc nới `assessed_periods`",
        "`{subject}`: {years} has no rulebook",
        "add a rulebook for it, or widen `assessed_periods`",
    ),
    "P900": Message(
        "thư mục không có bộ quy tắc nào",
        "nêu một thư mục có tệp `schema: danhgia/rulebook/1`, hoặc có catalog.yaml",
        "the folder holds no rulebook",
        "name a folder with files of `schema: danhgia/rulebook/1`, or with a catalog.yaml",
    ),
    "P901": Message(
        "`{subject}`: chưa chứng minh được, cũng chưa bác bỏ được: “{claim_vi}”; {reason_vi}",
        "xem lại bằng tay; phần mềm không kết luận thay",
        "`{subject}`: neither proved nor refuted: “{claim_en}”; {reason_en}",
        "look at it by hand; the software draws no conclusion",
    ),
}
