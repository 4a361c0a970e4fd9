"""The files that are written: the text of an export, by its format."""

import json
from typing import Literal

from danhgia_rules.exports.dmn import to_dmn
from danhgia_rules.exports.jdm import to_jdm
from danhgia_rules.rulebook.model import Rulebook

Format = Literal["jdm", "dmn"]


def export_text(rulebook: Rulebook, format_: Format, lang: str = "vi") -> str:
    """Give the text of a file: `jdm` for GoRules, `dmn` for DMN 1.3; raises as `to_jdm` and `to_dmn` do."""
    if format_ == "dmn":
        return to_dmn(rulebook, lang)
    return json.dumps(to_jdm(rulebook, lang), ensure_ascii=False, indent=2) + "\n"
