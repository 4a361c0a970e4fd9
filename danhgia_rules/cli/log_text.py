"""What the commands of the log say: entries on one line and in full, proofs in words."""

from collections.abc import Iterator
from typing import Any

from danhgia_rules.log.entries import Entry
from danhgia_rules.log.entry_proof import EntryProof
from danhgia_rules.log.paper import paper_line

KINDS = {
    "rating": ("xếp loại", "rating"),
    "decision": ("quyết định", "decision"),
    "correction": ("đính chính", "correction"),
    "appeal": ("kiến nghị", "appeal"),
}
_KEYS = {
    "about": ("về mục", "about entry"),
    "supersedes": ("thay mục", "supersedes entry"),
    "rating": ("mức quyết định", "rating decided"),
    "differs": ("khác đề xuất", "differs from the proposal"),
    "author": ("tác giả", "author"),
    "document": ("văn bản", "document"),
    "reason": ("lý do", "reason"),
    "record": ("bản ghi", "record"),
}
_TRUTHS = {True: ("có", "yes"), False: ("không", "no")}


def _pick(lang: str) -> int:
    return 0 if lang == "vi" else 1


def made(origin: str, lang: str) -> str:
    """Say that a log was made, and what to do with it."""
    return (
        f"Đã lập sổ {origin}. In mốc đầu tiên và giữ ở nơi khác: danhgia log checkpoint",
        f"Made the log {origin}. Print its first checkpoint and keep it elsewhere: danhgia log checkpoint",
    )[_pick(lang)]


def nothing(lang: str) -> str:
    """Say that there is no entry."""
    return ("Không có mục nào.", "No entry.")[_pick(lang)]


def line(entry: Entry, lang: str) -> str:
    """Give an entry on one line: number, time, kind, what it points at."""
    pick = _pick(lang)
    parts = [f"{entry.seq:>6}  {entry.at}  {KINDS[entry.kind][pick]}"]
    if entry.refers_to is not None:
        key = "supersedes" if entry.kind == "correction" else "about"
        parts.append(f"{_KEYS[key][pick]} {entry.refers_to}")
    if entry.kind == "decision":
        differs = _TRUTHS[entry.data["differs"]][pick]
        parts.append(f"{entry.data['rating']} ({_KEYS['differs'][pick]}: {differs})")
    if entry.record is not None:
        parts.append(entry.record)
    return "  ".join(parts)


def full(entry: Entry, record: dict[str, Any] | None, later: list[Entry], lang: str) -> str:
    """Give an entry with every key, the result in its record, and the later entries about it."""
    pick = _pick(lang)
    lines = [line(entry, lang), *_fields(entry, pick)]
    if record is not None:
        decision = record["decision"]
        lines.append(f"  {('đề xuất xếp loại', 'proposed rating')[pick]}: {decision['rating']}")
        lines.append(f"  {('bộ quy tắc', 'rulebook')[pick]}: {decision['rulebook']['id']}")
        levels = ", ".join(f"{name} {found['level']}" for name, found in decision["levels"].items())
        lines.append(f"  {('các mức', 'levels')[pick]}: {levels}")
    if later:
        lines.append(("Về sau:", "Later:")[pick])
        lines += [line(one, lang) for one in later]
    return "\n".join(lines)


def _fields(entry: Entry, pick: int) -> Iterator[str]:
    for key, words in _KEYS.items():
        value = entry.data.get(key)
        if value is not None:
            shown = _TRUTHS[value][pick] if isinstance(value, bool) else str(value)
            yield f"  {words[pick]}: {shown.replace(chr(10), chr(10) + '    ')}"


def proved(proof: EntryProof, lang: str) -> str:
    """Say what a proof proves, and against which line of paper."""
    return (
        f"Mục {proof.entry.seq} có trong sổ {proof.head.size} mục của mốc:\n{paper_line(proof.head)}",
        (
            f"Entry {proof.entry.seq} stands in the log of size {proof.head.size} with the checkpoint:\n"
            f"{paper_line(proof.head)}"
        ),
    )[_pick(lang)]


def checked(proof: EntryProof, compared: int, *, holds: bool, same: bool, lang: str) -> str:
    """Say whether a proof holds, whether it is about the record, and what it was compared with."""
    pick = _pick(lang)
    if not holds:
        return ("KHÔNG ĐÚNG: mục không có trong sổ của mốc.", "NOT PROVED: the entry is not in that log.")[
            pick
        ]
    if not same:
        return ("KHÔNG ĐÚNG: mục nói về bản ghi khác.", "NOT PROVED: the entry is about another record.")[
            pick
        ]
    alone = (
        "\nChưa đối chiếu với mốc nào giữ ở nơi khác.",
        "\nCompared with no checkpoint that was kept elsewhere.",
    )[pick]
    return proved(proof, lang) + ("" if compared else alone)
