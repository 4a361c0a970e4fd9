"""The words of a law text that no clause, heading or title of the rulebook quotes."""

import re
from typing import NamedTuple

_LETTERS = re.compile(r"[^\W\d_]")
_NUMBERING = re.compile(
    r"(?<!\w)((phần|chương|mục|điều|khoản|điểm)\s+)?([IVXLC]+|\d+(\.\d+)*|[a-zđ])[.):]?(?!\w)", re.IGNORECASE
)
_JOINING = frozenset({"và"})
"""Words between two clauses that are cut out of one sentence."""

_BEFORE_WORDS = " #"
"""Marks of a heading: copied without quotes into YAML they would make a comment of it."""


class Passage(NamedTuple):
    """Words of a text that nothing quotes, with the line and column where they begin."""

    line: int
    column: int
    words: str


class Text:
    """A law text with white space folded, and for each character whether something quotes it."""

    def __init__(self, text: str) -> None:
        self._folded, self._offsets = _folded(text)
        lower = self._folded.casefold()
        self._lower = lower if len(lower) == len(self._folded) else self._folded
        self._starts = [0, *(n + 1 for n, char in enumerate(text) if char == "\n")]
        self._read = bytearray(len(self._folded))
        self._next = 0

    def clause(self, words: str) -> bool:
        """Mark the words of a clause; say whether they were found.

        Clauses stand in the text in their order: each is looked for behind the one before it, so that
        words that occur twice are not taken for both.
        """
        folded = _folded(words)[0]
        at = self._folded.find(folded, self._next)
        at = self._folded.find(folded) if at < 0 else at
        if at < 0 or not folded:
            return False
        self._mark(at, len(folded))
        self._next = at + len(folded)
        return True

    def title(self, words: str, *, before: str) -> None:
        """Mark the title of a criterion where it stands between the clause before and its own first one."""
        title, end = _folded(words)[0].casefold(), self._folded.find(_folded(before)[0], self._next)
        at = self._lower.rfind(title, self._next, max(end, 0))
        if at >= 0:
            self._mark(at, len(title))

    def label(self, words: str) -> bool:
        """Mark every line that says these words and nothing else; say whether there is one."""
        folded = _folded(words)[0]
        lines = [
            (first, last)
            for first, last in self._lines()
            if self._folded[first:last].strip().casefold() == folded.casefold()
        ]
        for first, last in lines:
            self._mark(first, last - first)
        return bool(lines)

    def heading(self, words: str) -> None:
        """Mark a heading, or other words that are quoted: as a line, else wherever they stand."""
        folded = _folded(words)[0]
        if folded and not self.label(words):
            for match in re.finditer(re.escape(folded), self._folded):
                self._mark(match.start(), len(folded))

    def lines(self) -> list[int]:
        """Give the numbers of the lines that say something, from 1."""
        return [
            self._passage(first, "").line
            for first, last in self._lines()
            if _says_something(self._folded[first:last])
        ]

    def _mark(self, at: int, length: int) -> None:
        self._read[at : at + length] = b"\1" * length

    def unread(self) -> list[Passage]:
        """Give the passages that nothing quotes; numbers, punctuation and `và` alone are none."""
        found = []
        for first, last in self._lines():
            for match in re.finditer(rb"\0+", bytes(self._read[first:last])):
                start, end = first + match.start(), first + match.end()
                words = self._folded[start:end]
                if _says_something(words):
                    start += len(words) - len(words.lstrip(_BEFORE_WORDS))
                    found.append(self._passage(start, words.strip(_BEFORE_WORDS)))
        return found

    def _passage(self, at: int, words: str) -> Passage:
        offset = self._offsets[at]
        line = max(n for n, start in enumerate(self._starts) if start <= offset)
        return Passage(line + 1, offset - self._starts[line] + 1, words)

    def _lines(self) -> list[tuple[int, int]]:
        """Give the ends of each line in the folded text."""
        ends: dict[int, list[int]] = {}
        line = 0
        for place, offset in enumerate(self._offsets):
            while line + 1 < len(self._starts) and self._starts[line + 1] <= offset:
                line += 1
            ends.setdefault(line, [place, place])[1] = place + 1
        return [(first, last) for first, last in ends.values()]


def _folded(text: str) -> tuple[str, list[int]]:
    """Fold white space and emphasis marks as the loader does; give where each character came from."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        if char == "*" or (char.isspace() and (not characters or characters[-1] == " ")):
            continue
        characters.append(" " if char.isspace() else char)
        offsets.append(offset)
    while characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    return "".join(characters), offsets


def _says_something(words: str) -> bool:
    rest = _NUMBERING.sub(" ", words)
    letters = re.findall(r"[^\W\d_]+", rest)
    return bool(_LETTERS.search(rest)) and not {word.casefold() for word in letters} <= _JOINING
