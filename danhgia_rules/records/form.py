"""The canonical form of a rulebook (`danhgia/rulebook-form/1`): what its digest is taken of.

All that the file says, resolved: parameters are put in, common requirements and clauses of one's
own are spread over their criteria, names of a scale are ranks. Layout and comments do not count.

INVARIANT: the same rulebook gives the same form in every later version; a change of this
module that changes a form needs a new number, and a reader for the old one.
"""

import datetime as dt
import weakref
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from danhgia_rules.canonical import canonical_bytes, digest
from danhgia_rules.citations import Citation, Document
from danhgia_rules.exact import MAX_INPUT, Number
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import (
    Cell,
    Condition,
    Criterion,
    Indicator,
    Limit,
    Overlay,
    Parameter,
    RatingRules,
    Reference,
    Replacement,
    Requirement,
    Rulebook,
)

SCHEMA: Final = "danhgia/rulebook-form/1"

Form = dict[str, Any]


def rulebook_form(rulebook: Rulebook) -> Form:
    """Give the canonical form of a rulebook with its overall rules, as plain data."""
    documents = sorted(dict.fromkeys(rulebook.documents), key=_by_content)
    writer = _Writer(documents)
    return {
        "schema": SCHEMA,
        "id": rulebook.id,
        "title": rulebook.title,
        "title_en": rulebook.title_en,
        "position": rulebook.position,
        **_years(rulebook.periods),
        "period_parameter": rulebook.period_parameter,
        "levels": _levels(rulebook.scale),
        "groups": [{"id": group.id, **_titles(group.titles)} for group in rulebook.groups],
        "documents": [_document(document) for document in documents],
        "indicators": {indicator.key: _indicator(indicator) for indicator in _indicators(rulebook)},
        "criteria": [writer.criterion(criterion, rulebook.scale) for criterion in rulebook.criteria],
        "rating": rating_form(rulebook.rating, rulebook.parameters),
        "parameters": [_parameter(rulebook.parameters[name]) for name in sorted(rulebook.parameters)],
        "not_encoded": [list(entry) for entry in rulebook.not_encoded],
        "misprints": [list(entry) for entry in rulebook.misprints],
        **({} if rulebook.overlay is None else {"overlay": writer.overlay(rulebook.overlay)}),
    }


def rating_form(rules: RatingRules, parameters: Mapping[str, Parameter]) -> Form:
    """Give the form of overall rules alone, with all that they rest on; it stands under `rating`."""
    read = _rating_indicators(rules)
    cells = [cell for row in rules.requirements for cell in row.cells if cell is not None]
    cited: list[Cell | Limit] = [*cells, *rules.limits]
    named = {item.parameter for item in cited} | {name for entry in read for name in entry.parameters}
    documents = sorted({item.citation.document for item in cited}, key=_by_content)
    writer, scale = _Writer(documents), rules.scale
    return {
        "id": rules.id,
        "title": rules.title,
        "title_en": rules.title_en,
        **_years(rules.periods),
        "levels": _levels(scale),
        "documents": [_document(document) for document in documents],
        "indicators": {indicator.key: _indicator(indicator) for indicator in read},
        "requirements": [writer.row(row, scale) for row in rules.requirements],
        "limits": [writer.limit(limit, scale) for limit in rules.limits],
        "parameters": [_parameter(parameters[name]) for name in sorted(name for name in named if name)],
        "not_encoded": [list(entry) for entry in rules.not_encoded],
    }


def form_digest(rulebook: Rulebook) -> tuple[str, str]:
    """Give the SHA-256 of the form, and of its overall rules alone; worked out once for each rulebook."""
    found = _digests.get(rulebook)
    if found is None:
        form = rulebook_form(rulebook)
        found = _digests[rulebook] = (digest(form), digest(form["rating"]))
    return found


def form_bytes(rulebook: Rulebook) -> bytes:
    """Give the form as the bytes that its digest is taken of."""
    return canonical_bytes(rulebook_form(rulebook))


_digests: "weakref.WeakKeyDictionary[Rulebook, tuple[str, str]]" = weakref.WeakKeyDictionary()


