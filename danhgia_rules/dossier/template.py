"""An empty dossier with comments, made from the model, for a person to fill in."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from danhgia_rules.dossier.model import SCHEMA, Dossier
from danhgia_rules.dossier.vocabulary import KHONG_AP_DUNG
from danhgia_rules.glossary import word
from danhgia_rules.scalars import FieldType
from danhgia_rules.validation import inner_models

_HEAD = """\
# Hồ sơ đánh giá, xếp loại. Muốn điền dòng nào thì bỏ "# " (dấu # và một dấu cách) ở đầu dòng đó.
# Để nguyên dấu #: chưa có thông tin. Viết khong_ap_dung: không áp dụng. Viết []: biết rõ là không có.
# Ngày viết dạng "2021-12-31". Không để trống giá trị sau dấu hai chấm.
"""

_KINDS = {
    "count": "số nguyên",
    "number": "số, ví dụ 1200.5",
    "date": 'ngày, ví dụ "2021-12-31"',
    "bool": "true | false",
    "clause": "địa chỉ nội dung, ví dụ II.2.2.a",
    "text": "văn bản",
}


def template_text() -> str:
    """Write the template: required keys filled with samples, every other key as a comment."""
    lines = [
        f"schema: {SCHEMA}",
        "ma: CB-0001  # mã hồ sơ, không ghi họ tên",
        'ky_danh_gia: "2021"  # năm được đánh giá',
        "chuc_danh: cap_truong_ctxh  # chức danh",
    ]
    for name, info in Dossier.model_fields.items():
        if not info.is_required():
            lines += ["", *_entry(name, info)]
    return _HEAD + "\n".join(lines) + "\n"


def _entry(name: str, info: FieldInfo) -> Iterator[str]:
    models = inner_models(info.annotation)
    if not models:
        yield f"# {name}: …  # {word(name, 'vi')}: {_kind(info)}"
        return
    also = ", hoặc khong_ap_dung" if KHONG_AP_DUNG in str(info.annotation) else ""
    none = ", hoặc [] nếu không có" if "tuple[" in str(info.annotation) else ""
    yield f"# {name}:  # {word(name, 'vi')}{none}{also}"
    yield from _fields(models[0], "#   - " if "tuple[" in str(info.annotation) else "#   ")


def _fields(model: type[BaseModel], first: str) -> Iterator[str]:
    indent = "#" + " " * (len(first) - 1)
    for place, (name, info) in enumerate(model.model_fields.items()):
        start = indent if place else first
        inner = inner_models(info.annotation)
        if inner:
            parts = ", ".join(f"{key}: …" for key in inner[0].model_fields)
            yield f"{start}{name}: {{{parts}}}  # {word(name, 'vi')}"
        else:
            yield f"{start}{name}: …  # {word(name, 'vi')}: {_kind(info)}"


def _kind(info: FieldInfo) -> str:
    if "dict[" in str(info.annotation):
        return "ví dụ {I.1: tot}"
    names = list(_literals(info.annotation))
    if names:
        return " | ".join(names)
    found = next((m for m in _metadata(info) if isinstance(m, FieldType)), None)
    return _KINDS.get(found.kind, "văn bản") if found else "văn bản"


def _metadata(info: FieldInfo) -> list[Any]:
    found = list(info.metadata)
    for part in get_args(info.annotation):
        found += getattr(part, "__metadata__", ())
    return list(reversed(found))


def _literals(annotation: Any) -> Iterator[str]:
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from _literals(part)
