"""Batches: tables of dossiers rated by polars expressions that are compiled from the rulebook.

Needs the extra `batch`; on Spark the extra `spark`. What is named here is imported when it is first asked
for, so that who rates one dossier loads no polars.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from danhgia_rules.errors import DanhGiaError, Problem

if TYPE_CHECKING:
    from danhgia_rules.batch.columns import dossier_schema, to_table
    from danhgia_rules.batch.expanding import expand
    from danhgia_rules.batch.files import rate_files
    from danhgia_rules.batch.rate import Rated, Rater, rate_table
    from danhgia_rules.batch.spark import rate_on_spark

__all__ = [
    "Rated",
    "Rater",
    "dossier_schema",
    "expand",
    "rate_files",
    "rate_on_spark",
    "rate_table",
    "to_table",
]

_MODULES = {
    "Rated": "rate",
    "Rater": "rate",
    "dossier_schema": "columns",
    "expand": "expanding",
    "rate_files": "files",
    "rate_on_spark": "spark",
    "rate_table": "rate",
    "to_table": "columns",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for; raise DanhGiaError (Q004) without polars."""
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    try:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        if error.name != "polars":
            raise
        raise DanhGiaError(Problem("Q004")) from None
