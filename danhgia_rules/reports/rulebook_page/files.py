"""What only the files of a rulebook say: headings that ask nothing, and which text a source quotes.

Knows the keys of those files; it must not know pages.
"""

from typing import Any

from danhgia_rules.citations import Document
from danhgia_rules.documents import Limits, read_yaml
from danhgia_rules.errors import RulebookError
from danhgia_rules.rulebook.model import Rulebook

Declared = tuple[Document, str]
"""A document, and the text that its quotations are held against; empty where it has none."""


class Files:
    """The files of one rulebook, read again; a rulebook without files has nothing to add."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._data = [_data(origin.text, origin.name) for origin in rulebook.origins]

    def headings(self) -> list[str]:
        """Give the words of the source text that the file of the criteria lists as asking nothing."""
        return [str(words) for words in self._data[0].get("headings", [])] if self._data else []

    def declared(self) -> tuple[Declared, ...]:
        """Give each document with its text, in the order of the files and of the sources in each."""
        texts = [
            dict(origin.cited).get(str(entry.get("text")), "")
            for origin, data in zip(self._rulebook.origins, self._data, strict=True)
            for entry in data.get("sources", {}).values()
        ]
        documents = self._rulebook.documents
        known = texts if len(texts) == len(documents) else [""] * len(documents)
        return tuple(zip(documents, known, strict=True))


def _data(text: str, name: str) -> dict[str, Any]:
    data = read_yaml(text, name, Limits(), RulebookError).data
    return data if isinstance(data, dict) else {}
