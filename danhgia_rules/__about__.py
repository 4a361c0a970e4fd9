"""The version of the library (SemVer; the rules carry dates of their own)."""

__version__ = "0.1.0"
