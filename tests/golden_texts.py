"""The texts of the worked dossiers that people agreed on: which there are, and how each is made."""

from pathlib import Path

from danhgia_rules import Dossier, Evaluation, evaluate

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")


def _top(result: Evaluation) -> str:
    return result.rulebook.rating.scale.names[-1]


KINDS = {
    "explain": lambda result, lang: result.explain(lang),
    "why_not": lambda result, lang: result.why_not(_top(result)).explain(lang),
    "path_to": lambda result, lang: result.path_to(_top(result)).explain(lang),
    "what_if": lambda result, lang: result.what_if(result.path_to(_top(result)).settings()).explain(lang),
    "questions": lambda result, lang: result.questions().explain(lang),
    "compare": lambda result, lang: result.compare().explain(lang),
    "mermaid": lambda result, lang: result.to_mermaid(lang),
}


def name(kind: str, path: Path, lang: str) -> Path:
    """Give the file that holds an agreed text."""
    return GOLDEN / kind / f"{path.stem}.{lang}.txt"


def all_texts() -> dict[Path, str]:
    """Make every text anew, by the file that holds it."""
    found = {}
    for path in EXAMPLES:
        result = evaluate(Dossier.from_file(path))
        for kind, make in KINDS.items():
            for lang in LANGUAGES:
                found[name(kind, path, lang)] = make(result, lang)
    return found
