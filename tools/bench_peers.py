"""The peers of the benchmark that rate one dossier in this process: what each answers, how it is called."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

from bench_clips import ClipsPeer
from bench_handwritten import rate as by_hand
from bench_host import Answer
from bench_zen import rater as zen_rater

from danhgia_rules import Dossier, Evaluation, Rulebook, evaluate, load_rulebook
from danhgia_rules.engine import Facts, Verdict, reference
from danhgia_rules.engine.program import program_of
from danhgia_rules.evaluation.rating import known_facts, rate, survey_of
from danhgia_rules.indicators import Sheet

RULEBOOK = "248_qdtu_2021.cap_truong_ctxh"
HAND = "hand-written Python"

Call = Callable[[], Any]


def answer(result: Evaluation) -> Answer:
    """Give what a caller reads of a result: levels and rating."""
    return {name: str(level) for name, level in result.levels.items()}, str(result.rating)


def rated(dossier: Dossier) -> Answer:
    """Rate as a caller does who needs no reasons."""
    return answer(evaluate(dossier))


def traced(dossier: Dossier, rulebook: Rulebook | None = None) -> Answer:
    """Rate and work out the whole trace: every requirement, column, record and rule that fired."""
    result = evaluate(dossier, rulebook=rulebook)
    trace = result.trace
    rows = [row for entry in trace.criteria for row in entry.requirements]
    for row in (*rows, *trace.requirements):
        _ = row.holds, row.binds, row.records
    _ = [limit.records for limit in trace.limits], trace.missing, trace.parameters, trace.fired
    return answer(result)


def printed(dossier: Dossier) -> Answer:
    """Rate and give result and trace as JSON text."""
    result = evaluate(dossier)
    return answer(result) if result.to_json() else ({}, "")


def named(book: Rulebook, verdict: Verdict) -> Answer:
    """Give the names of what an engine derived."""
    levels = ["not_applicable" if rank is None else book.scale.names[rank] for rank in verdict.levels]
    rating = "not_rated" if verdict.not_rated else book.rating.scale.names[verdict.rating]
    return {c.id: level for c, level in zip(book.criteria, levels, strict=True)}, rating


def by_reference(book: Rulebook, dossier: Dossier) -> Answer:
    """Read the indicators and derive levels and rating by the second engine alone, without durable-rules."""
    facts = known_facts(survey_of(book).read(Sheet(dossier)), book)
    if facts is None:
        raise ValueError(dossier.ma)
    return named(book, reference.derive(book, facts))


class Peer(NamedTuple):
    """A row of the table: what it answers for a dossier, and the call that is timed."""

    name: str
    answer: Callable[[Dossier], Answer]
    call: Callable[[Dossier], Call]


def plain(name: str, rate_: Callable[[Dossier], Answer]) -> Peer:
    """Make a peer of a function that rates a dossier."""
    return Peer(name, rate_, lambda dossier: partial(rate_, dossier))


def inference(name: str, derive: Callable[[Facts], Verdict]) -> Peer:
    """Make a peer of one engine alone, on facts that were read and pinned beforehand."""
    book = load_rulebook(RULEBOOK)

    def call(dossier: Dossier) -> Call:
        return partial(derive, rate(dossier, book).worst_facts)

    def answer_of(dossier: Dossier) -> Answer:
        return named(book, call(dossier)())

    return Peer(name, answer_of, call)


@cache
def peers() -> list[Peer]:
    """Give the peers of this process; the one by which the others are measured comes first."""
    book, in_clips = load_rulebook(RULEBOOK), ClipsPeer()
    return [
        plain(HAND, by_hand),
        plain("evaluate(), trace on demand", rated),
        plain("evaluate() + whole trace", traced),
        plain("evaluate() + trace as JSON", printed),
        plain("reference engine, reading included", partial(by_reference, book)),
        inference("  its inference alone", lambda facts: reference.derive(book, facts)),
        inference("  durable engine's inference alone", lambda facts: program_of(book).run(facts)[0]),
        plain("zen-engine", zen_rater(book, trace=False)),
        plain("zen-engine + its trace", zen_rater(book, trace=True)),
        plain("clipspy, fired rules kept", in_clips.rate),
    ]
