"""The points of a comparison in words: who wrote what, beside which rule or record."""

from collections.abc import Callable

from danhgia_rules.answers.comparison.model import Assessment, Direction, Opinion, Subject
from danhgia_rules.answers.comparison.warnings import (
    ALL_EQUAL_FROM,
    CRITERION_APART,
    OVERALL_APART,
    Caution,
    CautionCode,
)
from danhgia_rules.citations import SourceKind
from danhgia_rules.explanation.overlays import limit_title
from danhgia_rules.explanation.results import result_word
from danhgia_rules.explanation.text import limit_sentence
from danhgia_rules.explanation.words import (
    NO_RATING,
    NOT_APPLICABLE,
    Lang,
    basis,
    listed,
    path_text,
    pick,
    range_text,
    record_text,
)
from danhgia_rules.glossary import word
from danhgia_rules.trace import RecordTrace, Trace

OVERALL = ("Xếp loại chung", "Overall rating")
People = tuple[Assessment, ...]


def own_numbers(lang: Lang = "vi") -> str:
    """Say from what on something is pointed out, and that no provision sets these numbers."""
    if lang == "vi":
        return (
            f"Các ngưỡng để nêu điểm cần xem lại (từ {ALL_EQUAL_FROM} tiêu chí cùng một mức; tự đánh giá và "
            f"tập thể chênh từ {OVERALL_APART} bậc về xếp loại chung, từ {CRITERION_APART} bậc ở một "
            "tiêu chí) do phần mềm đặt, không phải quy định."
        )
    return (
        f"The thresholds for pointing something out ({ALL_EQUAL_FROM} criteria or more on one level; "
        f"self-assessment and collective {OVERALL_APART} step or more apart in the overall rating, "
        f"{CRITERION_APART} or more in one criterion) are set by this software; no provision names them."
    )


def own_thresholds(trace: Trace, lang: Lang = "vi") -> str:
    """Say that this software's own thresholds have a part in “by the facts”; nothing where they have none."""
    rows = (*(row for entry in trace.criteria for row in entry.requirements), *trace.requirements)
    cited = [cell.citation for row in rows for cell in row.requirement.cells if cell is not None]
    cited += [entry.limit.citation for entry in trace.limits]
    if all(citation.kind is not SourceKind.DEFAULT for citation in cited):
        return ""
    if lang == "vi":
        return (
            "Mức “theo dữ kiện” dùng một phần ngưỡng do phần mềm tự đặt, không phải quy định. "
            "Khác với mức này không có nghĩa là sai."
        )
    return (
        "“By the facts” partly uses this software's own thresholds, which are no provision. "
        "To differ is not to be wrong."
    )


def who(assessment: Assessment, lang: str) -> str:
    """Name an assessment by its number in the list and by who made it: `[1] tự đánh giá`."""
    return f"[{assessment.place + 1}] {word(assessment.entry.chu_the, lang)}"


def everyone(assessments: People, lang: str) -> str:
    """Name several assessments."""
    return ", ".join(who(assessment, lang) for assessment in assessments)


def title(subject: Subject, lang: str) -> str:
    """Name what is compared."""
    if subject.criterion is None:
        return pick(OVERALL, lang)
    return f"{subject.id}. {pick(subject.criterion.criterion.titles, lang)}"


def decided_text(opinion: Opinion, lang: str) -> str:
    """Say the level that was decided."""
    return opinion.subject.scale.label(opinion.rank, lang)


def inferred_text(subject: Subject, lang: str) -> str:
    """Say what the facts come to, with the range where they leave one."""
    found, bounds = result_word(subject.inferred, subject.scale, lang), subject.bounds
    if bounds is None:
        return found
    outside = NO_RATING if subject.criterion is None else NOT_APPLICABLE
    return f"{found} ({range_text(bounds, subject.scale, lang, outside)})"


def apart_text(opinion: Opinion, lang: str) -> str:
    """Say how far a decided level lies from the facts, and whether that rests on our own thresholds only."""
    vi, number, open_ = lang == "vi", abs(opinion.steps), opinion.subject.bounds is not None
    if opinion.direction is Direction.NO_LEVEL:
        outside = result_word(opinion.subject.inferred, opinion.subject.scale, lang).lower()
        return (
            f"còn theo dữ kiện thì {outside}, nên không có mức để so"
            if vi
            else f"while by the facts it is {outside}, so there is no level to compare with"
        )
    above = opinion.direction is Direction.ABOVE
    if vi:
        edge = f"mức {'cao' if above else 'thấp'} nhất có thể theo dữ kiện" if open_ else "mức theo dữ kiện"
        only = " (chỉ dựa vào ngưỡng do phần mềm đặt)" * opinion.rests_on_defaults
        return f"{'cao' if above else 'thấp'} hơn {edge} {number} bậc{only}"
    edge = f"the {'highest' if above else 'lowest'} level possible by the facts" if open_ else "the facts"
    only = " (by this software's own thresholds only)" * opinion.rests_on_defaults
    return f"{number} step{'s' * (number != 1)} {'above' if above else 'below'} {edge}{only}"


def reason_text(caution: Caution, people: People, lang: str) -> str:
    """Say why a point is to be looked at again: who wrote what of which subject, by which rule or record."""
    return _REASONS[caution.code](caution, people, lang)


