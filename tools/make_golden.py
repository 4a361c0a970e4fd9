"""Write the agreed texts of the worked dossiers anew, for a person to read the diff."""

from pathlib import Path

from danhgia_rules import Dossier, evaluate

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden"


def main() -> None:
    """Write one file for each worked dossier and language; remove the others."""
    wanted = {}
    for path in sorted((ROOT / "docs" / "examples").glob("*.yaml")):
        result = evaluate(Dossier.from_file(path))
        wanted[f"{path.stem}.vi.txt"] = result.explain("vi")
        wanted[f"{path.stem}.en.txt"] = result.explain("en")
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.iterdir():
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
