"""Write the agreed texts of the worked dossiers anew, for a person to read the diff."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from golden_texts import GOLDEN, all_texts


def main() -> None:
    """Write one file for each worked dossier, kind of text and language; remove the others."""
    wanted = all_texts()
    for old in GOLDEN.rglob("*.txt"):
        if old not in wanted:
            old.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
