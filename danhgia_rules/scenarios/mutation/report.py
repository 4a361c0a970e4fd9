"""What a campaign found, as text for people and as plain data."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.evaluation.rating import rate
from danhgia_rules.explanation.words import Lang, pick
from danhgia_rules.levels import Level, Rating, Scale
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.scenarios.expect import Found, Shown
from danhgia_rules.scenarios.mutation.campaign import VERDICTS, Campaign, Fate, Verdict
from danhgia_rules.scenarios.mutation.mutant import KINDS, Spot
from danhgia_rules.scenarios.mutation.telling import Proof
from danhgia_rules.scenarios.mutation.words import Texts

_VERDICTS: dict[Verdict, Texts] = {
    "refused": ("bị từ chối", "refused"),
    "killed": ("bị phát hiện", "killed"),
    "equivalent": ("tương đương", "equivalent"),
    "survivor": ("còn sống", "survivors"),
}
_PROOFS: dict[Proof, Texts] = {
    Proof.NEVER_DECIDES: (
        "chỗ bị đổi không khi nào một mình quyết định kết quả",
        "what was changed never decides alone",
    ),
    Proof.SAME_RECORDS: (
        "mọi bản ghi mà hồ sơ có thể có đều được tính như trước",
        "every record that a dossier can hold counts as before",
    ),
    Proof.ASKED_OF_ALL: (
        "ở mỗi cột có liên quan, một yêu cầu khác đã đòi mọi bản ghi phải đạt điều kiện này",
        "in each column concerned another requirement asks this of every record",
    ),
}
_HEAD: Texts = ("Đột biến bộ quy tắc {}: {} đột biến.", "Mutants of the rulebook {}: {}.")
_FAILING: Texts = (
    "Không tính các tình huống mà chính bộ quy tắc không đạt: {}.",
    "Left out, for the rulebook itself fails them: {}.",
)
_EQUIVALENT: Texts = (
    "Tương đương, đã chứng minh: không hồ sơ đủ dữ kiện nào cho kết quả khác.",
    "Equivalent, proved: no complete dossier comes out otherwise.",
)
_SURVIVORS: Texts = (
    "Còn sống: không tình huống nào phát hiện.",
    "Survivors: no scenario notices them.",
)
_HELP: Texts = (
    "gợi ý: --mutate --suggest TỆP ghi các tình huống phát hiện được; kiểm tra rồi bỏ dòng `suggested`",
    "help: --mutate --suggest FILE writes scenarios that notice them; check each one and delete `suggested`",
)
_NONE: Texts = ("Không đột biến nào còn sống.", "No mutant survives.")
_UNTOLD: Texts = (
    "chưa tìm được hồ sơ phân biệt, cũng chưa chứng minh được là tương đương",
    "neither a dossier that tells it apart nor a proof was found",
)


def campaign_text(campaign: Campaign, lang: Lang) -> str:
    """Say what became of the mutants: a table by kind, then the equivalent ones, then the survivors."""
    lines = [pick(_HEAD, lang).format(campaign.rulebook.id, len(campaign.fates)), "", *_table(campaign, lang)]
    if campaign.failing:
        names = ", ".join(scenario.id for scenario in campaign.failing)
        lines += ["", pick(_FAILING, lang).format(names)]
    equivalent, survivors = campaign.having("equivalent"), campaign.having("survivor")
    if equivalent:
        lines += ["", pick(_EQUIVALENT, lang)]
        lines += [line for fate in equivalent for line in _entry(fate, campaign.rulebook, lang)]
    lines += ["", pick(_SURVIVORS if survivors else _NONE, lang)]
    lines += [line for fate in survivors for line in _entry(fate, campaign.rulebook, lang)]
    if any(fate.telling for fate in survivors):
        lines.append(f"  {pick(_HELP, lang)}")
    return "\n".join(lines) + "\n"


def _table(campaign: Campaign, lang: Lang) -> Iterator[str]:
    table = campaign.table()
    rows = [(pick(KINDS[kind], lang), [counts[v] for v in VERDICTS]) for kind, counts in table.items()]
    rows.append((pick(("Cộng", "All"), lang), [len(campaign.having(v)) for v in VERDICTS]))
    heads = [pick(_VERDICTS[v], lang) for v in VERDICTS]
    width = max(len(name) for name, _ in rows)
    yield "  ".join([" " * width, *heads])
    for name, counts in rows:
        cells = (str(n).rjust(len(head)) for n, head in zip(counts, heads, strict=True))
        yield "  ".join([name.ljust(width), *cells])


def _entry(fate: Fate, rulebook: Rulebook, lang: Lang) -> Iterator[str]:
    change = pick(fate.mutant.change, lang)
    yield f"  {fate.where}: {_spot(fate.mutant.spot, rulebook, lang)}: {change}"
    if fate.proof is not None:
        yield f"      {pick(_PROOFS[fate.proof], lang)}"
    elif fate.telling is None:
        yield f"      {pick(_UNTOLD, lang)}"
    else:
        shown = "; ".join(_told(*one, lang) for one in differences(fate, rulebook, lang))
        yield f"      {pick(('có hồ sơ phân biệt được', 'a dossier tells it apart'), lang)}: {shown}"


def _told(subject: str, before: str, after: str, lang: Lang) -> str:
    words = ("{}: “{}”, khi bị đổi là “{}”", "{}: “{}”, “{}” once changed")
    return pick(words, lang).format(subject, before, after)


def _spot(spot: Spot, rulebook: Rulebook, lang: Lang) -> str:
    if spot.column is None:
        return spot.name
    scale = rulebook.scale if spot.criterion else rulebook.rating.scale
    return f"{spot.name}, {pick(('cột', 'column'), lang)} {_label(scale, spot.column, lang)}"


def differences(fate: Fate, rulebook: Rulebook, lang: Lang) -> list[tuple[str, str, str]]:
    """Give what comes out otherwise for the telling dossier: of what, by the rulebook, and by the mutant."""
    if fate.telling is None:
        return []
    old, new = (Found(fate.telling, rate(fate.telling, by)) for by in (rulebook, fate.mutant.rulebook))
    pairs: list[tuple[str, Scale, Shown, Shown]] = [
        (name, rulebook.scale, level, new.levels[name]) for name, level in old.levels.items()
    ]
    overall = pick(("xếp loại chung", "overall rating"), lang)
    pairs.append((overall, rulebook.rating.scale, old.rating[0], new.rating[0]))
    return [
        (name, _label(scale, before, lang), _label(scale, after, lang))
        for name, scale, before, after in pairs
        if before != after
    ]


_OUTSIDE: dict[str, Texts] = {
    Level.NOT_APPLICABLE: ("không áp dụng", "not applicable"),
    Rating.NOT_RATED: ("không xếp loại", "not rated"),
    Rating.UNDETERMINED: ("chưa xác định", "undetermined"),
}


def _label(scale: Scale, name: Shown, lang: Lang) -> str:
    if isinstance(name, tuple):
        return " – ".join(_label(scale, one, lang) for one in name)
    rank = scale.rank(name)
    return pick(_OUTSIDE[name], lang) if rank is None else scale.label(rank, lang)


def campaign_data(campaign: Campaign) -> dict[str, Any]:
    """Give a campaign as plain data."""
    return {
        "rulebook": campaign.rulebook.id,
        "mutants": len(campaign.fates),
        "failing": [scenario.id for scenario in campaign.failing],
        "table": {kind: dict(counts) for kind, counts in campaign.table().items()},
        "equivalent": [_data(fate, campaign) for fate in campaign.having("equivalent")],
        "survivors": [_data(fate, campaign) for fate in campaign.having("survivor")],
    }


def _data(fate: Fate, campaign: Campaign) -> dict[str, Any]:
    mutant, where = fate.mutant, fate.where
    found: dict[str, Any] = {
        "kind": mutant.kind,
        "subject": mutant.spot.name,
        "column": mutant.spot.column,
        "change": mutant.change[0],
        "change_en": mutant.change[1],
        "file": where.file,
        "line": where.line or None,
        "column_number": where.column or None,
    }
    if fate.proof is not None:
        return {**found, "proof": fate.proof.value, "reason": _PROOFS[fate.proof][0]}
    told = [
        {"subject": subject, "rulebook": before, "mutant": after}
        for subject, before, after in differences(fate, campaign.rulebook, "vi")
    ]
    return {**found, "dossier": fate.telling and fate.telling.to_data(), "differences": told}
