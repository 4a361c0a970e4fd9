"""What an error says: a sentence and a repair, in two languages."""

from typing import NamedTuple


class Message(NamedTuple):
    """A sentence and a repair in Vietnamese, then the same in English."""

    vi: str
    help_vi: str
    en: str
    help_en: str

    def sentence(self, lang: str) -> str:
        """Give the sentence in a language."""
        return self.vi if lang == "vi" else self.en

    def help(self, lang: str) -> str:
        """Give the repair in a language."""
        return self.help_vi if lang == "vi" else self.help_en
