"""Names that both languages accept, one for each thing of a rulebook."""

import re

_LONGEST = 60


class Names:
    """Gives names of letters, digits and underscores, each once; equal calls give equal names."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def name(self, kind: str, of: str) -> str:
        """Name a thing of a kind, such as the level of `II.2.4`: `level_II_2_4`."""
        if (kind, of) not in self._given:
            plain = f"{kind}_{re.sub('[^A-Za-z0-9]+', '_', of)[:_LONGEST]}"
            found, count = plain, 1
            while found in self._taken:
                count += 1
                found = f"{plain}_{count}"
            self._taken.add(found)
            self._given[kind, of] = found
        return self._given[kind, of]
