"""The reasoning as a graph: records, indicators, criteria, overall requirements and limits, rating.

It stays small whatever the dossier holds: what binds stands alone, the rest is folded, and
of many records a few are named. Drawing it is for `mermaid` and `reports.drawing`.
"""

from collections.abc import Callable, Iterable, Iterator

from danhgia_rules.answers.graph import words
from danhgia_rules.answers.graph.deciding import Deciding
from danhgia_rules.answers.graph.model import Column, Edge, Force, Graph, Kind, Node, Tone, Words
from danhgia_rules.answers.graph.sources import AtFault, Sources
from danhgia_rules.indicators.reading import State
from danhgia_rules.levels import Level, Scale
from danhgia_rules.rulebook.model import Indicator
from danhgia_rules.trace import CriterionTrace, LimitTrace, RequirementTrace, Trace

__all__ = ["Column", "Edge", "Force", "Graph", "Kind", "Node", "Tone", "Words", "reasoning"]

Rows = list[RequirementTrace]


def reasoning(trace: Trace, *, named: bool = True) -> Graph:
    """Give the reasoning behind an evaluation as a graph.

    `named=False` leaves out what the dossier calls its records; their codes stay.
    """
    return _Builder(trace, named=named).graph()


class _Builder:
    """Adds the nodes of one graph; holds what they share."""

    def __init__(self, trace: Trace, *, named: bool) -> None:
        self.trace = trace
        self.deciding = Deciding(trace)
        self.sources = Sources(trace, named=named)
        self.nodes: list[Node] = []
        self.edges: list[Edge] = []
        self.at_fault: dict[AtFault, list[Node]] = {}
        self.readers: dict[str, dict[str, Node]] = {}

    def graph(self) -> Graph:
        """Build it; records come last, for they bind where what reads them does."""
        criteria = [self._criterion(entry) for entry in self.trace.criteria]
        overall = [*self._requirements(criteria), *self._limits(criteria)]
        self._rating(overall)
        self._records()
        self._lists()
        nodes = tuple(sorted(self.nodes, key=lambda node: node.column))
        return Graph(nodes, tuple(self.edges), *words.headline(self.trace, nodes))

    def _add(
        self,
        place: tuple[Kind, Column],
        say: Callable[[str], Words],
        tone: Tone,
        refs: Iterable[str],
        force: Force = Force.FREE,
    ) -> Node:
        kind, column = place
        number = 1 + sum(node.kind is kind for node in self.nodes)
        node = Node(f"{kind}{number}", column, kind, (say("vi"), say("en")), tone, tuple(refs), force)
        self.nodes.append(node)
        return node

    def _link(self, source: Node, target: Node, force: Force = Force.FREE) -> None:
        self.edges.append(Edge(source.id, target.id, force))

    # ---- Criteria, and the indicators that they rest on

    def _criterion(self, entry: CriterionTrace) -> Node:
        scale, name = self.trace.heading.scale, entry.criterion.id
        criterion = self._add(
            (Kind.CRITERION, Column.CRITERIA),
            lambda lang: words.criterion(entry, scale, lang),
            _tone(entry.level, scale),
            (name,),
            self.deciding.criterion(name),
        )
        for node in self._indicators(entry, criterion.force):
            self._link(node, criterion, node.force)
        return criterion

    def _indicators(self, entry: CriterionTrace, force: Force) -> Iterator[Node]:
        """Add what a criterion rests on: each requirement that binds, and the others as one."""
        gate = entry.criterion.gate
        if gate is not None and (entry.gated or self._gate_is_open(entry, gate)):
            yield self._gate(entry, gate)
        if entry.gated:
            return
        if entry.level == Level.NOT_APPLICABLE:
            yield self._folded(entry, list(entry.requirements), Tone.PLAIN)
            return
        for row in entry.requirements:
            if row.binds:
                yield self._binding(entry, row, max(force, Force.KEEPS))
        rest = [row for row in entry.requirements if not row.binds]
        if rest:
            yield self._folded(entry, rest, Tone.MET)

    def _binding(self, entry: CriterionTrace, row: RequirementTrace, force: Force) -> Node:
        scale, rank = self.trace.heading.scale, (entry.rank or 0) + 1
        node = self._add(
            (Kind.REQUIREMENT, Column.INDICATORS),
            lambda lang: words.requirement(row, rank, scale, lang),
            Tone.OPEN if row.holds[rank] is None else Tone.SHORT,
            (entry.criterion.id, row.requirement.id),
            force,
        )
        self._read(node, row.requirement.indicator, row)
        return node

    def _folded(self, entry: CriterionTrace, rows: Rows, tone: Tone) -> Node:
        met, idle = _split(rows)
        alone = len(rows) == len(entry.requirements)
        node = self._add(
            (Kind.OTHERS, Column.INDICATORS),
            lambda lang: words.others(met, idle, lang, alone=alone),
            tone,
            (entry.criterion.id, *(row.requirement.id for row in rows)),
        )
        for row in rows:
            self._read(node, row.requirement.indicator)
        return node

    def _gate(self, entry: CriterionTrace, gate: Indicator) -> Node:
        node = self._add(
            (Kind.GATE, Column.INDICATORS),
            lambda lang: words.gate(entry, gate, lang),
            Tone.PLAIN if entry.gated else Tone.OPEN,
            (entry.criterion.id, gate.id),
        )
        self._read(node, gate)
        return node

    def _gate_is_open(self, entry: CriterionTrace, gate: Indicator) -> bool:
        path = f"{gate.of}.{gate.fact}" if gate.fact else gate.of
        outside = entry.bounds is not None and entry.bounds.outside
        return outside and any(fact.path in {path, gate.of} for fact in self.trace.missing)

    # ---- The rating, and what it rests on

    def _requirements(self, criteria: list[Node]) -> Iterator[Node]:
        rank, scale = self.deciding.reached + 1, self.trace.heading.rating_scale
        rest = []
        for row in self.trace.requirements:
            force = self.deciding.overall(row)
            if not force:
                rest.append(row)
                continue
            node = self._add(
                (Kind.OVERALL, Column.OVERALL),
                lambda lang, row=row: words.requirement(row, rank, scale, lang),  # type: ignore[misc]
                Tone.OPEN if row.holds[rank] is None else Tone.SHORT,
                (row.requirement.id,),
                force,
            )
            self._lead(row, row.requirement.indicator, node, criteria)
            yield node
        if rest:
            yield self._other_requirements(rest, criteria)

    def _other_requirements(self, rows: Rows, criteria: list[Node]) -> Node:
        met, idle = _split(rows)
        rated, alone = self.deciding.rated, len(rows) == len(self.trace.requirements)
        node = self._add(
            (Kind.OTHERS, Column.OVERALL),
            lambda lang: words.others(met, idle, lang, alone=alone) if rated else words.idle(len(rows), lang),
            Tone.MET if rated else Tone.PLAIN,
            [row.requirement.id for row in rows],
        )
        for row in rows:
            self._read(node, row.requirement.indicator)
        for criterion in criteria:
            if any(row.requirement.indicator.names_criterion(criterion.refs[0]) for row in rows):
                self._link(criterion, node)
        return node

    def _limits(self, criteria: list[Node]) -> Iterator[Node]:
        scale = self.trace.heading.rating_scale
        for entry in self.trace.limits:
            if entry.applies is False:
                continue
            node = self._add(
                (Kind.LIMIT, Column.OVERALL),
                lambda lang, entry=entry: words.limit(entry, scale, lang),  # type: ignore[misc]
                Tone.OPEN if entry.applies is None else Tone.SHORT,
                (entry.limit.id,),
                self.deciding.overall(entry),
            )
            self._lead(entry, entry.limit.indicator, node, criteria)
            yield node
        rest = [entry.limit.id for entry in self.trace.limits if entry.applies is False]
        if rest:
            place = (Kind.LIMIT, Column.OVERALL)
            yield self._add(place, lambda lang: words.other_limits(len(rest), lang), Tone.PLAIN, rest)

    def _lead(
        self, part: RequirementTrace | LimitTrace, indicator: Indicator, node: Node, criteria: list[Node]
    ) -> None:
        """Lead to an overall requirement or limit from the records or the criteria that it reads."""
        self._read(node, indicator, part if node.force else None)
        blamed = self.deciding.blamed(part)
        for criterion in criteria:
            name = criterion.refs[0]
            if indicator.names_criterion(name):
                self._link(criterion, node, node.force if name in blamed else Force.FREE)

    def _rating(self, overall: list[Node]) -> None:
        head = self.trace.heading
        scale = head.rating_scale
        # What keeps the requirements down decides nothing where a limit does.
        forces = [node.force if node.binding else Force.FREE for node in overall]
        rating = self._add(
            (Kind.RATING, Column.RATING),
            lambda lang: words.rating(self.trace, lang),
            _tone(head.rating, scale),
            (str(head.rating),),
            max(forces, default=Force.FREE),
        )
        for node, force in zip(overall, forces, strict=True):
            self._link(node, rating, force)

    # ---- Records and lists of the dossier

    def _read(
        self, node: Node, indicator: Indicator, part: RequirementTrace | LimitTrace | None = None
    ) -> None:
        """Note that a node reads a list or fact of the dossier, and through which records `part` binds."""
        if indicator.reads_levels:
            return
        self.readers.setdefault(indicator.of, {})[node.id] = node
        found = self.sources.at_fault(part) if part else None
        if found is not None:
            self.at_fault.setdefault(found, []).append(node)

    def _records(self) -> None:
        """Add the records through which something binds; the same records once."""
        for (said, refs, tone), nodes in self.at_fault.items():
            force = max(node.force for node in nodes)
            place = (Kind.RECORDS, Column.RECORDS)
            records = self._add(
                place, dict(zip(("vi", "en"), said, strict=True)).__getitem__, tone, refs, force
            )
            for node in nodes:
                self._link(records, node, node.force)

    def _lists(self) -> None:
        """Add the lists and facts that were read; where records of a list lead on, the list does not."""
        followed = {node.id for nodes in self.at_fault.values() for node in nodes}
        for name, readers in self.readers.items():
            forces = [Force.FREE if node.id in followed else node.force for node in readers.values()]
            source = self._add(
                (Kind.SOURCE, Column.RECORDS),
                lambda lang, name=name: self.sources.words(name, lang),  # type: ignore[misc]
                self.sources.tone(name),
                (name,),
                max(forces),
            )
            for node, force in zip(readers.values(), forces, strict=True):
                self._link(source, node, force)


def _split(rows: Rows) -> tuple[int, int]:
    """Count the requirements that are met, and those that there was nothing to measure by."""
    idle = sum(row.reading.state is State.NOT_APPLICABLE for row in rows)
    return len(rows) - idle, idle


def _tone(name: str, scale: Scale) -> Tone:
    rank = scale.rank(name)
    if rank is None:
        return Tone.OPEN if name == Level.UNDETERMINED else Tone.PLAIN
    if rank == scale.top:
        return Tone.BEST
    if rank == 0:
        return Tone.LOWEST
    return Tone.GOOD if rank == scale.top - 1 else Tone.FAIR
