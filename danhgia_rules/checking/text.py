"""A check in words: the sum first, then each kind of claim, then what is wrong, noteworthy or open."""

from collections.abc import Iterator

from danhgia_rules.checking.model import Claim, Kind, Report, Verdict, Weight, by_kind
from danhgia_rules.explanation.words import Lang

_HEADS = (
    (("LỖI", "FAULTS"), lambda claim: claim.is_fault),
    (
        ("LƯU Ý (bộ quy tắc không sai vì điều này)", "REMARKS (the rulebook is not wrong by these)"),
        lambda claim: claim.verdict is Verdict.REFUTED and not claim.is_fault,
    ),
    (
        ("CHƯA KẾT LUẬN ĐƯỢC", "NEITHER PROVED NOR REFUTED"),
        lambda claim: claim.verdict is Verdict.OUTSIDE,
    ),
)


def report_text(report: Report, lang: Lang, *, every: bool = False) -> str:
    """Write a report out: its findings, or `every` claim."""
    pick = 0 if lang == "vi" else 1
    lines = [_head(report, pick), f"  {_sum(report, pick)}", ""]
    lines += [_kind(kind, claims, pick) for kind, claims in by_kind(report.claims).items()]
    for words, belongs in _HEADS:
        found = [claim for claim in report.claims if belongs(claim)]
        if found:
            lines += ["", words[pick]]
            lines += [line for claim in found for line in _finding(claim, lang)]
    proved = [claim for claim in report.claims if claim.verdict is Verdict.PROVED]
    if every and proved:
        lines += ["", ("ĐÃ CHỨNG MINH", "PROVED")[pick]]
        lines += [f"  {claim.where}: {claim.kind.code} `{claim.subject}`" for claim in proved]
    return "\n".join(lines) + "\n"


def _head(report: Report, pick: int) -> str:
    if not report.file:
        return ("Các năm áp dụng", "The years")[pick]
    return f"{('Bộ quy tắc', 'Rulebook')[pick]} {report.rulebook} ({report.file})"


def _sum(report: Report, pick: int) -> str:
    faults = sum(claim.is_fault for claim in report.claims)
    remarks = report.count(Verdict.REFUTED) - faults
    proved, outside = report.count(Verdict.PROVED), report.count(Verdict.OUTSIDE)
    if pick == 0:
        return f"chứng minh {proved} · lỗi {faults} · lưu ý {remarks} · chưa kết luận được {outside}"
    return f"proved {proved} · faults {faults} · remarks {remarks} · neither {outside}"


def _kind(kind: Kind, claims: list[Claim], pick: int) -> str:
    proved = sum(claim.verdict is Verdict.PROVED for claim in claims)
    worst = max((_mark(claim) for claim in claims), key="=~?✗".index)
    return f"  {worst} {kind.code} {kind.claim[pick]}: {proved}/{len(claims)}"


def _mark(claim: Claim) -> str:
    if claim.verdict is Verdict.PROVED:
        return "="
    if claim.verdict is Verdict.OUTSIDE:
        return "?"
    return "✗" if claim.kind.weight is Weight.FAULT else "~"


def _finding(claim: Claim, lang: Lang) -> Iterator[str]:
    yield from (f"  {line}" for line in claim.problem().render(lang).split("\n"))
