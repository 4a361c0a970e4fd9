"""What each outcome of each part means, in Vietnamese and English."""

from danhgia_rules.characters import plain
from danhgia_rules.rulebook.model import Overlay

Words = tuple[str, str]

NAMES: dict[str, Words] = {
    "record": ("Bản ghi", "Record"),
    "bundle": ("Gói", "Bundle"),
    "semantics": ("Số hiệu ngữ nghĩa", "Semantics number"),
    "rulebook": ("Bộ quy tắc", "Rulebook"),
    "facts": ("Dữ kiện", "Facts"),
    "result": ("Kết quả", "Result"),
    "trace": ("Vết suy luận", "Trace"),
    "installed": ("Bộ quy tắc hiện nay", "Rulebook of today"),
}

BUNDLE_WHOLE: Words = ("đúng như manifest.json của chính nó ghi", "as its own manifest.json says")
WHOLE: Words = (
    "tự khớp; chưa đối chiếu với mã băm nào giữ ở nơi khác, nên có thể là bản ghi khác",
    "agrees with itself; compared with no digest that was kept elsewhere, so it may be another one",
)
EXPECTED: Words = ("đúng bản ghi có mã băm đã cho", "the record of the digest that was given")
ALTERED: Words = ("đã bị sửa sau khi ghi", "altered after it was written")
OTHER_RECORD: Words = ("không phải bản ghi có mã băm đã cho", "not the record of the digest that was given")
BUNDLE_ALTERED: Words = (
    "các tệp sau không đúng như manifest.json ghi",
    "these files are not as manifest.json says",
)
SEMANTICS_SAME: Words = ("vẫn như khi ghi", "as it was then")
SEMANTICS_OTHER: Words = (
    "bản ghi theo số hiệu khác; hãy dùng phiên bản thư viện đã ghi nó",
    "the record has another number; use the version of the library that wrote it",
)
RULEBOOK_SAME: Words = ("đúng bộ quy tắc đã ghi", "the rulebook that was recorded")
RULEBOOK_CHANGED: Words = (
    "không còn là bộ quy tắc đã ghi; gói của bản ghi có bộ quy tắc cũ",
    "no longer the rulebook that was recorded; the bundle of the record holds the old one",
)
RULEBOOK_OTHER: Words = (
    "bộ quy tắc được chỉ định không phải bộ quy tắc đã ghi",
    "the rulebook that was named is not the one that was recorded",
)
RULEBOOK_ALTERED: Words = (
    "bộ quy tắc trong gói không phải bộ quy tắc đã ghi",
    "the rulebook in the bundle is not the one that was recorded",
)
RULEBOOK_UNREADABLE: Words = ("không đọc được trong gói", "cannot be read from the bundle")
RULEBOOK_NONE: Words = (
    "hiện không có bộ quy tắc nào cho chức danh và năm đã ghi",
    "there is no rulebook now for the position and the year that were recorded",
)
OVERLAY_NONE: Words = (
    "ngưỡng đã được điều chỉnh bằng một tệp không có ở đây; hãy nêu tệp điều chỉnh đó (--overlay)",
    "thresholds were adjusted by a file that is not at hand; name that overlay (--overlay)",
)


def adjusted(note: Words, overlay: Overlay | None) -> Words:
    """Add to a note by what, if anything, the thresholds of the rulebook are adjusted."""
    if overlay is None:
        return note
    (vi, en), count = map(plain, overlay.titles), len(overlay.replaced)
    return (
        f"{note[0]}; ngưỡng điều chỉnh theo: {vi} ({count} ngưỡng)",
        f"{note[1]}; thresholds adjusted by: {en} ({count} threshold{'s' * (count != 1)})",
    )


FACTS_SAME: Words = ("đúng dữ kiện đã ghi", "the facts that were recorded")
FACTS_OTHER: Words = (
    "không phải dữ kiện đã ghi (hoặc khóa không đúng)",
    "not the facts that were recorded (or the key is not theirs)",
)
FACTS_ERASED: Words = (
    "không có: đã được xóa hoặc để nơi khác",
    "not at hand: they were erased or are kept elsewhere",
)
FACTS_NO_KEY: Words = (
    "không có khóa nên không biết có đúng như đã ghi không",
    "without the key nobody can tell whether it is as recorded",
)
RESULT_SAME: Words = (
    "xếp loại lại cho đúng kết quả đã ghi",
    "rating again gives the result that was recorded",
)
RESULT_OTHER: Words = ("xếp loại lại cho kết quả khác", "rating again gives another result")
RESULT_REFUSED: Words = (
    "thư viện này không xếp loại dữ kiện đó",
    "this library does not rate these facts",
)
NOT_DERIVED: Words = ("không xếp loại lại được", "could not be rated again")
TRACE_SAME: Words = ("đúng từng bước đã ghi", "every step as it was recorded")
TRACE_OTHER: Words = ("có bước khác với bản ghi", "some step is not as it was recorded")
TRACE_UNKNOWN: Words = (
    "phiên bản này không ghi dạng vết đó nữa",
    "this version no longer writes traces of that form",
)
INSTALLED_SAME: Words = ("vẫn là bộ quy tắc của bản ghi", "still the rulebook of the record")
INSTALLED_CHANGED: Words = (
    "đã khác bộ quy tắc của bản ghi (không ảnh hưởng đến bản ghi)",
    "has changed since the record (the record is not affected)",
)
INSTALLED_NONE: Words = (
    "không so được: thiếu bộ quy tắc đã ghi hoặc thư viện này không có bộ quy tắc mang mã đó",
    "cannot be compared: the recorded rulebook is not at hand, or this library has none of that id",
)
