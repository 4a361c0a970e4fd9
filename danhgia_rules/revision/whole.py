"""What changed in a rulebook as a whole: its names, years and scales, its sources, its notes."""

from collections.abc import Iterator, Sequence

from danhgia_rules.levels import Scale
from danhgia_rules.revision import words
from danhgia_rules.revision.model import Area, Change, Effect, Kind, Pair
from danhgia_rules.revision.pairing import Books, matched, moved
from danhgia_rules.rulebook.model import Overlay, Parameter, RatingRules, Rulebook


def head_changes(books: Books) -> Iterator[Change]:
    """Give what changed in the head of a rulebook: id, title, position, years, levels, headings."""
    old, new = books.old, books.new
    yield from _named(old, new, Area.RULEBOOK, ("bộ quy tắc", "the rulebook"))
    if old.position != new.position:
        texts = words.named(old.position), words.named(new.position)
        what = ("Chức danh", "Position")
        yield Change(Kind.POSITION, Effect.EITHER, Area.RULEBOOK, what, texts[0], texts[1])
    if old.period_parameter != new.period_parameter:
        texts = (
            words.reading_text(old, old.period_parameter),
            words.reading_text(new, new.period_parameter),
        )
        what = ("Các năm được đánh giá", "Assessed years")
        yield Change(Kind.READING_NAMED, Effect.WORDING, Area.RULEBOOK, what, texts[0], texts[1])
    yield from _levels(old.scale, new.scale, Area.RULEBOOK, ("Thang mức của tiêu chí", "Levels of criteria"))
    yield from _groups(books)
    yield from _overlay(old.overlay, new.overlay)


def _overlay(old: Overlay | None, new: Overlay | None) -> Iterator[Change]:
    """Compare what was adjusted; what now stands there is compared in its place."""
    if words.overlay_content(old) != words.overlay_content(new):
        texts = [None if overlay is None else words.overlay_text(overlay) for overlay in (old, new)]
        what = ("Điều chỉnh ngưỡng của địa phương", "Adjustment of thresholds by a locality")
        yield Change(Kind.OVERLAY, Effect.WORDING, Area.RULEBOOK, what, texts[0], texts[1])


def rating_changes(books: Books) -> Iterator[Change]:
    """Give what changed in the head of the overall rules."""
    old, new = books.old.rating, books.new.rating
    yield from _named(old, new, Area.RATING, ("quy tắc xếp loại chung", "the overall rules"))
    yield from _levels(old.scale, new.scale, Area.RATING, ("Thang xếp loại", "Ratings"))


def closing_changes(books: Books) -> Iterator[Change]:
    """Give what changed in sources, readings of the law, clauses without a rule, and misprints."""
    yield from _documents(books)
    yield from _parameters(books)
    for old, new in (
        (books.old.not_encoded, books.new.not_encoded),
        (books.old.rating.not_encoded, books.new.rating.not_encoded),
    ):
        yield from _notes(old, new, _NOT_ENCODED)
    misprints = [tuple((f"{a}: “{b}”", c) for a, b, c in book.misprints) for book in (books.old, books.new)]
    yield from _notes(misprints[0], misprints[1], _MISPRINT)


def _named(
    old: Rulebook | RatingRules, new: Rulebook | RatingRules, area: Area, of: Pair
) -> Iterator[Change]:
    if old.id != new.id:
        what = f"Mã của {of[0]}", f"Id of {of[1]}"
        yield Change(Kind.ID, Effect.WORDING, area, what, words.same(old.id), words.same(new.id))
    titles = (old.title, old.title_en), (new.title, new.title_en)
    if titles[0] != titles[1]:
        what = f"Tên của {of[0]}", f"Title of {of[1]}"
        yield Change(Kind.TITLE, Effect.WORDING, area, what, *titles)
    if old.periods != new.periods:
        years = [words.same("–".join(book.periods)) for book in (old, new)]
        what = f"Các năm được đánh giá của {of[0]}", f"Assessed years of {of[1]}"
        yield Change(Kind.PERIOD, Effect.EITHER, area, what, years[0], years[1])


def _levels(old: Scale, new: Scale, area: Area, what: Pair) -> Iterator[Change]:
    if old.names != new.names:
        names = [words.same(", ".join(reversed(scale.names))) for scale in (old, new)]
        yield Change(Kind.LEVELS, Effect.EITHER, area, what, names[0], names[1])
    for name, labels in zip(new.names, new.labels, strict=True):
        rank = old.rank(name)
        if rank is not None and old.labels[rank] != labels:
            yield Change(
                Kind.LEVEL_LABEL, Effect.WORDING, area, what, old.labels[rank], labels, levels=(name,)
            )


