"""The distribution of a batch as a picture: bars in SVG made by hand, whole pixels, nothing loaded.

Knows counts with their words; must not know dossiers, rulebooks or batches. What a bar stands for is said
by words, order and hatching, never by colour alone; the text alternative holds every number.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from danhgia_rules.exact import format_number, format_percent
from danhgia_rules.explanation.words import pick
from danhgia_rules.levels import RESERVED
from danhgia_rules.reports.text_lines import Run, width, wrap

WIDTH, LABEL, LEFT, LONGEST, STACK, ROW, TALL, BAR, FONT = 718, 238, 248, 290, 464, 26, 33, 18, 12
"""In pixels: the picture, labels, where bars begin, the longest, a stack, rows, a bar, the text."""

_INK, _SOFT = "#1a1f24", "#46505a"
_FILLS = (
    ("#e2f1e6", "#2f7d46", ""),
    ("#e2edfa", "#2a66a8", "M0 6L6 0"),
    ("#fcf1d2", "#93700a", "M3 0V6"),
    ("#fae1de", "#a3332a", "M0 0L6 6M0 6L6 0"),
    ("#f0ebf8", "#6b4fa0", "M0 3H6"),
    ("#ffffff", "#6a747e", ""),
)
"""Ground, border and hatching: from the highest level to the lowest, what is open, what is outside."""
_OPEN, _OUTSIDE = 4, 5


@dataclass(frozen=True, slots=True)
class Part:
    """One result: its name, its word, and how many have it."""

    name: str
    word: str
    count: int


Parts = tuple[Part, ...]
"""Results, highest first; those outside the scale last."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Ratings, and the levels of each criterion under its heading; `notes` stand under the title."""

    ratings: Parts
    criteria: tuple[tuple[str, Parts], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rated(self) -> int:
        """How many were rated."""
        return total(self.ratings)


def total(parts: Iterable[Part]) -> int:
    """Count all."""
    return sum(part.count for part in parts)


def share(count: int, of: int, lang: str) -> str:
    """Say a share for people; nothing where there is no whole."""
    return format_percent(Fraction(count, of), lang) if of else "–"


def length(count: int, most: int, room: int) -> int:
    """Give the length of a bar: the greatest has all the room, and what is there is never without a bar."""
    return max(int(count > 0), count * room // max(most, 1))


def svg(found: Distribution, lang: str) -> str:
    """Draw a distribution, 718 pixels wide."""
    title = pick(("Phân bố đề xuất xếp loại", "Distribution of proposed ratings"), lang)
    body: list[str] = []
    y = 20
    body.append(f'<text x="0" y="{y}" font-size="15" font-weight="bold">{escape(title)}</text>\n')
    for note in (_rated_note(found.rated, lang), *found.notes):
        for run, *_ in wrap([Run(note)], WIDTH * 100 // FONT, 3):
            y += 17
            body.append(_text(0, y, run.text, soft=True))
    y += 14
    body += _bars(found, y, lang)
    y += ROW * len(found.ratings)
    if found.criteria:
        lines, y = _stacks(found, y + 30, lang)
        body += lines
    return "".join([*_head(found, title, y + 8, lang), *body, "</svg>\n"])


def _rated_note(rated: int, lang: str) -> str:
    number = format_number(rated, lang)
    return pick((f"{number} hồ sơ đã xếp loại", f"Dossiers rated: {number}"), lang)


def _head(found: Distribution, title: str, height: int, lang: str) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="phan-bo-title phan-bo-desc"'
        f' width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
        f' style="max-width:100%;height:auto"'
        f' font-family="Arial, Helvetica, &quot;DejaVu Sans&quot;, sans-serif" font-size="{FONT}"'
        f' fill="{_INK}">\n<title id="phan-bo-title">{escape(title)}</title>\n'
        f'<desc id="phan-bo-desc">{escape(_described(found, lang))}</desc>\n<defs>\n'
    )
    for number, (ground, border, hatching) in enumerate(_FILLS):
        yield (
            f'<pattern id="phan-bo-{number}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="{ground}"/>'
            f'<path d="{hatching}" stroke="{border}" stroke-width="0.8" opacity="0.5"/></pattern>\n'
        )
    yield f'</defs>\n<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'


def _described(found: Distribution, lang: str) -> str:
    """Give every number as text."""
    ratings = "; ".join(f"{p.word}: {_number(p, found.rated, lang)}" for p in found.ratings)
    lines = [f"{_rated_note(found.rated, lang)}. {ratings}."]
    for heading, parts in found.criteria:
        levels = "; ".join(f"{p.word}: {format_number(p.count, lang)}" for p in parts if p.count)
        lines.append(f"{heading}. {levels}.")
    return " ".join([*lines, *found.notes])


def _number(part: Part, of: int, lang: str) -> str:
    return f"{format_number(part.count, lang)} ({share(part.count, of, lang)})"


def _bars(found: Distribution, y: int, lang: str) -> Iterator[str]:
    most = max((part.count for part in found.ratings), default=0)
    fills = _fills(found.ratings)
    for place, part in enumerate(found.ratings):
        top, wide = y + place * ROW, length(part.count, most, LONGEST)
        yield _label(part.word, top)
        yield _rect(LEFT, top, wide, fills[part.name]) if wide else ""
        yield _text(LEFT + wide + 7, top + 13, _number(part, found.rated, lang))


def _stacks(found: Distribution, y: int, lang: str) -> tuple[list[str], int]:
    """Draw the levels of each criterion as one bar; give the drawing and where it ends."""
    heading = pick(("Mức của từng tiêu chí (số hồ sơ)", "Levels of each criterion (dossiers)"), lang)
    lines = [f'<text x="0" y="{y}" font-size="{FONT + 1}" font-weight="bold">{escape(heading)}</text>\n']
    legend, y = _legend(found, y + 10)
    lines += legend
    for name, parts in found.criteria:
        lines.append(_label(name, y))
        lines += _stack(parts, y, lang)
        y += TALL
    return lines, y


def _legend(found: Distribution, y: int) -> tuple[list[str], int]:
    marks: dict[str, int] = {}
    for _, parts in found.criteria:
        fills = _fills(parts)
        marks |= {p.word: fills[p.name] for p in parts if p.count and p.word not in marks}
    lines, x = [], LEFT
    for word, fill in marks.items():
        wide = 30 + width(word) * FONT // 100
        if x + wide > WIDTH:
            x, y = LEFT, y + 18
        lines += [_rect(x, y, 16, fill, 11), _text(x + 22, y + 10, word)]
        x += wide + 8
    return lines, y + 22


def _stack(parts: Parts, y: int, lang: str) -> Iterator[str]:
    x, fills = LEFT, _fills(parts)
    for part, wide in zip(parts, _widths([part.count for part in parts]), strict=True):
        if wide:
            number = format_number(part.count, lang)
            yield f"<g><title>{escape(part.word)}: {number}</title>{_rect(x, y, wide, fills[part.name])}"
            if width(number) * FONT // 100 + 6 <= wide:
                yield _text(x + wide // 2, y + 13, number, anchor="middle", halo=True)
            yield "</g>\n"
        x += wide


def _widths(counts: Sequence[int]) -> list[int]:
    """Share out a whole bar; what is there has at least two pixels, and the widest makes up for it."""
    of = sum(counts)
    if not of:
        return [0] * len(counts)
    found = [max(2 * int(count > 0), count * STACK // of) for count in counts]
    found[found.index(max(found))] += STACK - sum(found)
    return found


def _fills(parts: Parts) -> dict[str, int]:
    """Choose the fill of each name: by its place on the scale, however many levels that has."""
    scale = [part.name for part in parts if part.name not in RESERVED]
    steps = max(len(scale) - 1, 1)
    fills = {name: place * (_OPEN - 1) // steps for place, name in enumerate(scale)}
    return {p.name: fills.get(p.name, _OPEN if p.name == "undetermined" else _OUTSIDE) for p in parts}


def _label(text: str, y: int) -> str:
    lines = wrap([Run(text)], LABEL * 100 // FONT, 2)
    first = y + (13 if len(lines) == 1 else 6)
    texts = (_text(LEFT - 8, first + 13 * n, run.text, anchor="end") for n, (run, *_) in enumerate(lines))
    return "".join(texts)


def _rect(x: int, y: int, wide: int, fill: int, high: int = BAR) -> str:
    look = f'fill="url(#phan-bo-{fill})" stroke="{_FILLS[fill][1]}"'
    return f'<rect x="{x}.5" y="{y}.5" width="{wide}" height="{high}" {look}/>\n'


def _text(x: int, y: int, text: str, *, anchor: str = "", soft: bool = False, halo: bool = False) -> str:
    looks = f' text-anchor="{anchor}"' if anchor else ""
    looks += f' fill="{_SOFT}"' if soft else ""
    looks += ' stroke="#ffffff" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x}" y="{y}"{looks}>{escape(text)}</text>\n'
