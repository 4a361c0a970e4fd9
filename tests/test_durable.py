"""The contract with durable-rules: what is kept, what is refused, what its rules derive."""

import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules import EngineError
from danhgia_rules.engine import durable
from danhgia_rules.engine.durable import Antecedent, Form, Rule, Ruleset, fact

WORDS = {
    "at_least": int.__ge__,
    "more_than": int.__gt__,
    "at_most": int.__le__,
    "less_than": int.__lt__,
    "is": int.__eq__,
}


def run(rules, facts, derive=lambda _: None):
    ruleset = Ruleset(rules)
    with ruleset.session() as session:
        for attributes in facts:
            session.add(fact(**attributes))
        session.run(derive)
        return list(session.fired)


tests_ = st.lists(
    st.tuples(st.sampled_from("vw"), st.sampled_from(sorted(WORDS)), st.integers(-3, 3)), max_size=3
)
kinds = st.permutations(["k0", "k1", "k2"])
values = st.fixed_dictionaries({"v": st.integers(-4, 4), "w": st.integers(-4, 4)})


@given(
    st.lists(
        st.tuples(kinds, st.lists(tests_, min_size=1, max_size=3), st.integers(0, 5)), min_size=1, max_size=6
    ),
    st.lists(st.tuples(st.sampled_from(["k0", "k1", "k2"]), values), max_size=6),
)
def test_what_fires_is_what_a_naive_oracle_says(shapes, facts):
    rules = [
        Rule(
            f"r{n}",
            tuple(Antecedent(kind, tuple(t)) for kind, t in zip(names, found, strict=False)),
            priority,
        )
        for n, (names, found, priority) in enumerate(shapes)
    ]
    known = [{"kind": kind, **value} for kind, value in facts]
    expected = []
    for rule in rules:
        for chosen in itertools.product(known, repeat=len(rule.antecedents)):
            pairs = zip(rule.antecedents, chosen, strict=True)
            if all(
                found["kind"] == a.kind
                and all(WORDS[word](found[name], literal) for name, word, literal in a.tests)
                for a, found in pairs
            ):
                expected.append(rule.name)
    fired = run(rules, known)
    assert sorted(fired) == sorted(expected)
    priorities = [next(r.priority for r in rules if r.name == name) for name in fired]
    assert priorities == sorted(priorities)


def test_conclusions_are_facts_that_make_other_rules_fire():
    rules = [
        Rule("second", (Antecedent("level", (("v", "is", 2),)),), 1),
        Rule("first", (Antecedent("value", (("v", "at_least", 7),)),), 5),
    ]
    derived = {"first": fact("level", v=2)}
    assert run(rules, [{"kind": "value", "v": 7}], derived.get) == ["first", "second"]
    assert run(rules, [{"kind": "value", "v": 6}], derived.get) == []


@given(st.lists(st.integers(-(2**52), 2**52), max_size=4))
def test_a_form_that_is_filled_in_is_the_fact_written_out(numbers):
    names = ["a", "b", "c", "d"][: len(numbers)]
    assert Form("k", names).fill(numbers) == fact("k", **dict(zip(names, numbers, strict=True)))


def test_a_session_without_any_firing_ends_cleanly():
    for _ in range(50):
        assert run([Rule("never", (Antecedent("x"),), 0)], []) == []


def test_evaluations_do_not_see_each_other():
    ruleset = Ruleset([Rule("seen", (Antecedent("x"),), 0)])
    for expected in (["seen"], [], ["seen"]):
        with ruleset.session() as session:
            if expected:
                session.add(fact("x"))
            session.run(lambda _: None)
            assert session.fired == expected


@pytest.mark.parametrize(
    "rule",
    [
        Rule("none", (), 0),
        Rule("many", tuple(Antecedent(f"k{n}") for n in range(16)), 0),
        Rule("twins", (Antecedent("k"), Antecedent("k")), 0),
        Rule("late", (Antecedent("k"),), 999),
        Rule("reserved", (Antecedent("k", (("sid", "is", 1),)),), 0),
        Rule("name", (Antecedent("k", (("Tên", "is", 1),)),), 0),
        Rule("large", (Antecedent("k", (("v", "is", 2**53),)),), 0),
        # These two names have the same 32-bit hash; the engine would take one for the other.
        Rule("hash", (Antecedent("k", (("costarring", "is", 1), ("liquid", "is", 1))),), 0),
    ],
    ids=lambda rule: rule.name,
)
def test_what_the_contract_forbids_is_refused(rule):
    with pytest.raises(EngineError) as caught:
        Ruleset([rule])
    assert caught.value.code == "E003"


