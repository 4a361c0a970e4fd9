"""What the commands of the log say: entries on one line and in full, proofs in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from danhgia_rules import log as logs
from danhgia_rules.characters import plain
from danhgia_rules.glossary import word

if TYPE_CHECKING:
    from danhgia_rules.log import Entry, EntryProof, Head
    from danhgia_rules.records.model import Record

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
    "author": ("người, cơ quan đưa ra", "given by"),
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


def line(entry: "Entry", lang: str) -> str:
    """Give an entry on one line: number, time, kind, what it points at."""
    pick = _pick(lang)
    parts = [f"{entry.seq:>6}  {entry.at}  {KINDS[entry.kind][pick]}"]
    if entry.refers_to is not None:
        key = "supersedes" if entry.kind == "correction" else "about"
        parts.append(f"{_KEYS[key][pick]} {entry.refers_to}")
    if entry.kind == "decision":
        differs = _TRUTHS[entry.data["differs"]][pick]
        parts.append(f"{_word(entry.data['rating'], lang)} ({_KEYS['differs'][pick]}: {differs})")
    if entry.record is not None:
        parts.append(entry.record)
    return "  ".join(parts)


def full(entry: "Entry", record: "Record | None", later: "list[Entry]", lang: str) -> str:
    """Give an entry with every key, the result in its record, and the later entries about it."""
    pick = _pick(lang)
    lines = [line(entry, lang), *_fields(entry, lang)]
    if record is not None:
        decision = record.decision
        lines.append(f"  {('đề xuất xếp loại', 'proposed rating')[pick]}: {_word(record.rating, lang)}")
        lines.append(f"  {('bộ quy tắc', 'rulebook')[pick]}: {plain(decision['rulebook']['id'])}")
        levels = ", ".join(
            f"{plain(name)} {_word(found['level'], lang)}" for name, found in decision["levels"].items()
        )
        lines.append(f"  {('các mức', 'levels')[pick]}: {levels}")
    if later:
        lines.append(("Về sau:", "Later:")[pick])
        lines += [line(one, lang) for one in later]
    return "\n".join(lines)


def _word(name: str, lang: str) -> str:
    """Give the word for a rating or level; a name that the glossary does not have stays as it is."""
    outside = {
        "not_rated": ("không xếp loại", "not rated"),
        "undetermined": ("chưa xác định", "undetermined"),
    }
    outside["not_applicable"] = ("không áp dụng", "not applicable")
    if name in outside:
        return outside[name][_pick(lang)]
    return plain(word(name, lang))


def _fields(entry: "Entry", lang: str) -> Iterator[str]:
    pick = _pick(lang)
    for key, words in _KEYS.items():
        value = entry.data.get(key)
        if value is not None:
            shown = _TRUTHS[value][pick] if isinstance(value, bool) else str(value)
            shown = _word(shown, lang) if key == "rating" else shown
            yield f"  {words[pick]}: {shown.replace(chr(10), chr(10) + '    ')}"


def proved(proof: "EntryProof", lang: str) -> str:
    """Say what a proof proves, and against which line of paper."""
    return (
        f"Mục {proof.entry.seq} có trong sổ {proof.head.size} mục của mốc:\n{logs.paper_line(proof.head)}",
        (
            f"Entry {proof.entry.seq} stands in the log of size {proof.head.size} with the checkpoint:\n"
            f"{logs.paper_line(proof.head)}"
        ),
    )[_pick(lang)]


def _other_size(asked: int, proved: int) -> tuple[str, str]:
    vi = f"mốc có {asked} mục, chứng minh lập khi sổ có {proved} mục; lập chứng minh khác với --size {asked}"
    en = (
        f"the checkpoint is of size {asked}, the proof of size {proved}; make another one with --size {asked}"
    )
    return vi, en


def not_proved(proof: "EntryProof", heads: "list[Head]", digest: str | None, lang: str) -> str | None:
    """Say why a proof does not show what was asked; None where it does."""
    found: tuple[str, str] | None = None
    other = next((head for head in heads if not proof.holds(head)), None)
    if not proof.holds():
        found = (
            "đường băm không dẫn tới mốc ghi trong chính tệp này",
            "its path does not lead to its own head",
        )
    elif other is not None and other.origin != proof.head.origin:
        found = ("mốc là của sổ khác", "the checkpoint is of another log")
    elif other is not None and other.size != proof.head.size:
        found = _other_size(other.size, proof.head.size)
    elif other is not None:
        found = ("mã gốc khác với mốc", "its root is not that of the checkpoint")
    elif digest is not None and proof.entry.record is None:
        found = ("mục này không giữ bản ghi nào", "the entry holds no record")
    elif digest is not None and proof.entry.record != digest:
        found = ("mục này giữ bản ghi khác", "the entry holds another record")
    if found is None:
        return None
    return f"{('CHƯA CHỨNG MINH ĐƯỢC', 'NOT PROVED')[_pick(lang)]}: {found[_pick(lang)]}."


def checked(proof: "EntryProof", compared: int, lang: str) -> str:
    """Say what a proof that holds proves, and whether it was compared with anything."""
    alone = (
        "\nChưa đối chiếu với mốc nào giữ ở nơi khác.",
        "\nCompared with no checkpoint that was kept elsewhere.",
    )[_pick(lang)]
    return proved(proof, lang) + ("" if compared else alone)
