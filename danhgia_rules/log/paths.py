"""Paths of a log and of what belongs to it."""

import os
from pathlib import Path

from danhgia_rules.errors import LogError, Problem, Where


def reason_of(failure: Exception) -> str:
    """Name an error without any content: the system's name of it, or SQLite's, or that of its class."""
    number = getattr(failure, "errno", None)
    return (
        os.strerror(number) if number else str(getattr(failure, "sqlite_errorname", type(failure).__name__))
    )


def resolved(path: str | os.PathLike[str]) -> Path:
    """Give the real path of a file, so that what stands beside it has one name. Raises LogError (K001)."""
    try:
        return Path(path).absolute().resolve()
    except (OSError, ValueError, RuntimeError) as failure:  # a NUL; links in a circle
        raise LogError(Problem("K001", Where(str(path)), {"reason": type(failure).__name__})) from None


def refuse_inside(path: Path, log: str | os.PathLike[str], code: str) -> None:
    """Raise LogError of a code for a file in the folder of a log, or in one below; links are followed."""
    if resolved(path).is_relative_to(resolved(log).parent):
        raise LogError(Problem(code, Where(str(path))))
