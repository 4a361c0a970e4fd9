"""Headings of the form: in the words of the source text, each with criteria under it."""

from danhgia_rules.documents import Path_
from danhgia_rules.loader.context import CRITERION, Context
from danhgia_rules.loader.sources import Sources
from danhgia_rules.rulebook import schema
from danhgia_rules.rulebook.model import Group


def groups(context: Context, sources: Sources) -> tuple[Group, ...]:
    """Check the headings and give them in the order of the file, which is that of the form."""
    file = context.file
    criteria = {entry.id for entry in file.criteria}
    seen: set[str] = set()
    found = []
    for index, entry in enumerate(file.groups):
        path: Path_ = ("groups", index)
        group = Group(entry.id, (entry.title, entry.title_en or entry.title))
        if entry.id in seen or entry.id in criteria:
            context.add("R002", (*path, "id"), what="group", name=entry.id)
        elif CRITERION.match(entry.id) and not any(group.holds(criterion) for criterion in criteria):
            _empty(context, entry, path)
        context.criterion_name(entry.id, (*path, "id"))
        if file.source_text:
            sources.quoted(file.source_text, entry.title, (*path, "title"), entry.id)
        seen.add(entry.id)
        found.append(group)
    return tuple(found)


def _empty(context: Context, entry: schema.Group, path: Path_) -> None:
    context.structure(
        (*path, "id"),
        entry.id,
        ("không có tiêu chí nào dưới đề mục này", "no criterion stands under this heading"),
        (
            "đề mục `II.1` gồm các tiêu chí có mã bắt đầu bằng `II.1.`; sửa mã, hoặc xóa đề mục",
            "heading `II.1` holds the criteria whose ids begin with `II.1.`; correct the id, or delete it",
        ),
    )
