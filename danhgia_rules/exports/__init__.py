"""The same rulebook for other engines: DMN decision tables, and GoRules JDM."""

from danhgia_rules.exports.dmn import to_dmn
from danhgia_rules.exports.files import export_text
from danhgia_rules.exports.jdm import to_jdm

__all__ = ["export_text", "to_dmn", "to_jdm"]
