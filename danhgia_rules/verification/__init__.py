"""Checking a record: rate again, compare bytes, and say which part differs."""

from danhgia_rules.verification.check import verify
from danhgia_rules.verification.model import Part, Status, Verification

__all__ = ["Part", "Status", "Verification", "verify"]
