"""The version of the library (SemVer; the rules carry dates of their own) and of its semantics."""

__version__ = "0.1.0"

SEMANTICS = 1
"""The number of the meaning of rulebooks: one more whenever the same facts and the same rulebook
could give another result, level, bound or deciding requirement than before. Records hold it."""
