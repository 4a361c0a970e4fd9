"""Which thing of the old rulebook is which thing of the new one: by name, else by what it says."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from danhgia_rules.citations import Citation, Document
from danhgia_rules.records.form import rulebook_form
from danhgia_rules.rulebook.model import Indicator, Limit, Requirement, Rulebook

Thing = TypeVar("Thing")
Matched = list[tuple[Thing | None, Thing | None]]


def matched(
    old: Sequence[Thing],
    new: Sequence[Thing],
    name: Callable[[Thing], Hashable],
    content: Callable[[Thing], Hashable] | None = None,
) -> Matched[Thing]:
    """Pair things of one name (the first with the first, …), the rest of one content; new ones in order.

    Something that is gone stands where it stood: after the one that was before it.
    """
    partner = _partners(old, new, name)
    if content is not None:
        left = [place for place in range(len(old)) if place not in partner]
        taken = set(partner.values())
        right = [place for place in range(len(new)) if place not in taken]
        found = _partners([old[n] for n in left], [new[n] for n in right], content)
        partner |= {left[one]: right[other] for one, other in found.items()}
    return _in_order(old, new, partner)


def _partners(old: Sequence[Thing], new: Sequence[Thing], key: Callable[[Thing], Hashable]) -> dict[int, int]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, thing in enumerate(new):
        places[key(thing)].append(place)
    return {place: places[key(thing)].pop(0) for place, thing in enumerate(old) if places[key(thing)]}


def _in_order(old: Sequence[Thing], new: Sequence[Thing], partner: dict[int, int]) -> Matched[Thing]:
    """Put the pairs in the order of the new ones, each that is gone behind the one it stood behind."""
    gone: dict[int, list[int]] = defaultdict(list)
    last = -1
    for place in range(len(old)):
        if place in partner:
            last = partner[place]
        else:
            gone[last].append(place)
    back = {other: one for one, other in partner.items()}
    found: Matched[Thing] = [(old[place], None) for place in gone[-1]]
    for place, thing in enumerate(new):
        found.append((old[back[place]] if place in back else None, thing))
        found += [(old[n], None) for n in gone[place]]
    return found


def moved(pairs: Matched[Thing], old: Sequence[Thing]) -> bool:
    """Whether those that both have stand in another order."""
    places = {id(thing): place for place, thing in enumerate(old)}
    kept = [places[id(one)] for one, other in pairs if one is not None and other is not None]
    return kept != sorted(kept)


class Reader(NamedTuple):
    """Something that reads an indicator: the criterion it stands in; None is the overall ladder."""

    criterion: str | None
    indicator: Indicator


def readers(rulebook: Rulebook) -> list[Reader]:
    """Give everything that reads an indicator, in the order of the rulebook."""
    found = []
    for criterion in rulebook.criteria:
        if criterion.gate is not None:
            found.append(Reader(criterion.id, criterion.gate))
        found += [Reader(criterion.id, row.indicator) for row in criterion.requirements]
    found += [Reader(None, row.indicator) for row in rulebook.rating.requirements]
    for limit in rulebook.rating.limits:
        found.append(Reader(None, limit.indicator))
        if limit.unless is not None:
            found.append(Reader(None, limit.unless.indicator))
    return found


class Books:
    """Two rulebooks, with what of the one is what of the other."""

    def __init__(self, old: Rulebook, new: Rulebook) -> None:
        self.old, self.new = old, new
        self.forms = tuple(rulebook_form(book)["indicators"] for book in (old, new))
        sides = [list({r.indicator.key: r.indicator for r in readers(book)}.values()) for book in (old, new)]
        self.indicators = matched(sides[0], sides[1], lambda one: one.key, computed)
        self._same = {(a.key, b.key) for a, b in self.indicators if a is not None and b is not None}
        self.documents = _documents(old.documents, new.documents)
        self._kept = {(a, b) for a, b in self.documents if a is not None and b is not None}

    def same_indicator(self, old: Indicator, new: Indicator) -> bool:
        """Whether the new indicator is the old one, be it under another name or computed otherwise."""
        return (old.key, new.key) in self._same

    def same_document(self, old: Citation, new: Citation) -> bool:
        """Whether two citations are of one document, be it described otherwise."""
        return (old.document, new.document) in self._kept

    def row_content(self, row: Requirement) -> Hashable:
        """Give what a requirement says, whatever it is called."""
        cells = tuple(None if cell is None else (cell.comparison, cell.threshold) for cell in row.cells)
        return computed(row.indicator), cells

    def limit_content(self, limit: Limit) -> Hashable:
        """Give what a limit says, whatever it is called."""
        unless = limit.unless
        test = limit.kind, limit.comparison, limit.threshold, limit.level
        lifted = unless and (computed(unless.indicator), unless.comparison, unless.threshold)
        return computed(limit.indicator), test, lifted


def computed(indicator: Indicator) -> Hashable:
    """Give what an indicator computes and which way is better, whatever it is called."""
    return indicator.body, indicator.higher_is_better


def _documents(old: Iterable[Document], new: Iterable[Document]) -> Matched[Document]:
    """Pair documents that are described alike, then those of one reference."""
    left, right = Counter(old), Counter(new)
    same = [document for document in dict.fromkeys(left) if document in right]
    one = [document for document in dict.fromkeys(left) if document not in right]
    other = [document for document in dict.fromkeys(right) if document not in left]
    return [(document, document) for document in same] + matched(one, other, lambda found: found.ref)
