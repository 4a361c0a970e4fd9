"""What changed in the caps, the grounds and the cases of no rating above the overall ladder."""

from collections.abc import Iterator

from danhgia_rules.revision import words
from danhgia_rules.revision.effects import comparable, stronger, wider
from danhgia_rules.revision.model import Change, Effect, Kind, Pair
from danhgia_rules.revision.pairing import computed, matched, moved
from danhgia_rules.revision.rows import LadderDiff
from danhgia_rules.rulebook.model import Limit, Unless


class LimitsDiff(LadderDiff):
    """Compares the limits of two rulebooks."""

    def limits(self, old: tuple[Limit, ...], new: tuple[Limit, ...]) -> Iterator[Change]:
        """Give what changed in the limits, in their order."""
        pairs = matched(old, new, lambda limit: limit.id, self.books.limit_content)
        for one, other in pairs:
            if one is not None and other is not None:
                yield from self._pair(one, other)
            elif other is not None:
                text = words.with_source(words.limit_text(other, self.scales[1]), other.citation)
                effect = _outside(Effect.LOWER, other)
                yield self.change(Kind.LIMIT_ADDED, effect, other.titles, (None, text), (other.id,))
            elif one is not None:
                text = words.limit_text(one, self.scales[0])
                effect = _outside(Effect.RAISE, one)
                yield self.change(Kind.LIMIT_REMOVED, effect, one.titles, (text, None), (one.id,))
        if moved(pairs, old):
            names = [words.same(", ".join(limit.id for limit in limits)) for limits in (old, new)]
            what = ("Thứ tự các giới hạn", "Order of the limits")
            yield self.change(Kind.ORDER, Effect.WORDING, what, (names[0], names[1]))

    def _pair(self, old: Limit, new: Limit) -> Iterator[Change]:
        names, what = (old.id, new.id), new.titles
        if old.id != new.id:
            texts = words.same(old.id), words.same(new.id)
            yield self.change(Kind.LIMIT_RENAMED, Effect.WORDING, what, texts, names)
        if old.titles != new.titles:
            yield self.change(Kind.TITLE, Effect.WORDING, what, (old.titles, new.titles), names)
        yield from self._allows(old, new)
        if not self.books.same_indicator(old.indicator, new.indicator):
            texts = words.reader_text(old.indicator), words.reader_text(new.indicator)
            effect = Effect.WORDING if computed(old.indicator) == computed(new.indicator) else Effect.EITHER
            yield self.change(Kind.INDICATOR_REPLACED, effect, what, texts, names)
        if (old.comparison, old.threshold) != (new.comparison, new.threshold):
            yield self._when(old, new)
        yield from self._unless(old, new)
        yield from self.sources(old.citation, new.citation, what, names)
        yield from self.readings(old.parameter, new.parameter, what, names)

    def _allows(self, old: Limit, new: Limit) -> Iterator[Change]:
        names, what = (old.id, new.id), new.titles
        effect = self._of_levels(old, new)
        if old.kind != new.kind:
            texts = words.limit_kind(old), words.limit_kind(new)
            yield self.change(Kind.LIMIT_KIND, effect, what, texts, names)
        levels = [self._level(limit, side) for side, limit in enumerate((old, new))]
        if levels[0] != levels[1]:
            texts = words.allowed_text(old, self.scales[0]), words.allowed_text(new, self.scales[1])
            yield self.change(Kind.LIMIT_LEVEL, effect, what, texts, names)

    def _level(self, limit: Limit, side: int) -> str | None:
        return None if limit.level is None else self.scales[side].names[limit.level]

    def _of_levels(self, old: Limit, new: Limit) -> Effect:
        """Say what it does that a limit allows another level."""
        if "not_rated" in {old.kind, new.kind} or old.level is None or new.level is None:
            return Effect.EITHER
        if self.scales[0].names != self.scales[1].names:
            return Effect.EITHER
        if old.level == new.level:
            return Effect.WORDING
        return Effect.LOWER if new.level < old.level else Effect.RAISE

    def _when(self, old: Limit, new: Limit) -> Change:
        kind, effect = {
            1: (Kind.LIMIT_WIDER, Effect.LOWER),
            -1: (Kind.LIMIT_NARROWER, Effect.RAISE),
            0: (Kind.LIMIT_SAME, Effect.WORDING),
            None: (Kind.LIMIT_OTHER, Effect.EITHER),
        }[wider(old, new)]
        texts = words.when_text(old), words.when_text(new)
        return self.change(kind, _outside(effect, old, new), new.titles, texts, (old.id, new.id))

    def _unless(self, old: Limit, new: Limit) -> Iterator[Change]:
        one, other = old.unless, new.unless
        if _lifts(one) == _lifts(other):
            return
        if one is None or other is None:
            added = one is None
            kind = Kind.UNLESS_ADDED if added else Kind.UNLESS_REMOVED
            effect = Effect.RAISE if added else Effect.LOWER
        elif not self.books.same_indicator(one.indicator, other.indicator):
            kind, effect = Kind.UNLESS_OTHER, Effect.EITHER
        else:
            kind, effect = _lifting(one, other)
        texts = _unless_text(one), _unless_text(other)
        yield self.change(kind, _outside(effect, old, new), new.titles, texts, (old.id, new.id))


def _outside(effect: Effect, *limits: Limit) -> Effect:
    """A case of no rating takes people off the scale or puts them on it: neither up nor down."""
    if effect is not Effect.WORDING and any(limit.kind == "not_rated" for limit in limits):
        return Effect.EITHER
    return effect


def _lifts(unless: Unless | None) -> object:
    return None if unless is None else (unless.indicator.key, unless.comparison, unless.threshold)


def _unless_text(unless: Unless | None) -> Pair | None:
    return None if unless is None else words.unless_text(unless)


def _lifting(old: Unless, new: Unless) -> tuple[Kind, Effect]:
    """Say what it does that an exception lifts in other cases: the stronger it is, the fewer."""
    if not comparable(old.indicator, new.indicator):
        return Kind.UNLESS_OTHER, Effect.EITHER
    return {
        1: (Kind.UNLESS_NARROWER, Effect.LOWER),
        -1: (Kind.UNLESS_WIDER, Effect.RAISE),
        0: (Kind.UNLESS_OTHER, Effect.WORDING),
    }[stronger(old, new, new.indicator)]
