"""Text of an answer as paragraphs and lists, by the indentation and the marks that texts are written with."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_MARK = re.compile(r"(- |[0-9]+\. )")


class Paragraph(NamedTuple):
    """One line of a text: how deep it stands, the mark of an item of a list (else none), its words."""

    depth: int
    mark: str
    text: str


def prose(text: str, without: Sequence[str] = ()) -> list[Paragraph]:
    """Split a text into its lines; blank ones, and those said elsewhere on the page, are left out."""
    return [_paragraph(line) for line in text.splitlines() if line.strip() and line not in without]


def _paragraph(line: str) -> Paragraph:
    words = line.strip()
    depth = (len(line) - len(line.lstrip())) // 2
    mark = _MARK.match(words)
    if mark is None:
        return Paragraph(depth, "", words)
    sign = "•" if mark[0] == "- " else mark[0].strip()
    return Paragraph(depth, sign, words[mark.end() :])
