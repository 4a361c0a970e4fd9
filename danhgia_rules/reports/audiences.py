"""Who a page is for, and what of the reasoning each of them sees: one table, and the reasons in it.

Every part of a page has a row. A cell is empty where the reader sees the part, else it
says why it is left out; that list closes each page, so that nothing is hidden in silence.
"""

from typing import NamedTuple

from danhgia_rules.errors import DanhGiaError, Problem
from danhgia_rules.explanation.words import pick
from danhgia_rules.validation import closest

Pair = tuple[str, str]

AUDIENCES: dict[str, Pair] = {
    "person": ("cán bộ được đánh giá", "the person who is rated"),
    "council": ("tập thể tham gia đánh giá", "the council that discusses the rating"),
    "inspector": ("thanh tra, kiểm tra", "inspectors"),
    "public": ("công khai", "the public"),
}

_BRIEF: Pair = (
    "để bản này gọn; xem bản thanh tra, kiểm tra",
    "to keep this page short; see the inspectors' page",
)
_OTHERS: Pair = (
    "bản này chỉ nói về dữ kiện và quy tắc; ý kiến của người khác xem ở bản dành cho tập thể",
    "this page speaks of facts and rules only; what others said stands on the council's page",
)
_UNPROVEN: Pair = (
    "chưa có kết luận của cơ quan có thẩm quyền, nên không dùng để đánh giá",
    "no competent body has concluded on it, so it plays no part in the rating",
)
_PERSONAL: Pair = ("là thông tin của cá nhân", "it is personal information")
_TELLS: Pair = (
    "cho biết gián tiếp thông tin của cá nhân",
    "it would tell personal information indirectly",
)


class Part(NamedTuple):
    """A part of the page: its title, and for each audience why it is left out (None: it is there)."""

    id: str
    titles: Pair
    person: Pair | None = None
    council: Pair | None = None
    inspector: Pair | None = None
    public: Pair | None = None


PARTS = (
    Part("reasons", ("Lý do quyết định xếp loại", "The reasons that decide the rating"), public=_PERSONAL),
    Part("form", ("Bảng tiêu chí và cấp độ thực hiện", "The form: criteria and levels")),
    Part(
        "not_applicable_reasons",
        ("Vì sao một tiêu chí không áp dụng", "Why a criterion does not apply"),
        public=_PERSONAL,
    ),
    Part(
        "why_not",
        ("Vì sao chưa đạt mức cao hơn", "Why not the next higher rating"),
        public=_PERSONAL,
    ),
    Part("path", ("Cần gì để đạt mức cao hơn", "What the next higher rating would take"), public=_PERSONAL),
    Part("drawing", ("Sơ đồ suy luận", "The reasoning, drawn"), person=_BRIEF, public=_TELLS),
    Part("details", ("Chi tiết từng tiêu chí", "Each criterion in detail"), public=_PERSONAL),
    Part(
        "limits",
        ("Yêu cầu chung, mức trần và căn cứ", "Overall requirements, caps and grounds"),
        person=(
            "những điều đang áp dụng đã nêu ở phần lý do; bảng đầy đủ ở bản dành cho tập thể",
            "those that apply are among the reasons above; the full table is on the council's page",
        ),
        public=_PERSONAL,
    ),
    Part(
        "comparison",
        ("Ý kiến đánh giá đã ghi, đặt cạnh kết quả suy luận", "What people decided, beside the inference"),
        person=_OTHERS,
        public=_PERSONAL,
    ),
    Part(
        "unknown",
        ("Những điều chưa biết hoặc không xét", "What is not known, or not considered"),
        public=_TELLS,
    ),
    Part(
        "not_counted",
        ("Biểu hiện có ghi nhưng không tính", "Conduct on file that does not count"),
        person=_UNPROVEN,
        council=_UNPROVEN,
        public=_PERSONAL,
    ),
    Part("readings", ("Cách hiểu văn bản đã dùng", "Readings of the law that were used"), public=_TELLS),
    Part(
        "evidence",
        ("Bảng kê minh chứng", "Record of evidence"),
        person=_BRIEF,
        council=_BRIEF,
        public=_PERSONAL,
    ),
    Part("sources", ("Nguồn của các ngưỡng", "Sources of the thresholds")),
    Part(
        "quotes",
        ("Trích đoạn của từng nguồn", "What each source says, provision by provision"),
        person=_BRIEF,
        council=_BRIEF,
        public=_BRIEF,
    ),
    Part(
        "fired",
        ("Các quy tắc đã kết luận", "The rules that fired"),
        person=_BRIEF,
        council=_BRIEF,
        public=_TELLS,
    ),
    Part(
        "values",
        ("Số liệu của hồ sơ: tỷ lệ, số lượng, ngày tháng", "Figures of the dossier: shares, counts, dates"),
        public=_PERSONAL,
    ),
    Part(
        "records",
        (
            "Mã và tên của nhiệm vụ, chỉ tiêu, đề xuất, đơn vị và của các mục khác trong hồ sơ",
            "Codes and names of tasks, targets, proposals, units and all other records",
        ),
        public=_PERSONAL,
    ),
    Part(
        "conduct",
        (
            "Mọi điều về sức khỏe, thời gian nghỉ, kỷ luật và hạnh kiểm",
            "Everything on health, leave, discipline and conduct",
        ),
        public=_PERSONAL,
    ),
)

FOR_NOBODY: tuple[tuple[Pair, Pair], ...] = (
    (
        ("Phiếu hỏi dữ kiện còn thiếu", "The sheet of questions on missing facts"),
        ("là văn bản riêng, để gửi cho người giữ thông tin", "it is a document of its own, to be sent out"),
    ),
    (
        ("Dữ kiện trong hồ sơ mà không quy tắc nào đọc", "Facts of the dossier that no rule reads"),
        ("không ảnh hưởng đến kết quả", "they do not bear on the result"),
    ),
)
"""Left out for everybody: what it is, and why."""


def audience_of(name: str) -> str:
    """Give an audience that somebody names; raise L009 for an unknown one."""
    if name not in AUDIENCES:
        params = {"known": ", ".join(AUDIENCES), "hint": closest(str(name), AUDIENCES)}
        raise DanhGiaError(Problem("L009", params=params))
    return name


def shown(audience: str) -> tuple[str, ...]:
    """Name the parts that an audience sees, in the order of the page."""
    return tuple(part.id for part in PARTS if getattr(part, audience) is None)


def left_out(audience: str, lang: str) -> list[tuple[str, str]]:
    """List what an audience does not see, each with the reason."""
    parts = [(part.titles, getattr(part, audience)) for part in PARTS if getattr(part, audience)]
    return [(pick(title, lang), pick(reason, lang)) for title, reason in [*parts, *FOR_NOBODY]]
