"""Rate a Vietnamese cadre from facts by declarative rules, and show why.

from danhgia_rules import Dossier, evaluate
result = evaluate(Dossier.from_file("ho-so.yaml"))
print(result.rating, result.explain())
"""

from danhgia_rules.__about__ import __version__
from danhgia_rules.catalog import load_rulebook
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import (
    CatalogError,
    DanhGiaError,
    DossierError,
    EngineDisagreement,
    EngineError,
    RulebookError,
)
from danhgia_rules.evaluation import CriterionResult, Evaluation, evaluate
from danhgia_rules.levels import Level, Rating
from danhgia_rules.rulebook import Rulebook
from danhgia_rules.trace import Bounds

__all__ = [
    "Bounds",
    "CatalogError",
    "CriterionResult",
    "DanhGiaError",
    "Dossier",
    "DossierError",
    "EngineDisagreement",
    "EngineError",
    "Evaluation",
    "Level",
    "Rating",
    "Rulebook",
    "RulebookError",
    "__version__",
    "evaluate",
    "load_rulebook",
]