class _Writer:
    """Writes what cites documents: the place in the list of documents stands for the document."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents

    def criterion(self, criterion: Criterion, scale: Scale) -> Form:
        gate = criterion.gate
        return {
            "id": criterion.id,
            **_titles(criterion.titles),
            "clauses": [list(clause) for clause in criterion.clauses],
            "gate": None if gate is None else {"indicator": gate.key, "is": bool(criterion.gate_value)},
            "parameter": criterion.parameter,
            "requirements": [self.row(row, scale) for row in criterion.requirements],
        }

    def row(self, row: Requirement, scale: Scale) -> Form:
        cells = zip(scale.names, row.cells, strict=True)
        return {
            "id": row.id,
            "clauses": list(row.clauses),
            "indicator": row.indicator.key,
            "cells": {name: self.cell(cell) for name, cell in cells if cell is not None},
        }

    def cell(self, cell: Cell) -> Form:
        return {
            **_test(cell.comparison, cell.threshold),
            "parameter": cell.parameter,
            "source": self.source(cell.citation),
        }

    def limit(self, limit: Limit, scale: Scale) -> Form:
        unless = limit.unless
        return {
            "id": limit.id,
            "kind": limit.kind,
            **_titles(limit.titles),
            "indicator": limit.indicator.key,
            **_test(limit.comparison, limit.threshold),
            "level": None if limit.level is None else scale.names[limit.level],
            "unless": None
            if unless is None
            else {"indicator": unless.indicator.key, **_test(unless.comparison, unless.threshold)},
            "parameter": limit.parameter,
            "source": self.source(limit.citation),
        }

    def overlay(self, overlay: Overlay) -> Form:
        """Write what an overlay replaced, as it was, in one order; what now stands there is in its place."""
        return {
            "id": overlay.id,
            **_titles(overlay.titles),
            **_years(overlay.periods),
            "rulebook": overlay.rulebook,
            "rating_rules": overlay.rating_rules,
            "replaced": sorted(map(self.replaced, overlay.replaced), key=canonical_bytes),
        }

    def replaced(self, one: Replacement) -> Form:
        old = one.now.replaces or one.now
        return {
            "criterion": one.criterion,
            "requirement": None if one.level is None else one.owner,
            "level": one.level,
            "limit": one.owner if one.level is None else None,
            "before": {**_test(old.comparison, old.threshold), "source": self.source(old.citation)},
        }

    def source(self, citation: Citation) -> Form:
        return {
            "document": self.documents.index(citation.document),
            "kind": str(citation.kind),
            "at": citation.at,
            "grade": None if citation.grade is None else str(citation.grade),
            "quote": citation.quote,
        }


def _indicators(rulebook: Rulebook) -> Sequence[Indicator]:
    """Give every indicator that something of the rulebook reads, once, in its order."""
    read = [row.indicator for criterion in rulebook.criteria for row in criterion.requirements]
    read += [criterion.gate for criterion in rulebook.criteria if criterion.gate is not None]
    return list(dict.fromkeys([*rulebook.indicators, *read, *_rating_indicators(rulebook.rating)]))


def _rating_indicators(rules: RatingRules) -> Sequence[Indicator]:
    read = [row.indicator for row in rules.requirements] + [limit.indicator for limit in rules.limits]
    read += [limit.unless.indicator for limit in rules.limits if limit.unless is not None]
    return list(dict.fromkeys(read))


def _parameter(parameter: Parameter) -> Form:
    return {
        "id": parameter.id,
        **_pair("label", parameter.labels),
        "value": parameter.value,
        **_pair("reason", parameter.reasons),
    }


def _indicator(indicator: Indicator) -> Form:
    domain = indicator.domain
    return {
        "id": indicator.id,
        "operation": indicator.operation,
        "of": indicator.of,
        "better": "higher" if indicator.higher_is_better else "lower",
        "kind": domain.kind,
        "scale": None if domain.scale is None else list(domain.scale.names),
        "none": None if domain.none is None else _number(domain.none),
        "among": _conditions(indicator.among),
        "where": _conditions(indicator.where),
        "field": indicator.fact,
        "part": indicator.part,
        "whole": indicator.whole,
        "distinct": indicator.distinct,
        **_pair("label", indicator.labels),
        **_pair("unit", indicator.units),
        "parameters": list(indicator.parameters),
    }


def _conditions(conditions: Sequence[Condition]) -> list[Form]:
    """Write conditions, all of which must hold, in one order: theirs says nothing."""
    return sorted(map(_condition, conditions), key=canonical_bytes)


def _condition(condition: Condition) -> Form:
    operand = condition.operand
    to: Form
    if isinstance(operand, frozenset):
        return {"field": condition.field, "test": "in", "names": sorted(operand, key=str)}
    if isinstance(operand, Reference):
        to = {operand.kind: operand.name}
    elif isinstance(operand, dt.date):
        to = {"date": operand.isoformat()}
    else:
        to = {"number": _number(Fraction(operand))}  # an integer, or a decimal
    return {"field": condition.field, "test": condition.comparison, "to": to}


def _test(comparison: str | None, threshold: Number) -> Form:
    return {"test": comparison, "threshold": None if comparison is None else _number(threshold)}


def _number(value: Number) -> int | str:
    """Write an exact number: an integer that JSON holds exactly as it is, any other as text."""
    if value.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return int(value) if abs(int(value)) <= MAX_INPUT else str(int(value))


def _document(document: Document) -> Form:
    return {
        "ref": document.ref,
        "kind": str(document.kind),
        "title": document.title,
        "title_en": document.title_en,
        "number": document.number,
        "issued": document.issued,
        "effective": document.effective,
        "issuer": document.issuer,
        "verbatim": document.verbatim,
    }


def _by_content(document: Document) -> bytes:
    return canonical_bytes(_document(document))


def _levels(scale: Scale) -> list[Form]:
    return [
        {"id": name, **_pair("label", labels)} for name, labels in zip(scale.names, scale.labels, strict=True)
    ]


def _years(periods: tuple[str, str]) -> Form:
    return {"from": periods[0], "until": periods[1]}


def _titles(titles: tuple[str, str]) -> Form:
    return _pair("title", titles)


def _pair(key: str, words: tuple[str, str]) -> Form:
    """Give a text in Vietnamese under its key, in English under the key with `_en`."""
    return {key: words[0], f"{key}_en": words[1]}
