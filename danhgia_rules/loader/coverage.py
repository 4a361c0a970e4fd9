"""Coverage: every clause quoted and read, or left out with a reason; nothing declared in vain."""

from typing import Any

from danhgia_rules.documents import Path_
from danhgia_rules.loader.context import Context
from danhgia_rules.loader.sources import Sources
from danhgia_rules.rulebook.model import Criterion
from danhgia_rules.validation import closest


def check_coverage(context: Context, sources: Sources, criteria: tuple[Criterion, ...]) -> None:
    """Check that the clauses are the words of the source text, and that each is read."""
    file = context.file
    if file.criteria:
        _check_source_text(context, sources)
    left_out = {entry.clause: index for index, entry in enumerate(file.not_encoded)}
    addresses: dict[str, bool] = {}
    for index, criterion in enumerate(criteria):
        read = {letter for row in criterion.requirements for letter in row.clauses}
        # A row that did not compile has its own problem; that its clause is unread is no other one.
        whole = len(criterion.requirements) >= len(file.criteria[index].requirements)
        for letter, words in criterion.clauses:
            address, path = f"{criterion.id}.{letter}", ("criteria", index, "clauses", letter)
            addresses[address] = letter in read
            if file.source_text:
                sources.quoted(file.source_text, words, path, address)
            if whole and letter not in read and address not in left_out:
                context.add("R027", path, at_key=True, clause=address)
    if criteria:
        _check_left_out(context, left_out, addresses)
        for index, words in enumerate(file.headings):
            if file.source_text:
                sources.quoted(file.source_text, words, ("headings", index), words)
        _check_misprints(context, criteria)


def _check_source_text(context: Context, sources: Sources) -> None:
    name = context.file.source_text
    if name is None:
        context.add("S002", (), key="source_text")
    elif name not in sources.documents:
        hint = closest(name, sources.documents)
        context.add("R012", ("source_text",), name=name, hint=hint)
    elif context.file.sources[name].text is None:
        context.add("S002", ("sources", name), key="text")
    if name:
        sources.used.add(name)


def _check_left_out(context: Context, left_out: dict[str, int], addresses: dict[str, bool]) -> None:
    for address, index in left_out.items():
        path: Path_ = ("not_encoded", index, "clause")
        if address not in addresses:
            why: dict[str, Any] = {
                "reason_vi": "không có nội dung này",
                "reason_en": "there is no such clause",
            }
            context.add("R028", path, clause=address, **why)
        elif addresses[address]:
            why = {"reason_vi": "đã có yêu cầu đọc nội dung này", "reason_en": "a requirement reads it"}
            context.add("R028", path, clause=address, **why)


def _check_misprints(context: Context, criteria: tuple[Criterion, ...]) -> None:
    clauses = {f"{c.id}.{letter}": words for c in criteria for letter, words in c.clauses}
    for index, entry in enumerate(context.file.misprints):
        if entry.words not in clauses.get(entry.clause, ""):
            context.structure(
                ("misprints", index, "words"),
                entry.clause,
                (
                    f"nội dung không có chữ `{entry.words}`",
                    f"the clause does not hold the words `{entry.words}`",
                ),
                ("chép đúng nguyên văn, và kiểm tra `clause`", "copy the words exactly, and check `clause`"),
            )


def check_unused(context: Context, sources: Sources) -> None:
    """Check that every indicator, parameter and source that is declared is used."""
    for name in context.file.indicators:
        if name not in context.used_indicators:
            context.add("R026", ("indicators", name), at_key=True, id=name)
    for name in context.file.parameters or {}:
        if name not in context.used_parameters:
            reasons = ("tham số không được dùng ở đâu", "the parameter is used nowhere")
            repair = ("dùng nó hoặc xóa đi", "use it or delete it")
            context.structure(("parameters", name), name, reasons, repair, at_key=True)
    sources.check_unused()
