"""The text of the law cut into passages, in its own order: what rules quote, and what no rule reads.

Knows text and words only; it must not know thresholds or pages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple, TypeVar

from danhgia_rules.loader.sources import fold
from danhgia_rules.rulebook.model import Criterion, Group, Rulebook

Owner = TypeVar("Owner")
Mark = Literal["clause", "title", "heading", "listed", "unread"]


class Passage(NamedTuple):
    """A piece of the text: what it is, its words, who quotes it, and the numbering before it.

    `addresses` are clauses such as `II.2.4.c`, or the one criterion or heading; of what no rule reads, none.
    `listed` is what the rulebook names as asking nothing: the head of the document, the heads of columns.
    """

    mark: Mark
    text: str
    addresses: tuple[str, ...]
    numbering: str = ""


class _Span(NamedTuple):
    start: int
    end: int
    mark: Mark
    addresses: tuple[str, ...]


def source_text(rulebook: Rulebook) -> str:
    """Give the text that the clauses are the words of; empty when the rulebook carries none."""
    texts = {text: fold(text) for _, text in rulebook.origins[0].cited} if rulebook.origins else {}
    words = [fold(words) for criterion in rulebook.criteria for _, words in criterion.clauses]
    return max(texts, key=lambda text: sum(found in texts[text] for found in words), default="")


def passages(rulebook: Rulebook, listed: Iterable[str] = ()) -> list[Passage]:
    """Cut the law's text; a clause that is not in it (or of a rulebook without text) stands last.

    `listed` are words that the rulebook lists as asking nothing.
    """
    text = source_text(rulebook)
    folded, breaks = _fold_lines(text)
    clauses = _clauses(folded, rulebook.criteria)
    spans = [*clauses, *_titles(folded, clauses, rulebook.criteria)]
    spans += _headings(folded, spans, rulebook.groups)
    spans += _listed(folded, spans, listed)
    spans += _labels(folded, breaks, spans, rulebook)
    placed = {address for span in clauses for address in span.addresses}
    left = [
        Passage("clause", words, (f"{criterion.id}.{letter}",))
        for criterion in rulebook.criteria
        for letter, words in criterion.clauses
        if f"{criterion.id}.{letter}" not in placed
    ]
    return [*_in_order(folded, breaks, sorted(spans)), *left]


def _fold_lines(text: str) -> tuple[str, list[int]]:
    """Fold a text as quotes are compared; say also which of its spaces were ends of lines."""
    breaks, folded = [], ""
    for part in re.split(r"(\s+)", text.replace("*", "").strip()):
        if part.isspace():
            breaks += [len(folded)] if "\n" in part else []
            folded += " "
        else:
            folded += part
    return folded, breaks


def _clauses(folded: str, criteria: Sequence[Criterion]) -> list[_Span]:
    """Find each clause, after the one before it where it can be; the same words share one place."""
    found: dict[tuple[int, int], list[str]] = {}
    after = 0
    for criterion in criteria:
        for letter, quoted in criterion.clauses:
            words = fold(quoted)
            place = _place(folded, words, after, list(found)) if words else None
            if place is not None:
                found.setdefault(place, []).append(f"{criterion.id}.{letter}")
                after = place[1]
    return [_Span(*place, "clause", tuple(addresses)) for place, addresses in found.items()]


def _place(folded: str, words: str, after: int, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Give a free place of the words, from `after` on if there is one; else the place that holds them."""
    places = [(found.start(), found.start() + len(words)) for found in re.finditer(re.escape(words), folded)]
    free = [place for place in places if not any(_overlap(place, other) for other in taken)]
    later = [place for place in free if place[0] >= after]
    if later or free:
        return (later or free)[0]
    return next((other for place in places for other in taken if _overlap(place, other)), None)


def _overlap(left: tuple[int, int], right: tuple[int, int]) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _titles(folded: str, clauses: list[_Span], criteria: Sequence[Criterion]) -> list[_Span]:
    """Find the titles of criteria that the text itself has, right before the first clause."""
    found: list[_Span] = []
    lower = _lower(folded)
    for criterion in criteria:
        first = _first(clauses, f"{criterion.id}.")
        words = _lower(fold(criterion.titles[0]))
        end = None if first is None else len(re.sub(r"[\s:.,;–—-]+$", "", folded[: first.start]))
        if end is not None and lower[:end].endswith(words):
            span = _Span(end - len(words), end, "title", (criterion.id,))
            found += [span] if _stands_alone(span, folded, [*clauses, *found]) else []
    return found


