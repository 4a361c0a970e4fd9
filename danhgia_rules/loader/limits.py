"""Limits above a ladder: caps, grounds for the lowest rating, cases of no rating, exceptions."""

from danhgia_rules.documents import Path_
from danhgia_rules.dossier.fields import places
from danhgia_rules.exact import Number
from danhgia_rules.levels import Scale
from danhgia_rules.loader.conditions import given_words
from danhgia_rules.loader.ladders import LadderCompiler
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Indicator, Limit, LimitKind, Unless
from danhgia_rules.validation import closest


def may_be_na(indicator: Indicator) -> bool:
    """Say whether a dossier may make an indicator not applicable."""
    place = places().get(indicator.of)
    if place is None or indicator.operation == "share":
        return True
    field = place.fields.get(indicator.fact or "")
    return place.may_be_na or (field is not None and field.may_be_na)


class LimitCompiler(LadderCompiler):
    """Compiles the limits of one rulebook file, and its ladders."""

    def limit(
        self, entry: schema.Limit, kind: LimitKind, indicator: Indicator, scale: Scale, path: Path_
    ) -> Limit | None:
        """Compile a cap, a ground or a case of no rating."""
        self.context.name(entry.id, (*path, "id"))
        self.context.use_parameter(entry.parameter, (*path, "parameter"))
        citation = self.sources.cite(entry.source, path, entry.id)
        level = self._limit_level(entry, kind, indicator, scale, path)
        comparison: str | None = None
        value: Number = 0
        if entry.when is not None:
            found = self._away_from_better(entry, indicator, path)
            if found is None:
                return None
            comparison, value = found
        if citation is None:
            return None
        titles = (entry.title, entry.title_en or entry.title)
        return Limit(
            entry.id,
            kind,
            titles,
            indicator,
            comparison,
            value,
            level,
            citation,
            entry.parameter,
        )

    def unless(self, entry: schema.Limit, known: dict[str, Indicator], path: Path_) -> Unless | None:
        """Compile an exception: over the dossier, and towards what is better."""
        if entry.unless is None:
            return None
        here = (*path, "unless")
        indicator = self.indicator(entry.unless.indicator, known, entry.id, here)
        given = given_words(entry.unless)
        if indicator is None:
            return None
        if len(given) != 1:
            self.context.add("R001", here, item="unless", allowed=", ".join(schema.COMPARISONS))
            return None
        # What may turn out not applicable lifts nothing then, so its bounds would not be those of a rating.
        if indicator.reads_levels or entry.when is None or may_be_na(indicator):
            self._wrong_limit(
                entry,
                here,
                "`unless` đi cùng `when`, chỉ đọc hồ sơ, và đọc điều luôn có (không phải tỷ lệ)",
                "`unless` goes with `when` and reads a fact of the dossier that always exists (no share)",
            )
            return None
        word, operand = given[0]
        resolved, _ = self.context.resolve(operand, (*here, word))
        found = self.towards_better(word, resolved, indicator, entry.id, (*here, word))
        return None if found is None else Unless(indicator, *found)

    def _limit_level(
        self, entry: schema.Limit, kind: LimitKind, indicator: Indicator, scale: Scale, path: Path_
    ) -> int | None:
        if kind == "cap" and entry.when is None and entry.at_most == "own_level":
            if indicator.domain.scale is None or indicator.domain.scale.names != scale.names:
                self._wrong_limit(
                    entry, path, "chỉ số không có cùng thang xếp loại", "the indicator has another scale"
                )
            elif indicator.reads_levels:
                self._wrong_limit(entry, path, "chỉ số phải đọc hồ sơ", "the indicator must read the dossier")
            elif not indicator.higher_is_better:
                self._wrong_limit(
                    entry, path, "chỉ số phải có better: higher", "the indicator must be better: higher"
                )
            elif (
                indicator.domain.none is not None
            ):  # there is no level to be held at where there is no record
                self._wrong_limit(
                    entry,
                    path,
                    "dùng chỉ số `value`, không dùng highest, lowest",
                    "read a `value`, no highest or lowest",
                )
            return None
        own = entry.at_most == "own_level"
        if entry.when is None or own or (kind == "cap") != (entry.at_most is not None):
            self._wrong_limit(
                entry,
                path,
                "cần `when`; `at_most` chỉ dùng cho cap (own_level thì không có `when`)",
                "`when` is needed; `at_most` is for caps only (own_level goes without `when`)",
            )
            return None
        if kind != "cap":
            return 0 if kind == "ground" else None
        rank = scale.rank(entry.at_most or "")
        if rank is None:
            known = ", ".join(reversed(scale.names))
            hint = closest(entry.at_most or "", [*scale.names, "own_level"])
            self.context.add("R015", (*path, "at_most"), name=entry.at_most, known=known, hint=hint)
        elif rank == scale.top:
            self._wrong_limit(
                entry,
                path,
                "giới hạn ở mức cao nhất không có tác dụng",
                "a cap at the top level does nothing",
            )
        return rank

    def _wrong_limit(self, entry: schema.Limit, path: Path_, vietnamese: str, english: str) -> None:
        self.context.structure(
            path, entry.id, (vietnamese, english), ("sửa lại mục này", "correct this entry")
        )

    def _away_from_better(
        self, entry: schema.Limit, indicator: Indicator, path: Path_
    ) -> tuple[str, Number] | None:
        """Read the condition of a limit, which must lie in the direction that is worse."""
        when = entry.when or schema.Comparison()
        given = given_words(when)
        if len(given) != 1:
            self.context.add("R001", (*path, "when"), item="when", allowed=", ".join(schema.COMPARISONS))
            return None
        word, operand = given[0]
        here = (*path, "when", word)
        resolved, _ = self.context.resolve(operand, here)
        return self.away_from_better(word, resolved, indicator, entry.id, here)