def _beside_facts(caution: Caution, people: People, lang: str) -> str:
    """Name the rules that a level above does not meet, or those that are met above a level below."""
    opinion, vi = caution.opinions[0], lang == "vi"
    rank = opinion.rank if opinion.support is None else opinion.support.rank
    rules = []
    for row in caution.requirements:
        cell = row.requirement.cells[rank]
        if cell is not None:
            rules.append(f"{pick(row.requirement.indicator.labels, lang)} – {basis(cell.citation, lang)}")
    rules += [f"{limit_title(e.limit, lang)} – {basis(e.limit.citation, lang)}" for e in caution.limits]
    head = f"{_wrote(caution, people, lang)}, {apart_text(opinion, lang)}."
    if opinion.support is None:
        check = "Quy tắc cần đối chiếu" if vi else "Rules to check"
    else:
        check = "Quy tắc mà dữ kiện đáp ứng, cần đối chiếu" if vi else "Rules that the facts meet, to check"
    return f"{head} {check}: {'; '.join(rules)}."


def _all_equal(caution: Caution, people: People, lang: str) -> str:
    given, vi = caution.opinions, lang == "vi"
    others = [o for o in given if o.direction is not Direction.EQUAL]
    differing = "; ".join(f"{o.subject.id} – {inferred_text(o.subject, lang)}" for o in others)
    level, number = decided_text(given[0], lang), len(given)
    if vi:
        return (
            f"{everyone(people, lang)} ghi cùng một mức “{level}” cho cả {number} tiêu chí có nêu, "
            f"trong khi theo dữ kiện các tiêu chí đó không cùng một mức: {differing}. "
            f"Cần xem lại từng tiêu chí{_entries(people, lang)}."
        )
    return (
        f"{everyone(people, lang)} wrote one level, “{level}”, for all {number} criteria that are named, "
        f"while by the facts these are not all alike: {differing}. "
        f"Each criterion is to be looked at again{_entries(people, lang)}."
    )


def _entries(people: People, lang: str) -> str:
    """Name the entries of the dossier that a point rests on."""
    paths = listed([path_text(assessment.path, lang) for assessment in people], lang)
    return f" (mục hồ sơ: {paths})" if lang == "vi" else f" (records: {paths})"


def _without_evidence(caution: Caution, people: People, lang: str) -> str:
    vi, overall = lang == "vi", caution.opinions[0].subject.criterion is None
    head = _wrote(caution, people, lang)
    if vi:
        where = "được tính trong toàn bộ hồ sơ" if overall else "mà các yêu cầu của tiêu chí này đọc"
        text = f"{head}, là mức cao nhất, nhưng không mục nào {where} có ghi minh chứng."
    else:
        where = "counted anywhere in the dossier" if overall else "read by the requirements of this criterion"
        text = f"{head}, the highest level, yet no record {where} carries evidence."
    return f"{text} {_records(caution.records, lang) or _labels(caution, lang)}"


def _records(records: tuple[RecordTrace, ...], lang: str) -> str:
    found = listed([record_text(record, lang) for record in records], lang)
    if not found:
        return ""
    return f"Cần đối chiếu minh chứng của: {found}." if lang == "vi" else f"Evidence to check: {found}."


def _labels(caution: Caution, lang: str) -> str:
    labels = dict.fromkeys(pick(row.requirement.indicator.labels, lang) for row in caution.requirements)
    found = listed(list(labels), lang)
    if lang == "vi":
        return f"Hồ sơ không có mục nào cho các yêu cầu cần đối chiếu: {found}."
    return f"The dossier holds no record for the requirements to check: {found}."


_LIMITED = {
    "cap": ("cao hơn mức trần đang áp dụng", "above a cap that applies"),
    "ground": (
        "trong khi có căn cứ xếp mức thấp nhất đang áp dụng",
        "while a ground for the lowest rating applies",
    ),
    "not_rated": ("trong khi thuộc trường hợp không xếp loại", "while it is a case of no rating"),
}


def _above_limit(caution: Caution, people: People, lang: str) -> str:
    entry, scale = caution.limits[0], caution.opinions[0].subject.scale
    sentence = limit_sentence(entry, scale, lang).removeprefix("- ")
    check = "cần đối chiếu" if lang == "vi" else "to be checked"
    return f"{_wrote(caution, people, lang)}, {pick(_LIMITED[entry.limit.kind], lang)}; {check}. {sentence}"


def _self_apart(caution: Caution, people: People, lang: str) -> str:
    own, other = caution.opinions
    steps, subject = abs(own.rank - other.rank), own.subject
    first, second = (f"{who(o.assessment, lang)} “{decided_text(o, lang)}”" for o in (own, other))
    if lang == "vi":
        text = f"{first} và {second}, cách nhau {steps} bậc; theo dữ kiện: {inferred_text(subject, lang)}."
        return f"{title(subject, lang)}: {text} Cần trao đổi, đối chiếu lại{_entries(people, lang)}."
    apart = f"{steps} step{'s' * (steps != 1)} apart"
    text = f"{first} and {second}, {apart}; by the facts: {inferred_text(subject, lang)}."
    return f"{title(subject, lang)}: {text} To be gone through together again{_entries(people, lang)}."


def _wrote(caution: Caution, people: People, lang: str) -> str:
    opinion = caution.opinions[0]
    verb = "ghi" if lang == "vi" else "wrote"
    return f"{title(opinion.subject, lang)}: {everyone(people, lang)} {verb} “{decided_text(opinion, lang)}”"


_REASONS: dict[CautionCode, Callable[[Caution, People, str], str]] = {
    CautionCode.ABOVE_FACTS: _beside_facts,
    CautionCode.BELOW_FACTS: _beside_facts,
    CautionCode.ALL_EQUAL: _all_equal,
    CautionCode.TOP_WITHOUT_EVIDENCE: _without_evidence,
    CautionCode.ABOVE_LIMIT: _above_limit,
    CautionCode.SELF_APART: _self_apart,
}
