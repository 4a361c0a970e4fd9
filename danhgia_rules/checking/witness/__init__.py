"""Witness dossiers: facts made up so that indicators lie where a check wants them."""

from danhgia_rules.checking.witness.realizer import Realizer

__all__ = ["Realizer"]
