"""The scenario played in a child under the shim, and the record of all its calls."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from campaign import scenario, shim
from campaign.scenario import NAME, Step, in_child

SEED = 4


def recorded(case: Path, began: Callable[[], None], seed: int = SEED) -> tuple[list[Step], list[shim.Call]]:
    """Play the scenario in a child that is watched; give its steps and its calls.

    The steps stand among the calls too, as `A`, where they ended.
    """
    record = case.with_name(case.name + ".calls")

    def act(say: Callable[[bytes], Any]) -> None:
        handle = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        shim.watch(case, handle)
        for step in scenario.play(case / NAME, seed, began):
            line = step.to_line()
            os.write(handle, b"A 0 0 %d -\n" % len(line) + line)
            say(line)

    lines = in_child(act)
    if not lines or lines[-1].startswith(b"!"):
        raise AssertionError(lines[-1:])
    return [Step.from_line(line) for line in lines], shim.read_calls(record)
