"""Runs a campaign against the log in a process of its own, and gives its figures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TOOL = Path(__file__).parent.parent / "tools/campaign_log.py"
CANNOT = 3


class Campaign(NamedTuple):
    """What a campaign found."""

    broken: bool
    figures: dict[str, Any]


def run_campaign(*arguments: str) -> Campaign:
    """Run it; skip the test, with the reason, where this machine cannot."""
    command = [sys.executable, "-W", "error", str(TOOL), *arguments, "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == CANNOT:
        pytest.skip(done.stderr.strip())
    assert done.returncode in {0, 1}, done.stderr
    assert not done.stderr, done.stderr
    return Campaign(done.returncode == 1, json.loads(done.stdout))
