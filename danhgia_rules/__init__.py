"""Rate a Vietnamese cadre from facts by declarative rules, and show why.

from danhgia_rules import Dossier, evaluate
result = evaluate(Dossier.from_file("ho-so.yaml"))
print(result.rating, result.explain())
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from danhgia_rules.__about__ import __version__
from danhgia_rules.catalog import load_rulebook
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import (
    CatalogError,
    DanhGiaError,
    DossierError,
    EngineDisagreement,
    EngineError,
    LogError,
    RecordError,
    RulebookError,
)
from danhgia_rules.evaluation import CriterionResult, Evaluation, evaluate
from danhgia_rules.levels import Level, Rating
from danhgia_rules.rulebook import Rulebook
from danhgia_rules.trace import Bounds

if TYPE_CHECKING:
    from danhgia_rules.log import DecisionLog
    from danhgia_rules.records.bundle import Bundle
    from danhgia_rules.records.model import Facts, Record
    from danhgia_rules.verification import Verification, verify

__all__ = [
    "Bounds",
    "Bundle",
    "CatalogError",
    "CriterionResult",
    "DanhGiaError",
    "DecisionLog",
    "Dossier",
    "DossierError",
    "EngineDisagreement",
    "EngineError",
    "Evaluation",
    "Facts",
    "Level",
    "LogError",
    "Rating",
    "Record",
    "RecordError",
    "Rulebook",
    "RulebookError",
    "Verification",
    "__version__",
    "evaluate",
    "load_rulebook",
    "verify",
]

_ON_USE = {
    "Bundle": "danhgia_rules.records.bundle",
    "DecisionLog": "danhgia_rules.log",
    "Facts": "danhgia_rules.records.model",
    "Record": "danhgia_rules.records.model",
    "Verification": "danhgia_rules.verification",
    "verify": "danhgia_rules.verification",
}
"""Names that are imported when they are first used: who only rates loads none of it."""


def __getattr__(name: str) -> Any:
    if name not in _ON_USE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found = getattr(import_module(_ON_USE[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
