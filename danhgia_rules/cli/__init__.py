"""The command `danhgia`: what a person can do at a terminal, with the library's own calls."""

from danhgia_rules.cli.app import main

__all__ = ["main"]
