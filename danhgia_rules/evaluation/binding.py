"""Binding a dossier to its rulebook: what is filed must be read, what was decided must be known."""

import weakref
from collections.abc import Iterator
from typing import Any

from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import DossierError, Problem, ordered
from danhgia_rules.rulebook.model import Rulebook
from danhgia_rules.validation import closest

FILED = ("bieu_hien", "nhiem_vu", "de_xuat")
"""Lists whose records are filed under a clause."""

Reads = dict[str, frozenset[str] | None]


def _reads(rulebook: Rulebook) -> Reads:
    """Give for each filed list the clauses that some requirement reads; None where one reads all."""
    found: Reads = {}
    for name in FILED:
        clauses: set[str] = set()
        for indicator in rulebook.indicators:
            if indicator.of != name:
                continue
            named = [c for c in (*indicator.among, *indicator.where) if c.field == "noi_dung"]
            if not named:
                found[name] = None
                break
            clauses.update(*(c.operand for c in named))  # type: ignore[arg-type]
        else:
            found[name] = frozenset(clauses)
    return found


_cache: "weakref.WeakKeyDictionary[Rulebook, tuple[Reads, frozenset[str]]]" = weakref.WeakKeyDictionary()


def _tables(rulebook: Rulebook) -> tuple[Reads, frozenset[str]]:
    found = _cache.get(rulebook)
    if found is None:
        clauses = frozenset(f"{c.id}.{letter}" for c in rulebook.criteria for letter, _ in c.clauses)
        found = _cache[rulebook] = (_reads(rulebook), clauses)
    return found


def filed_clauses(rulebook: Rulebook, name: str) -> frozenset[str]:
    """Give the clauses under which a record of a filed list may stand."""
    reads, clauses = _tables(rulebook)
    allowed = reads[name]
    return clauses if allowed is None else allowed


def bind(dossier: Dossier, rulebook: Rulebook) -> None:
    """Check a dossier against its rulebook; raise DossierError with all problems."""
    problems = list(_filed(dossier, rulebook)) + list(_decided(dossier, rulebook))
    if problems:
        raise DossierError(ordered(problems))


def _filed(dossier: Dossier, rulebook: Rulebook) -> Iterator[Problem]:
    reads, clauses = _tables(rulebook)
    for name in FILED:
        records = getattr(dossier, name)
        allowed = reads[name]
        for index, record in enumerate(records if isinstance(records, tuple) else ()):
            clause = record.noi_dung
            if allowed is not None and clause in allowed:
                continue
            where = dossier.origin.where((name, index, "noi_dung"))
            if clause not in clauses:
                hint = closest(clause, sorted(clauses))
                params: dict[str, Any] = {"clause": clause, "rulebook": rulebook.id, "hint": hint}
                yield Problem("D006", where, params)
            elif allowed is not None:
                listed = ", ".join(sorted(allowed)) or "-"
                yield Problem("D007", where, {"list": name, "clause": clause, "clauses": listed})


def _decided(dossier: Dossier, rulebook: Rulebook) -> Iterator[Problem]:
    ids = {criterion.id for criterion in rulebook.criteria}
    for index, entry in enumerate(dossier.danh_gia or ()):
        if entry.xep_loai is not None and entry.xep_loai not in rulebook.rating.scale.names:
            where = dossier.origin.where(("danh_gia", index, "xep_loai"))
            yield _unknown_level(entry.xep_loai, rulebook.rating.scale.names, where)
        for criterion, level in (entry.muc or {}).items():
            path = ("danh_gia", index, "muc", criterion)
            if criterion not in ids:
                where = dossier.origin.where(path, key=True)
                hint = closest(criterion, ids)
                params = {"criterion": criterion, "rulebook": rulebook.id, "hint": hint}
                yield Problem("D011", where, params)
            elif level not in rulebook.scale.names:
                yield _unknown_level(level, rulebook.scale.names, dossier.origin.where(path))


def _unknown_level(given: str, names: tuple[str, ...], where: Any) -> Problem:
    allowed = ", ".join(reversed(names))
    return Problem("D012", where, {"allowed": allowed, "hint": closest(given, names)})
