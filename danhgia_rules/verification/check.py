"""Check a record: rate the facts again by the rulebook it names, and compare what comes out."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from danhgia_rules.__about__ import SEMANTICS
from danhgia_rules.canonical import commitment, digest, is_digest
from danhgia_rules.catalog import Choice, bundled, load_rulebook
from danhgia_rules.dossier import Dossier
from danhgia_rules.errors import CatalogError, DanhGiaError, DossierError, Problem, RecordError, RulebookError
from danhgia_rules.evaluation.api import evaluate_by
from danhgia_rules.records.build import decision_of
from danhgia_rules.records.bundle import Bundle
from danhgia_rules.records.diff import Difference, differences
from danhgia_rules.records.form import Form, form_digest, rulebook_form
from danhgia_rules.records.model import Facts, Record, new_key
from danhgia_rules.records.strict import FACTS
from danhgia_rules.rulebook.model import Rulebook, without_overlay
from danhgia_rules.trace_data import SCHEMA as TRACE
from danhgia_rules.verification import notes
from danhgia_rules.verification.model import Part, Status, Verification

if TYPE_CHECKING:
    from danhgia_rules import output_schema as out

_ELSEWHERE = {"semantics", "rulebook", "rating_rules", "facts", "trace"}
"""The keys of a decision that parts of their own compare; of the rest nothing may differ."""


def verify(
    record: Record | Bundle,
    dossier: Dossier | Facts | None = None,
    *,
    key: bytes | None = None,
    rulebook: Rulebook | str | None = None,
    expected: str | None = None,
) -> Verification:
    """Rate again what a record is about, and say part by part whether it comes out the same.

    `dossier` is the dossier, or the facts file with its key; a bundle, and a record that was just
    made, have theirs with them. `key` is the key of the commitments where it is kept elsewhere.
    `rulebook`, or the id of a bundled one, rates instead of that of the position and year; a bundle
    brings its own.
    `expected` is the digest of the record as a log or a sheet of paper holds it.

    Raises RecordError: B012 for a key that is not 32 bytes, B014 for what is no record or dossier, B016 for
    what is no digest; DossierError for a dossier that cannot be read, CatalogError for an unknown
    rulebook.
    """
    if not isinstance(record, Record | Bundle):
        raise RecordError(Problem("B014", params={"found": type(record).__name__}))
    if dossier is not None and not isinstance(dossier, Dossier | Facts):
        raise RecordError(Problem("B014", params={"found": type(dossier).__name__}))
    if not (rulebook is None or isinstance(rulebook, Rulebook | str)):
        raise DanhGiaError(Problem("L004", params={"found": type(rulebook).__name__}))
    if expected is not None and not (isinstance(expected, str) and is_digest(expected.lower())):
        raise RecordError(Problem("B016"))
    check = _Check(record, dossier, None if key is None else new_key(key), rulebook)
    parts = [*check.written(expected), check.semantics()]
    parts += [check.rulebook_part(), check.facts_part(), *check.rated(), *check.installed()]
    words = check.rating_words()
    return Verification(check.record.digest, check.record.rating, words, tuple(parts))


class _Check:
    """One check: what is at hand of record, facts, key and rulebook."""

    def __init__(
        self,
        record: Record | Bundle,
        dossier: Dossier | Facts | None,
        key: bytes | None,
        rulebook: Rulebook | str | None,
    ) -> None:
        self.bundle = record if isinstance(record, Bundle) else None
        self.record = record.record if isinstance(record, Bundle) else record
        self.kept = record.facts if dossier is None else dossier if isinstance(dossier, Facts) else None
        beside = record.facts if self.kept is None else self.kept
        self.key = key or (None if beside is None else beside.key)
        self.dossier = dossier.checked() if isinstance(dossier, Dossier) else None
        if self.kept is not None:
            self.dossier = self.kept.dossier()
        self.given = load_rulebook(rulebook) if isinstance(rulebook, str) else rulebook
        self.rulebook, self.lacking = self._rulebook()

    def _rulebook(self) -> tuple[Rulebook | None, notes.Words]:
        """Give the rulebook to rate by, or why there is none."""
        try:
            if self.given is None and self.bundle is not None:
                return self.bundle.rulebook(), notes.RULEBOOK_SAME
            at_hand = self.given or self.record.rulebook
            if at_hand is None and self._adjusted():
                return None, notes.OVERLAY_NONE
            return at_hand or self._in_force(), notes.RULEBOOK_SAME
        except RecordError:
            return None, notes.RULEBOOK_UNREADABLE
        except (CatalogError, RulebookError):
            return None, notes.RULEBOOK_NONE

    def _in_force(self) -> Rulebook:
        chosen = self.record.decision["chosen"]
        if chosen["by_name"]:
            return bundled().rulebook(self.record.decision["rulebook"]["id"])
        return bundled().choose(chosen["position"], chosen["period"]).rulebook

    def _adjusted(self) -> bool:
        """Whether the recorded rulebook is one of the library with thresholds replaced by an overlay."""
        return "+" in self.record.decision["rulebook"]["id"] and self._base() is not None

    def _base(self) -> Rulebook | None:
        """Give the rulebook of the library that the recorded one is, or that an overlay made it of."""
        base = without_overlay(self.record.decision["rulebook"]["id"])
        try:
            return bundled().rulebook(base)
        except (CatalogError, RulebookError):  # of that id there is none, or overall rules alone
            return None

    def written(self, expected: str | None) -> Iterator[Part]:
        """Check that the record, and the bundle, are as they were written."""
        now, data = digest(self.record.decision), self.record.data
        if expected is not None and expected.lower() != self.record.digest:
            found = Difference("sha256", expected.lower(), self.record.digest)
            yield Part("record", Status.DIFFERS, notes.OTHER_RECORD, (found,))
        elif now != data["decision_sha256"]:
            found = Difference("decision_sha256", data["decision_sha256"], now)
            yield Part("record", Status.DIFFERS, notes.ALTERED, (found,))
        else:
            yield Part("record", Status.SAME, notes.WHOLE if expected is None else notes.EXPECTED)
        if self.bundle is not None:
            altered = tuple(Difference(name, None, None) for name in self.bundle.altered())
            status = Status.DIFFERS if altered else Status.SAME
            yield Part("bundle", status, notes.BUNDLE_ALTERED if altered else notes.BUNDLE_WHOLE, altered)

    def semantics(self) -> Part:
        """Compare the number of the meaning of rulebooks."""
        recorded = self.record.decision["semantics"]
        if recorded == SEMANTICS:
            return Part("semantics", Status.SAME, notes.SEMANTICS_SAME)
        found = (Difference("semantics", recorded, SEMANTICS),)
        return Part("semantics", Status.DIFFERS, notes.SEMANTICS_OTHER, found)

    def rulebook_part(self) -> Part:
        """Compare the digests of the rulebook; of a bundle, those of its form too."""
        decision = self.record.decision
        if self.rulebook is None:
            unknown = self.lacking is notes.OVERLAY_NONE
            return Part("rulebook", Status.NOT_CHECKED if unknown else Status.DIFFERS, self.lacking)
        recorded = {
            "rulebook": decision["rulebook"]["sha256"],
            "rating_rules": decision["rating_rules"]["sha256"],
        }
        whole, rules = form_digest(self.rulebook)
        found = list(differences(recorded, {"rulebook": whole, "rating_rules": rules}))
        note = notes.RULEBOOK_CHANGED if self.bundle is None else notes.RULEBOOK_ALTERED
        if self.given is not None and found:
            then, note = self._then(), notes.RULEBOOK_OTHER
            found += [] if then is None else differences(then, rulebook_form(self.given))
        if self.bundle is not None:
            found += self._in_bundle(self.bundle)
        if not found:
            note = notes.RULEBOOK_SAME
        words = notes.adjusted(note, self.rulebook.overlay)
        return Part("rulebook", Status.DIFFERS if found else Status.SAME, words, tuple(found))

    def _in_bundle(self, bundle: Bundle) -> Iterator[Difference]:
        """Compare the form in a bundle with the record and, where another one rates, its files with it."""
        recorded, form = self.record.decision["rulebook"]["sha256"], digest(bundle.form)
        if form != recorded:
            yield Difference("rulebook.json", recorded, form)
        if self.given is not None:
            try:
                files: str | None = form_digest(bundle.rulebook())[0]
            except RecordError:
                files = None
            if files != form:
                yield Difference("rules/", form, files)

    def facts_part(self) -> Part:
        """Compare the facts with the commitment to them, and the facts file with the record."""
        if self.dossier is None:
            return Part("facts", Status.NOT_CHECKED, notes.FACTS_ERASED)
        if self.key is None:
            return Part("facts", Status.NOT_CHECKED, notes.FACTS_NO_KEY)
        facts = self.dossier.to_data() if self.kept is None else self.kept.data["dossier"]
        found = commitment(self.key, FACTS, facts)
        belongs = self.kept is None or self.kept.record == self.record.digest
        if belongs and found == self.record.decision["facts"]["commitment"]:
            return Part("facts", Status.SAME, notes.FACTS_SAME)
        return Part("facts", Status.DIFFERS, notes.FACTS_OTHER)

    def rated(self) -> Iterator[Part]:
        """Rate again, and compare the result and the trace."""
        if self.dossier is None or self.rulebook is None:
            yield Part("result", Status.NOT_CHECKED, notes.NOT_DERIVED)
            yield Part("trace", Status.NOT_CHECKED, notes.NOT_DERIVED)
            return
        try:
            result = evaluate_by(self.dossier, self._choice(self.rulebook))
        except (DossierError, CatalogError) as failure:
            yield Part("result", Status.DIFFERS, notes.RESULT_REFUSED, _refusal(failure))
            yield Part("trace", Status.NOT_CHECKED, notes.NOT_DERIVED)
            return
        again = decision_of(self.dossier.to_data(), self.rulebook, result.trace, self.key or bytes(32))
        yield self._result(again)
        yield self._trace(again)

    def _choice(self, rulebook: Rulebook) -> Choice:
        chosen = self.record.decision["chosen"]
        return Choice(rulebook, chosen["position"], chosen["period"], by_name=chosen["by_name"])

    def _result(self, again: "out.Decision") -> Part:
        found = tuple(differences(_outcome(self.record.decision), _outcome(again)))
        if found:
            return Part("result", Status.DIFFERS, notes.RESULT_OTHER, found)
        return Part("result", Status.SAME, notes.RESULT_SAME)

    def _trace(self, again: "out.Decision") -> Part:
        recorded = self.record.decision["trace"]
        if recorded["schema"] != TRACE:
            return Part("trace", Status.NOT_CHECKED, notes.TRACE_UNKNOWN)
        if self.key is None:
            return Part("trace", Status.NOT_CHECKED, notes.FACTS_NO_KEY)
        if recorded == again["trace"]:
            return Part("trace", Status.SAME, notes.TRACE_SAME)
        return Part("trace", Status.DIFFERS, notes.TRACE_OTHER)

    def _then(self) -> Form | None:
        """Give the form of the recorded rulebook, from the bundle or from one of that digest at hand."""
        recorded = self.record.decision["rulebook"]["sha256"]
        if self.bundle is not None:
            return self.bundle.form
        at_hand = (self.given, self.record.rulebook, self._installed())
        found = (one for one in at_hand if one is not None and form_digest(one)[0] == recorded)
        return next(map(rulebook_form, found), None)

    def _installed(self) -> Rulebook | None:
        """Give the rulebook of that id that the library has now, with the overlay of the record's own."""
        overlay = None if self.rulebook is None else self.rulebook.overlay
        try:
            if overlay is None or self.rulebook is None:
                return bundled().rulebook(self.record.decision["rulebook"]["id"])
            from danhgia_rules.loader import apply_overlay  # noqa: PLC0415 - the loader is slow to import

            name, text, cited = self.rulebook.origins[-1]
            return apply_overlay(bundled().rulebook(overlay.rulebook), text, name, dict(cited).get)
        except DanhGiaError:
            return None

    def installed(self) -> Iterator[Part]:
        """Say whether the library still has the rulebook that came with the record, and what changed."""
        if self.bundle is None and self.given is None and self.record.rulebook is None:
            return
        now = self._installed()
        if now is not None and form_digest(now)[0] == self.record.decision["rulebook"]["sha256"]:
            yield Part("installed", Status.SAME, notes.adjusted(notes.INSTALLED_SAME, now.overlay))
            return
        then = self._then()
        if then is None or now is None:
            yield Part("installed", Status.NOT_CHECKED, notes.INSTALLED_NONE)
            return
        found = tuple(differences(then, rulebook_form(now)))
        note = notes.adjusted(notes.INSTALLED_CHANGED, now.overlay)
        yield Part("installed", Status.DIFFERS, note, found)

    def rating_words(self) -> tuple[str, str]:
        """Give the word for the rating in both languages; its name where no rulebook has it.

        An overlay adjusts thresholds, never the scale: the library's own rulebook has the word too.
        """
        from danhgia_rules.explanation import result_word  # noqa: PLC0415 - only here

        name = self.record.rating
        rulebook = self.rulebook or self._base()
        if rulebook is None:
            return name, name
        scale: Any = rulebook.rating.scale
        if name not in {*scale.names, "not_rated", "undetermined"}:
            return name, name
        return result_word(name, scale, "vi"), result_word(name, scale, "en")


def _outcome(decision: "out.Decision") -> dict[str, Any]:
    """Give all of a decision but what other parts of the check compare."""
    digests = {name: decision[name]["id"] for name in ("rulebook", "rating_rules")}
    rest = {name: value for name, value in decision.items() if name not in _ELSEWHERE}
    return {**rest, **digests, "facts": decision["facts"]["schema"]}


def _refusal(failure: DanhGiaError) -> tuple[Difference, ...]:
    """Name the places without the codes of records, which are the dossier's own."""
    places = (re.sub(r"\[[^]]*\]", "[]", problem.where.path) or "." for problem in failure.problems)
    codes = (problem.code for problem in failure.problems)
    return tuple(Difference(place, None, code) for place, code in zip(places, codes, strict=True))