def _groups(books: Books) -> Iterator[Change]:
    old, new = books.old.groups, books.new.groups
    pairs = matched(old, new, lambda group: group.id)
    for one, other in pairs:
        texts = [None if group is None else group.titles for group in (one, other)]
        name = next(group.id for group in (other, one) if group is not None)
        kind = Kind.GROUP_TITLE
        if one is None or other is None:
            kind = Kind.GROUP_ADDED if one is None else Kind.GROUP_REMOVED
        if texts[0] != texts[1]:
            what = f"Đề mục {name}", f"Heading {name}"
            yield Change(kind, Effect.WORDING, Area.RULEBOOK, what, texts[0], texts[1], names=(name,))
    if moved(pairs, old):
        names = [words.same(", ".join(group.id for group in groups)) for groups in (old, new)]
        what = ("Thứ tự các đề mục", "Order of the headings")
        yield Change(Kind.ORDER, Effect.WORDING, Area.RULEBOOK, what, names[0], names[1])


def _documents(books: Books) -> Iterator[Change]:
    for old, new in books.documents:
        if old == new:
            continue
        found = new or old
        titles = (found.title, found.title_en) if found else words.NOTHING
        names = tuple(dict.fromkeys(one.ref for one in (old, new) if one is not None))
        kind = Kind.DOCUMENT_CHANGED
        if old is None or new is None:
            kind = Kind.DOCUMENT_ADDED if old is None else Kind.DOCUMENT_REMOVED
        texts = [None if one is None else words.document_text(one) for one in (old, new)]
        yield Change(kind, Effect.WORDING, Area.SOURCES, titles, texts[0], texts[1], names=names)


def _parameters(books: Books) -> Iterator[Change]:
    sides = [[book.parameters[name] for name in sorted(book.parameters)] for book in (books.old, books.new)]
    for old, new in matched(sides[0], sides[1], lambda parameter: parameter.id):
        if old is not None and new is not None:
            yield from _parameter(old, new)
        elif new is not None:
            yield _reading(Kind.PARAMETER_ADDED, new, None, new.reasons)
        elif old is not None:
            yield _reading(Kind.PARAMETER_REMOVED, old, old.reasons, None)


def _parameter(old: Parameter, new: Parameter) -> Iterator[Change]:
    if old.value != new.value:
        yield _reading(Kind.PARAMETER_VALUE, new, words.named(old.value), words.named(new.value))
    for before, after in ((old.labels, new.labels), (old.reasons, new.reasons)):
        if before != after:
            yield _reading(Kind.PARAMETER_WORDS, new, before, after)


def _reading(kind: Kind, parameter: Parameter, before: Pair | None, after: Pair | None) -> Change:
    # What a reading changes stands at the threshold or indicator that it is put into.
    names = (parameter.id,)
    return Change(kind, Effect.WORDING, Area.READINGS, parameter.labels, before, after, names=names)


_NOT_ENCODED = (Kind.NOT_ENCODED_ADDED, Kind.NOT_ENCODED_REMOVED, Kind.NOT_ENCODED_REASON)
_MISPRINT = (Kind.MISPRINT_ADDED, Kind.MISPRINT_REMOVED, Kind.MISPRINT_NOTE)


def _notes(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], kinds: tuple[Kind, Kind, Kind]
) -> Iterator[Change]:
    """Compare notes by what they are about."""
    pairs = matched(old, new, lambda note: note[0])
    for one, other in pairs:
        texts = [None if note is None else words.same(note[1]) for note in (one, other)]
        about = (other or one or ("", ""))[0]
        kind = kinds[0] if one is None else kinds[1] if other is None else kinds[2]
        if texts[0] != texts[1]:
            yield Change(kind, Effect.WORDING, Area.LEFT_OUT, words.same(about), texts[0], texts[1])
    if moved(pairs, old):
        names = [words.same("; ".join(note[0] for note in notes)) for notes in (old, new)]
        what = ("Thứ tự các ghi chú", "Order of the notes")
        yield Change(Kind.ORDER, Effect.WORDING, Area.LEFT_OUT, what, names[0], names[1])
