"""durable-rules, by its safe-usage contract. The only module that touches it.

Driven through its C module: the public host crashes and lies in ways that the contract
lists. Kept here: `all` rules only, one test per pattern, no joins, no absence, integers
and the text `kind` only; facts asserted singly after a boot rule has fired; a lock; the
state dropped after each evaluation.
"""

import json
import re
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from danhgia_rules.errors import EngineError, Problem

COMPARISONS = {"at_least": "$gte", "more_than": "$gt", "at_most": "$lte", "less_than": "$lt", "is": "$eq"}
MAX_ANTECEDENTS = 15
MAX_RULES = 3000
MAX_KINDS = 400
MAX_FIRINGS = 20000

_NAME = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
_RESERVED = frozenset({"sid", "id", "one"})
_BOOT = "boot"
_STATE = "1"
_FLAG = "-DPyEval_CallObject=PyObject_CallObject"

Fact = str
"""A fact in the text that the engine reads: its `kind`, every other attribute an integer."""

Test = tuple[str, str, int]


class Form:
    """Facts of one kind, always with the same attributes: only their values are written anew."""

    def __init__(self, kind: str, names: Iterable[str]) -> None:
        self._text = fact(kind) + "".join([f',"{name}":%d' for name in names])

    def fill(self, values: Sequence[int]) -> Fact:
        """Give the fact with these values, in the order of the attributes."""
        return self._text % tuple(values)


def fact(kind: str, **values: int) -> Fact:
    """Write a fact."""
    # Names and kinds are checked when rules are compiled, values are integers: no escaping is needed.
    return f'"kind":"{kind}"' + "".join([f',"{name}":{value!r}' for name, value in values.items()])


@dataclass(frozen=True, slots=True)
class Antecedent:
    """One fact that must be there: its kind, and integer tests of its attributes."""

    kind: str
    tests: tuple[Test, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: when facts of all antecedents are there, it fires. Lower priority fires first."""

    name: str
    antecedents: tuple[Antecedent, ...]
    priority: int


def load_engine() -> Any:
    """Import the C module, or say how to build it for this Python."""
    try:
        import durable_rules_engine  # noqa: PLC0415 - so that its absence is our error, at first use
    except ImportError as failure:
        flag = f"CPPFLAGS={_FLAG} " if sys.version_info >= (3, 13) else ""
        install = "-m pip install --no-cache-dir --force-reinstall durable-rules==2.0.28"
        python = f"python{sys.version_info.major}.{sys.version_info.minor}"
        params = {"reason": str(failure), "command": f"{flag}{python} {install}"}
        raise EngineError(Problem("E002", params=params)) from failure
    return durable_rules_engine


class Ruleset:
    """A compiled set of rules. Evaluations run one at a time, each from no facts at all."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = {rule.name: rule for rule in rules}
        _check(self.rules)
        self.engine = load_engine()
        document = {name: _pattern(rule) for name, rule in self.rules.items()}
        document[_BOOT] = {"all": [{"m0": {"$and": [{"kind": _BOOT}]}}], "pri": 0}
        handle = self.engine.create_ruleset("rules", json.dumps(document))
        self.handle = handle
        self.lock = threading.RLock()
        self.busy = False
        weakref.finalize(self, self.engine.delete_ruleset, handle).atexit = False

    def session(self) -> "Session":
        """Start one evaluation; use it in a `with` block."""
        return Session(self)


def _check(rules: Mapping[str, Rule]) -> None:
    """Check the limits of the contract."""
    names = {"kind"} | _RESERVED
    kinds: set[str] = set()
    for rule in rules.values():
        _require(1 <= len(rule.antecedents) <= MAX_ANTECEDENTS, f"{rule.name}: antecedents")
        _require(0 <= rule.priority < 999, f"{rule.name}: priority")
        own = [antecedent.kind for antecedent in rule.antecedents]
        # INVARIANT: one fact cannot stand for two antecedents, so their kinds must differ.
        _require(len(set(own)) == len(own), f"{rule.name}: kinds")
        kinds.update(own)
        for antecedent in rule.antecedents:
            _require(bool(_NAME.match(antecedent.kind)), f"{rule.name}: kind")
            for attribute, _, literal in antecedent.tests:
                _require(bool(_NAME.match(attribute)) and attribute not in _RESERVED, attribute)
                _require(abs(literal) < 2**53, f"{rule.name}: literal")
                names.add(attribute)
    _require(len({_fnv(name) for name in names}) == len(names), "attribute names collide")
    _require(len(rules) <= MAX_RULES and len(kinds) <= MAX_KINDS, "number of rules")


def _require(condition: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise EngineError(Problem("E003", params={"reason": f"contract: {what}"}))


def _fnv(text: str) -> int:
    """Hash as the engine does: it tells attribute names apart by this number only."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


def _pattern(rule: Rule) -> dict[str, Any]:
    patterns = []
    for place, antecedent in enumerate(rule.antecedents):
        tests: list[dict[str, Any]] = [{"kind": antecedent.kind}]
        tests += [{COMPARISONS[word]: {name: literal}} for name, word, literal in antecedent.tests]
        patterns.append({f"m{place}": {"$and": tests}})
    return {"all": patterns, "pri": rule.priority + 1}


Conclude = Callable[[str], "Fact | None"]


class Session:
    """One evaluation: assert facts, run the rules to rest, read what fired."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._engine = ruleset.engine
        self._offset: int | None = None
        self._booted = False
        self._count = 0
        self.fired: list[str] = []

    def __enter__(self) -> Self:
        self._ruleset.lock.acquire()
        try:
            _require(not self._ruleset.busy, "re-entrant evaluation")
        except EngineError:
            self._ruleset.lock.release()
            raise
        self._ruleset.busy = True
        try:
            self.add(fact(_BOOT))
            self._boot()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if self._offset is not None:
                self._boot()
                self._engine.abandon_action(self._ruleset.handle, self._offset)
                self._engine.delete_state(self._ruleset.handle, _STATE)
        finally:
            self._offset = None
            self._ruleset.busy = False
            self._ruleset.lock.release()

    def _boot(self) -> None:
        """Have the boot rule fire: to delete a state in which none has frees memory never set."""
        if not self._booted:
            self._engine.start_action_for_state(self._ruleset.handle, self._offset)
            self._booted = True
            self._engine.complete_and_start_action(self._ruleset.handle, self._offset)

    def add(self, fact: Fact) -> None:
        """Assert one fact; batches are never used, for they drop facts silently."""
        text = f'{{"sid":"{_STATE}","id":"f{self._count}",{fact}}}'
        self._count += 1
        try:
            code, self._offset = self._engine.assert_fact(self._ruleset.handle, text)
        except (self._engine.error, MemoryError) as failure:
            raise EngineError(Problem("E003", params={"reason": f"assert: {failure}"})) from failure
        _require(code != 2, "fact ids collide")

    def run(self, conclude: Conclude) -> None:
        """Fire rules until none is left; `conclude` gives the fact that a rule's firing derives."""
        engine, handle, fired = self._engine, self._ruleset.handle, self.fired
        try:
            found = engine.start_action_for_state(handle, self._offset)
            message = found and found[1]
            while message:
                name = message[2 : message.index('"', 2)]
                fired.append(name)
                if len(fired) > MAX_FIRINGS:
                    _require(condition=False, what="number of firings")
                derived = conclude(name)
                if derived is not None:
                    self.add(derived)
                message = engine.complete_and_start_action(handle, self._offset)
        except (engine.error, MemoryError) as failure:
            raise EngineError(Problem("E003", params={"reason": f"run: {failure}"})) from failure
