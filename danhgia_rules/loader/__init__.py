"""The loader: from a rulebook file to a checked rulebook, or to all that is wrong with it."""

from danhgia_rules.loader.joining import combine, load_alone, load_path
from danhgia_rules.loader.overlay import apply_overlay, overlay_path
from danhgia_rules.loader.rulebook import Loaded, load_file, sibling_reader

__all__ = [
    "Loaded",
    "apply_overlay",
    "combine",
    "load_alone",
    "load_file",
    "load_path",
    "overlay_path",
    "sibling_reader",
]
