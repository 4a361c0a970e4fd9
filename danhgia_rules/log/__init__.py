"""The log of decisions: append-only, with a hash tree, proofs and checkpoints.

Importing this package loads nothing; each name loads its module when it is first used, so that
SQLite is not loaded for a signature, nor cryptography for a log.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from danhgia_rules.log.audit import verify_log
    from danhgia_rules.log.entries import Entry
    from danhgia_rules.log.entry_proof import EntryProof
    from danhgia_rules.log.keys import new_key, read_key, write_key
    from danhgia_rules.log.merkle import leaf_hash, verify_consistency, verify_inclusion
    from danhgia_rules.log.notes import open_checkpoint, sign_checkpoint
    from danhgia_rules.log.paper import paper_line, read_paper
    from danhgia_rules.log.proofs import ConsistencyProof, Head, InclusionProof
    from danhgia_rules.log.report import LogReport
    from danhgia_rules.log.store import DecisionLog
    from danhgia_rules.log.witness import Seen, Witness

__all__ = [
    "ConsistencyProof",
    "DecisionLog",
    "Entry",
    "EntryProof",
    "Head",
    "InclusionProof",
    "LogReport",
    "Seen",
    "Witness",
    "leaf_hash",
    "new_key",
    "open_checkpoint",
    "paper_line",
    "read_key",
    "read_paper",
    "sign_checkpoint",
    "verify_consistency",
    "verify_inclusion",
    "verify_log",
    "write_key",
]

_MODULES = {
    "audit": ("verify_log",),
    "entries": ("Entry",),
    "entry_proof": ("EntryProof",),
    "keys": ("new_key", "read_key", "write_key"),
    "merkle": ("leaf_hash", "verify_consistency", "verify_inclusion"),
    "notes": ("open_checkpoint", "sign_checkpoint"),
    "paper": ("paper_line", "read_paper"),
    "proofs": ("ConsistencyProof", "Head", "InclusionProof"),
    "report": ("LogReport",),
    "store": ("DecisionLog",),
    "witness": ("Seen", "Witness"),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"danhgia_rules.log.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
