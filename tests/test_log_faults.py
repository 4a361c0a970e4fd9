"""A small part of each campaign against the log: kills, tampering, faults, power cuts, full disks."""

import pytest
from log_faults import run_campaign

SMALL = {
    "kill": ("kill", "--times", "10"),
    "tamper": ("tamper", "--times", "330"),
    "faults": ("faults", "--every", "13"),
    "powercut": ("powercut", "--times", "50"),
    "full-disk": ("full-disk", "--times", "5"),
}
WEAKENED = SMALL | {
    "tamper": ("tamper", "--times", "60"),
    "faults": ("faults", "--every", "20", "--kinds", "EIO"),
}


def test_no_acknowledged_entry_is_lost_by_a_kill():
    broken, figures = run_campaign(*SMALL["kill"])
    assert not broken, figures
    assert figures["kills"] == 10
    assert figures["entries acknowledged"] > 0


def test_no_tampering_goes_unnoticed_against_a_head_from_outside():
    broken, figures = run_campaign(*SMALL["tamper"])
    assert not broken, figures
    assert (figures["tried"], figures["MISSED"]) == (330, 0)
    assert all(figures["kinds"].values())
    # What rewrites rows is found in every case; of the schema some columns are read by nobody.
    rows = {kind: set(found) for kind, found in figures["kinds"].items() if kind.startswith(("SQL", "tree"))}
    del rows["SQL: the schema edited"]
    assert set().union(*rows.values()) == {"found"}


def test_a_failed_write_loses_nothing_and_stops_the_log():
    broken, figures = run_campaign(*SMALL["faults"])
    assert not broken, figures
    assert {call[0] for call in figures["by call"]} >= {"W", "S", "T", "C"}
    assert figures["taken"]["read-only"] > 20


def test_no_acknowledged_entry_is_lost_by_a_power_cut():
    broken, figures = run_campaign(*SMALL["powercut"])
    assert not broken, figures
    assert figures["entries that must be there"] > 100
    assert figures["with writes pending"] > 20


def test_a_full_disk_loses_nothing_and_stops_the_log():
    broken, figures = run_campaign(*SMALL["full-disk"])
    assert not broken, figures
    assert figures["limit on files"]["tried"] == 5


@pytest.mark.parametrize("campaign", WEAKENED)
def test_a_campaign_notices_a_log_that_was_weakened(campaign):
    broken, figures = run_campaign(*WEAKENED[campaign], "--weaken")
    assert broken, figures
