"""Indicators as expressions: their value where all is known, and whether a missing fact leaves them open.

A share is a pair of part and whole, a name of a scale is that name, a date a number that grows
with it; what is not applicable is null, and of a share a whole of 0. Nothing is rounded.
"""

from danhgia_rules.dossier.fields import places
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.exact import UNBOUNDED
from danhgia_rules.exports.conditions import as_number, every
from danhgia_rules.exports.dialect import FALSE, FIRST_DAY, LAST_DAY, NULL, TRUE, Dialect
from danhgia_rules.levels import Scale
from danhgia_rules.rulebook.model import Indicator, Rulebook

NONE = "none"
"""The value of a highest or lowest name over no record at all, as rules write it."""

NOT_APPLICABLE = "not_applicable"


class Values:
    """Writes the indicators over the dossier in one language."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def value(self, indicator: Indicator) -> str:
        """Write the value; it is asked for only where nothing that it reads is missing."""
        if indicator.operation == "value":
            return self._of_value(indicator)
        place = places()[indicator.of]
        found = self._computed(indicator)
        if not place.may_be_na:
            return found
        nothing = pair("0", "0") if indicator.operation == "share" else NULL
        return self.dialect.choose(self.dialect.is_text(self.dialect.fact(indicator.of)), nothing, found)

    def open(self, indicator: Indicator) -> str:
        """Write the test that a missing fact keeps the indicator from being known."""
        write, place = self.dialect, places()[indicator.of]
        fact = write.fact(indicator.of)
        inside = self._open_value(indicator) if indicator.operation == "value" else self._open_in(indicator)
        if inside == FALSE:
            return write.is_null(fact)
        if place.may_be_na and place.fields:
            inside = write.all_of(write.negate(write.is_text(fact)), inside)
        return write.any_of(write.is_null(fact), inside)

    def _of_value(self, indicator: Indicator) -> str:
        write, place = self.dialect, places()[indicator.of]
        fact = write.fact(indicator.of)
        field = place.fields[indicator.fact] if indicator.fact else place.value
        value = f"{fact}.{indicator.fact}" if indicator.fact else fact
        tests = [write.is_text(fact)] if place.may_be_na and indicator.fact else []
        if field is not None and field.may_be_na:
            tests.append(write.equal(value, write.text(KHONG_AP_DUNG)))
        found = as_number(write, value, indicator.domain.kind)
        return write.choose(write.any_of(*tests), NULL, found) if tests else found

    def _open_value(self, indicator: Indicator) -> str:
        if indicator.fact is None:
            return FALSE
        return self.dialect.is_null(f"{self.dialect.fact(indicator.of)}.{indicator.fact}")

    def _records(self, indicator: Indicator) -> str:
        fact = self.dialect.fact(indicator.of)
        return fact if places()[indicator.of].is_list else f"[{fact}]"

    def _computed(self, indicator: Indicator) -> str:
        if indicator.operation == "share":
            return self._sums(indicator) if indicator.part else self._records_met(indicator)
        write = self.dialect
        test = every(write, places()[indicator.of], indicator.where).holds
        chosen = write.select(self._records(indicator), test)
        if indicator.operation == "count":
            return write.distinct(chosen, indicator.distinct) if indicator.distinct else write.size(chosen)
        if indicator.operation == "exists":
            return f"{write.size(chosen)} > 0"
        if indicator.operation == "total":
            return write.total(chosen, self._number(indicator, indicator.fact or ""))
        return self._extreme(indicator, chosen)

    def _records_met(self, indicator: Indicator) -> str:
        write, place = self.dialect, places()[indicator.of]
        inside = every(write, place, indicator.among).holds
        met = write.all_of(inside, every(write, place, indicator.where).holds)
        records = self._records(indicator)
        return pair(write.size(write.select(records, met)), write.size(write.select(records, inside)))

    def _sums(self, indicator: Indicator) -> str:
        """Write part and whole as sums; where a whole is 0 its part counts nothing, written or not."""
        write = self.dialect
        inside = every(write, places()[indicator.of], indicator.among).holds
        chosen = write.select(self._records(indicator), inside)
        part = indicator.part or ""
        counted = write.choose(write.is_null(write.field(part)), "0", self._number(indicator, part))
        return pair(
            write.total(chosen, counted), write.total(chosen, self._number(indicator, indicator.whole or ""))
        )

    def _extreme(self, indicator: Indicator, chosen: str) -> str:
        write, fact = self.dialect, indicator.fact or ""
        if indicator.domain.kind == "scale":
            members = places()[indicator.of].fields[fact].type.members
            ordered = members[::-1] if indicator.operation == "highest" else members
            found = write.text(NONE)
            for name in reversed(ordered):
                here = write.equal(write.field(fact), write.text(name))
                found = write.choose(write.some(chosen, here), write.text(name), found)
            return found
        pick = "max" if indicator.operation == "highest" else "min"
        numbers = write.numbers(chosen, self._number(indicator, fact))
        return write.choose(f"{write.size(chosen)} > 0", f"{pick}({numbers})", none(write, indicator))

    def _number(self, indicator: Indicator, name: str) -> str:
        kind = places()[indicator.of].fields[name].type.kind
        return as_number(self.dialect, self.dialect.field(name), kind)

    def _open_in(self, indicator: Indicator) -> str:
        """Write the test that a record of the list, or the block, leaves the indicator open."""
        write, place = self.dialect, places()[indicator.of]
        first = indicator.among if indicator.operation == "share" else indicator.where
        chosen = every(write, place, first)
        if indicator.operation == "share":
            within = (
                self._open_sum(indicator) if indicator.part else every(write, place, indicator.where).open
            )
        elif indicator.fact is not None and not place.fields[indicator.fact].required:
            within = write.is_null(write.field(indicator.fact))
        else:
            within = FALSE
        lacking = write.any_of(chosen.open, write.all_of(chosen.holds, within))
        if lacking == FALSE:
            return FALSE
        records = self._records(indicator)
        found = write.some(records, lacking)
        if indicator.operation != "exists" or chosen.holds == TRUE:
            return found
        # One record that meets the conditions is enough, whatever the others lack.
        return write.all_of(write.negate(write.some(records, chosen.holds)), found)

    def _open_sum(self, indicator: Indicator) -> str:
        write = self.dialect
        part, whole = write.field(indicator.part or ""), write.field(indicator.whole or "")
        some_whole = f"{self._number(indicator, indicator.whole or '')} != 0"
        no_part = write.all_of(write.is_null(part), write.is_not_null(whole), some_whole)
        return write.any_of(write.is_null(whole), no_part)


def pair(part: str, whole: str) -> str:
    """Write a share as its part and its whole."""
    return f"{{part: {part}, whole: {whole}}}"


def none(write: Dialect, indicator: Indicator) -> str:
    """Write the value of a highest or lowest over no record: beyond all numbers, or beyond all dates."""
    if indicator.domain.kind == "date":
        return write.day(write.text(FIRST_DAY if indicator.operation == "highest" else LAST_DAY))
    return str(-UNBOUNDED if indicator.operation == "highest" else UNBOUNDED)


def over_levels(write: Dialect, indicator: Indicator, rulebook: Rulebook, levels: dict[str, str]) -> str:
    """Write an indicator over the levels of criteria; `levels` names the level of each criterion."""
    named = [
        levels[criterion.id] for criterion in rulebook.criteria if indicator.names_criterion(criterion.id)
    ]
    if indicator.operation == "lowest":
        return _lowest(write, named, rulebook.scale)
    wanted = [
        write.text(name)
        for name in rulebook.scale.names
        if all(name in condition.operand for condition in indicator.where)  # type: ignore[operator]
    ]
    counted = write.size(_kept(write, named, wanted))
    if indicator.operation == "count":
        return counted
    return pair(counted, write.size(_kept(write, named, [write.text(name) for name in rulebook.scale.names])))


def _kept(write: Dialect, named: list[str], wanted: list[str]) -> str:
    return write.select(f"[{', '.join(named)}]", write.member(write.record, wanted))


def _lowest(write: Dialect, named: list[str], scale: Scale) -> str:
    found = write.text(NONE)
    for name in reversed(scale.names):
        found = write.choose(write.contains(named, write.text(name)), write.text(name), found)
    return found
