"""The benchmark's peer in Rust: the rulebook as this project exports it, run by GoRules ZEN.

What is timed runs from the dossier to levels and rating; writing the dossier as the plain data
that ZEN takes is part of it. With the trace, ZEN also gives what went into each node and came out.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import zen
from bench_host import Answer

from danhgia_rules import Dossier, Rulebook
from danhgia_rules.exports import to_jdm


@cache
def decision(rulebook: Rulebook) -> Any:
    """Compile the export of a rulebook."""
    return zen.ZenEngine().create_decision(json.dumps(to_jdm(rulebook)))


def rater(rulebook: Rulebook, *, trace: bool) -> Callable[[Dossier], Answer]:
    """Give what rates a dossier by ZEN."""
    compiled, options = decision(rulebook), {"trace": trace}

    def rate(dossier: Dossier) -> Answer:
        found = compiled.evaluate(dossier.to_data(), options)
        if trace and not found["trace"]:
            raise ValueError(dossier.ma)
        result = found["result"]
        return result["levels"], result["rating"]

    return rate
