"""Dossiers with gaps, and what is in them, for the tests of questions."""

import datetime as dt
import re
from pathlib import Path

from danhgia_rules import Dossier, DossierError, evaluate
from danhgia_rules.evaluation.changes import changed


def example(name):
    return Dossier.from_file(Path(__file__).parent.parent / f"docs/examples/{name}.yaml")


def left(outcome, result):
    return set(outcome.results(result.rulebook.rating.scale))


def scalars(value):
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from scalars(item)
    else:
        yield value


def days(data):
    found = {text for text in scalars(data) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(text))}
    ends = [dt.date(2021, 1, 1), dt.date(2021, 12, 31)]
    return {*ends, *(dt.date.fromisoformat(text) for text in found)}


def rated(dossier, rulebook, changes):
    """Rate with facts filled in; None when the dossier would contradict itself."""
    try:
        return evaluate(changed(dossier, changes), rulebook=rulebook)
    except DossierError:
        return None


def variant(name, **changes):
    data = example(name).to_data()
    for key, value in changes.items():
        if value is None:
            del data[key]
        else:
            data[key] = value
    return evaluate(Dossier.from_data(data))
