"""The dossier: its model, its readers, its cross-field checks."""

from danhgia_rules.dossier.model import Dossier

__all__ = ["Dossier"]