def _headings(folded: str, spans: list[_Span], groups: Sequence[Group]) -> list[_Span]:
    """Find each heading above the clauses of the criteria under it, the nearest if there are several."""
    found: list[_Span] = []
    lower = _lower(folded)
    for group in groups:
        first = _first([span for span in spans if span.mark == "clause"], f"{group.id}.")
        words = _lower(fold(group.titles[0]))
        start = -1 if first is None else lower.rfind(words, 0, first.start)
        span = _Span(start, start + len(words), "heading", (group.id,))
        found += [span] if start >= 0 and _stands_alone(span, folded, [*spans, *found]) else []
    return found


def _listed(folded: str, spans: list[_Span], listed: Iterable[str]) -> list[_Span]:
    """Find words that are listed wherever they stand alone, the longest first."""
    found: list[_Span] = []
    for words in sorted(map(fold, listed), key=len, reverse=True):
        for place in re.finditer(re.escape(words), folded):
            span = _Span(*place.span(), "listed", ())
            found += [span] if _stands_alone(span, folded, [*spans, *found]) else []
    return found


def _labels(folded: str, breaks: list[int], spans: list[_Span], rulebook: Rulebook) -> list[_Span]:
    """Find the lines that are the name of a level and nothing else: heads of columns."""
    labels = {fold(label) for scale in (rulebook.scale, rulebook.rating.scale) for label, _ in scale.labels}
    cuts = [-1, *breaks, len(folded)]
    lines = [_Span(left + 1, right, "listed", ()) for left, right in pairwise(cuts)]
    return [
        line
        for line in lines
        if folded[line.start : line.end] in labels and _stands_alone(line, folded, spans)
    ]


def _stands_alone(span: _Span, folded: str, others: list[_Span]) -> bool:
    """Say whether a span has words, whole ones, and shares none with others."""
    around = folded[max(span.start - 1, 0) : span.start] + folded[span.end : span.end + 1]
    whole = not any(char.isalnum() for char in around)
    return span.start < span.end and whole and not any(_overlap(span[:2], other[:2]) for other in others)


def _first(clauses: list[_Span], prefix: str) -> _Span | None:
    own = [span for span in clauses if any(address.startswith(prefix) for address in span.addresses)]
    return min(own, default=None)


def _lower(text: str) -> str:
    """Write in small letters, each letter staying at its place."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _in_order(folded: str, breaks: list[int], spans: list[_Span]) -> Iterable[Passage]:
    at = 0
    for span in [*spans, _Span(len(folded), len(folded), "unread", ())]:
        unread, numbering = _between(folded, breaks, at, span.start)
        if unread:
            yield Passage("unread", unread, ())
        if span.end > span.start:
            yield Passage(span.mark, folded[span.start : span.end], span.addresses, numbering)
        elif numbering:
            yield Passage("unread", numbering, ())
        at = span.end


_NUMBER = re.compile(r"(?:\d+(?:\.\d+)*|[IVXLC]+|[a-zđ])[.)]?")


def _between(folded: str, breaks: list[int], start: int, end: int) -> tuple[str, str]:
    """Give the lines that no rule reads, and the number of what follows; signs alone are nothing."""
    cuts = [start, *(place for place in breaks if start <= place < end), end]
    lines = [folded[left:right].strip() for left, right in pairwise(cuts)]
    lines = [line for line in lines if any(char.isalnum() for char in line)]
    if lines and _NUMBER.fullmatch(lines[-1]):
        return "\n".join(lines[:-1]), lines[-1]
    return "\n".join(lines), ""


def other_texts(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Give the other texts that the rules cite, each once, by the name of its file."""
    main, found = source_text(rulebook), dict[str, str]()
    for origin in rulebook.origins:
        for name, text in origin.cited:
            if text != main:
                found.setdefault(text, name.removeprefix("../"))
    return [(name, text) for text, name in found.items()]


def quoted_lines(
    text: str, quotes: Mapping[tuple[str, str], tuple[Owner, ...]]
) -> list[tuple[str, tuple[Owner, ...]]]:
    """Give each line of a text with its owners: `quotes` says, for provision and words, whose they are.

    A quote counts where its provision is named too, if any line has both.
    """
    lines = [fold(line) for line in text.splitlines() if fold(line)]
    found: dict[int, dict[Owner, None]] = {}
    for (provision, words), owners in quotes.items():
        places = [place for place, line in enumerate(lines) if fold(words) in line]
        named = [place for place in places if provision in lines[place]]
        for place in named or places:
            found.setdefault(place, {}).update(dict.fromkeys(owners))
    return [(line.lstrip("#- "), tuple(found.get(place, ()))) for place, line in enumerate(lines)]
