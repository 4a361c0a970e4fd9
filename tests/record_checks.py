"""Checks of records for tests: what is checked against what, and what every check must say."""

import json
from typing import Any

from jsonschema import Draft202012Validator
from record_helpers import FILES, loaded, record, text_of

from danhgia_rules import Record, Verification
from danhgia_rules.output_schema import adapter
from danhgia_rules.verification.notes import NAMES

BEFORE, AFTER = "xuat_sac: {at_least: 70%, parameter", "xuat_sac: {at_least: 71%, parameter"
PLACE = "criteria[II.2.4].requirements[don_vi_hoan_thanh_tot].cells.xuat_sac.threshold"


def changed_rulebook() -> Any:
    """The bundled rulebook with one threshold changed."""
    text = text_of(FILES["criteria"])
    assert text.count(BEFORE) == 1
    return loaded("criteria", text.replace(BEFORE, AFTER))


def fresh(name: str = "mau") -> Record:
    """A record as it is read from a file: without its facts and rulebook."""
    return Record.from_bytes(record(name).to_bytes())


def statuses(found: Verification) -> dict[str, str]:
    return {part.name: str(part.status) for part in found.parts}


def told(found: Verification, *parts: str, status: str = "differs") -> bool:
    """Whether these parts have that status, and every other part of the record is the same."""
    expected = {name: status if name in parts else "same" for name in statuses(found)}
    return statuses(found) == expected


def check_output(found: Verification) -> None:
    """The data have their shape; the text says the verdict and every part, in both languages."""
    data = json.loads(json.dumps(found.to_data()))
    Draft202012Validator(adapter("danhgia/verification/1").json_schema()).validate(data)
    assert [entry["part"] for entry in data["parts"]] == [part.name for part in found.parts]
    assert data["verdict"] == found.verdict
    for lang, pick in (("vi", 0), ("en", 1)):
        text = found.explain(lang)  # type: ignore[arg-type]
        for part in found.parts:
            assert f"{NAMES[part.name][pick]}: {part.notes[pick]}" in text
        assert found.record in text
        assert all(line.isprintable() for line in text.split("\n"))
    assert repr(found) == str(found) == "<Verification>"