def test_too_many_rules_are_refused():
    with pytest.raises(EngineError):
        Ruleset([Rule(f"r{n}", (Antecedent("k"),), 0) for n in range(durable.MAX_RULES + 1)])


def test_endless_derivation_is_stopped(monkeypatch):
    monkeypatch.setattr(durable, "MAX_FIRINGS", 50)
    rules = [Rule("again", (Antecedent("k"),), 0)]
    with pytest.raises(EngineError) as caught:
        run(rules, [{"kind": "k"}], lambda _: fact("k"))
    assert caught.value.code == "E003"


def test_a_re_entrant_evaluation_is_refused_and_the_first_goes_on():
    ruleset = Ruleset([Rule("r", (Antecedent("k"),), 0)])
    with ruleset.session() as outer:
        with pytest.raises(EngineError), ruleset.session():
            pass
        outer.add(fact("k"))
        outer.run(lambda _: None)
        assert outer.fired == ["r"]


def test_a_fact_the_engine_cannot_read_is_an_error_and_leaves_the_engine_sound():
    ruleset = Ruleset([Rule("r", (Antecedent("k", (("v", "is", 1),)),), 0)])
    with pytest.raises(EngineError), ruleset.session() as session:
        session.add(fact("k", v=1e16))
    with ruleset.session() as session:
        session.add(fact("k", v=1))
        session.run(lambda _: None)
        assert session.fired == ["r"]


def test_a_failure_while_rules_run_is_an_error(monkeypatch):
    ruleset = Ruleset([Rule("r", (Antecedent("k"),), 0)])

    class Broken:
        error = ruleset.engine.error

        def __getattr__(self, name):
            return getattr(ruleset.engine, name)

        def start_action_for_state(self, *_):
            raise self.error(309)

    with ruleset.session() as session:
        monkeypatch.setattr(session, "_engine", Broken())
        with pytest.raises(EngineError, match="run"):
            session.run(lambda _: None)
        monkeypatch.undo()


def test_a_failure_at_the_start_lets_the_next_evaluation_in(monkeypatch):
    ruleset = Ruleset([Rule("r", (Antecedent("k"),), 0)])
    with monkeypatch.context() as patch:
        patch.setattr(durable.Session, "_boot", _interrupted)
        with pytest.raises(KeyboardInterrupt), ruleset.session():
            pass
    with ruleset.session() as session:
        session.add(fact("k"))
        session.run(lambda _: None)
        assert session.fired == ["r"]


def test_a_module_that_cannot_be_imported_names_the_command(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "durable_rules_engine", None)
    for version, flag in (((3, 13), True), ((3, 11), False)):
        monkeypatch.setattr(durable.sys, "version_info", _Version(*version))
        with pytest.raises(EngineError) as caught:
            durable.load_engine()
        assert caught.value.code == "E002"
        assert ("CPPFLAGS=-DPyEval_CallObject" in caught.value.help) is flag
        assert "pip install --no-cache-dir --force-reinstall durable-rules==2.0.28" in caught.value.help


def test_a_failure_before_the_first_fact_leaves_the_engine_sound(monkeypatch):
    ruleset = Ruleset([Rule("r", (Antecedent("k"),), 0)])
    with monkeypatch.context() as patch:
        patch.setattr(durable.Session, "add", lambda *_: durable._require(condition=False, what="planted"))
        with pytest.raises(EngineError, match="planted"), ruleset.session():
            pass
    with ruleset.session() as session:
        session.add(fact("k"))
        session.run(lambda _: None)
        assert session.fired == ["r"]


def _interrupted(session, boot=durable.Session._boot, seen=[]):  # noqa: B006 - counts its calls
    """Interrupt the first call, before any rule has fired; the clean-up calls it again."""
    seen.append(session)
    if len(seen) == 1:
        raise KeyboardInterrupt
    boot(session)


class _Version(tuple):
    def __new__(cls, *parts):
        return super().__new__(cls, parts)

    major, minor = 3, 13


def test_threads_take_turns():
    ruleset = Ruleset([Rule("r", (Antecedent("k", (("v", "at_least", 5),)),), 0)])
    wrong = []

    def work(seed):
        for n in range(200):
            value = (seed * 7 + n) % 10
            with ruleset.session() as session:
                session.add(fact("k", v=value))
                session.run(lambda _: None)
                if session.fired != (["r"] if value >= 5 else []):
                    wrong.append(value)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
