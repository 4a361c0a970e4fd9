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

_NOTICE_VI = (
    "Kết quả do phần mềm suy ra; chưa phải xếp loại. "
    "Chỉ công khai khi cấp có thẩm quyền đã quyết định và cho phép."
)
_NOTICE_EN = (
    "Inferred by software; not a rating. "
    "To be made public only after the competent authority has decided and allowed it."
)
NOTICES: dict[str, Pair] = {"public": (_NOTICE_VI, _NOTICE_EN)}
"""What stands in large type at the head of a page."""

# Law: publish the word of the rating only; levels, facts and opinions go to those with authority and
# to the person. No reason on the person's page points to a page that the person may not have.
_BRIEF: Pair = (
    "để bản này gọn; xem bản thanh tra, kiểm tra",
    "to keep this page short; see the inspectors' page",
)
_TOLD: Pair = (
    "để bản này gọn; nội dung đã nêu bằng lời ở các phần trên",
    "to keep this page short; the parts above tell it in words",
)
_SHORT_OF: Pair = (
    "để bản này gọn; những yêu cầu chưa đạt đã nêu ở các phần trên",
    "to keep this page short; those that are not met stand in the parts above",
)
_ORIGINAL: Pair = (
    "để bản này gọn; xem văn bản gốc",
    "to keep this page short; see the documents themselves",
)
_OTHERS: Pair = (
    "ý kiến của chủ thể khác; đề nghị cơ quan quản lý hồ sơ thông báo theo quy định",
    "what others said; the body that keeps the dossier is asked to tell it as the rules provide",
)
_TO_CHECK: Pair = (
    "để tập thể và cấp có thẩm quyền đối chiếu; dữ kiện đã nêu ở chi tiết từng tiêu chí",
    "for the council and the authority to check by; the facts stand under each criterion",
)
_UNPROVEN: Pair = (
    "chưa có kết luận của cơ quan có thẩm quyền, nên không dùng để đánh giá",
    "no competent body has concluded on it, so it plays no part in the rating",
)
_UNPROVEN_OWN: Pair = (
    "chưa có kết luận, không dùng để đánh giá; việc thông báo do cơ quan quản lý hồ sơ quyết định",
    "nothing is concluded, it plays no part in the rating; the body that keeps the dossier says who is told",
)
_NEEDLESS: Pair = (
    "không áp dụng thì không cần nêu",
    "what does not apply need not be told",
)
_PERSONAL: Pair = ("là thông tin của cá nhân", "it is personal information")
_LEVELS: Pair = (
    "là thông tin của cá nhân (chính trị tư tưởng, đạo đức, kỷ luật)",
    "personal information (ideology, ethics, discipline)",
)
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
    Part(
        "range",
        ("Các kết quả còn có thể, khi thiếu dữ kiện", "Results still possible while facts are missing"),
        public=_TELLS,
    ),
    Part("form", ("Bảng tiêu chí và cấp độ thực hiện", "The form: criteria and columns")),
    Part("levels", ("Mức của từng tiêu chí", "The level of each criterion"), public=_LEVELS),
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
    Part("drawing", ("Sơ đồ suy luận", "The reasoning, drawn"), person=_TOLD, public=_TELLS),
    Part("details", ("Chi tiết từng tiêu chí", "Each criterion in detail"), public=_PERSONAL),
    Part(
        "overall",
        ("Yêu cầu chung theo từng mức xếp loại", "Overall requirements by rating"),
        person=_SHORT_OF,
        public=_PERSONAL,
    ),
    Part(
        "limits",
        (
            "Mức trần, căn cứ xếp mức thấp nhất và trường hợp không xếp loại",
            "Caps, grounds for the lowest rating and cases of no rating",
        ),
        public=_PERSONAL,
    ),
    Part(
        "idle_limits",
        ("Mức trần, căn cứ không áp dụng", "Caps and grounds that do not apply"),
        person=_NEEDLESS,
        public=_PERSONAL,
    ),
    Part(
        "idle_values",
        (
            "Dữ kiện mà mức trần, căn cứ không áp dụng đã đọc",
            "Facts read by caps and grounds that do not apply",
        ),
        person=_NEEDLESS,
        council=_NEEDLESS,
        public=_PERSONAL,
    ),
    Part(
        "comparison",
        ("Ý kiến đánh giá đã ghi, đặt cạnh kết quả theo dữ kiện", "What people decided, beside the facts"),
        public=_PERSONAL,
    ),
    Part(
        "others",
        (
            "Đánh giá của các chủ thể khác với cán bộ và cấp có thẩm quyền",
            "What others than the person and the competent authority decided",
        ),
        person=_OTHERS,
        public=_PERSONAL,
    ),
    Part(
        "points",
        (
            "Điểm cần xem lại, và dữ kiện đứng sau từng chênh lệch",
            "Points to look at again, and the facts behind each difference",
        ),
        person=_TO_CHECK,
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
        person=_UNPROVEN_OWN,
        council=_UNPROVEN,
        public=_PERSONAL,
    ),
    Part("readings", ("Cách hiểu văn bản đã dùng", "Readings of the law that were used"), public=_TELLS),
    Part(
        "evidence",
        ("Bảng kê minh chứng", "Record of evidence"),
        person=_TOLD,
        council=_BRIEF,
        public=_PERSONAL,
    ),
    Part("sources", ("Nguồn của các ngưỡng", "Sources of the thresholds")),
    Part(
        "quotes",
        ("Trích đoạn của từng nguồn", "What each source says, provision by provision"),
        person=_ORIGINAL,
        council=_BRIEF,
        public=_ORIGINAL,
    ),
    Part(
        "fired",
        ("Các quy tắc đã kết luận", "The rules that fired"),
        person=_TOLD,
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
    if not isinstance(name, str) or name not in AUDIENCES:
        params = {"known": ", ".join(AUDIENCES), "hint": closest(str(name), AUDIENCES)}
        raise DanhGiaError(Problem("L009", params=params))
    return name


def shown(audience: str) -> tuple[str, ...]:
    """Name the parts that an audience sees, in the order of the page."""
    return tuple(part.id for part in PARTS if getattr(part, audience) is None)


def may_draw(audience: str) -> None:
    """Raise L016 for an audience whose page has no drawing, and L009 for an unknown audience.

    A drawing names records and figures; alone it tells no less than on a page.
    """
    if "drawing" not in shown(audience_of(audience)):
        raise DanhGiaError(Problem("L016", params={"audience": audience}))


def left_out(audience: str, lang: str) -> list[tuple[tuple[str, ...], str]]:
    """List what an audience does not see and why: each reason once, with all that is left out for it."""
    parts = [(part.titles, getattr(part, audience)) for part in PARTS if getattr(part, audience)]
    found: dict[Pair, list[str]] = {}
    for title, reason in [*parts, *FOR_NOBODY]:
        found.setdefault(reason, []).append(pick(title, lang))
    return [(tuple(titles), pick(reason, lang)) for reason, titles in found.items()]
