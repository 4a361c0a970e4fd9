"""The types of a DMN file: the dossier with its lists and blocks, and a share.

What may be `khong_ap_dung` as well as a list, or text as well as a number, has the type Any.
"""

from collections.abc import Iterator

from danhgia_rules.dossier.fields import Field, Place, places
from danhgia_rules.dossier.records import DERIVED
from danhgia_rules.exports.dmn_xml import Element, definition, element, item

DOSSIER, SHARE, LIMIT = "tDossier", "tShare", "tLimit"

_TYPES = {"count": "number", "number": "Any", "bool": "boolean"}
_IDENTITY = ("ma", "ky_danh_gia", "chuc_danh")
_DERIVED = frozenset(name for fields in DERIVED.values() for name in fields)


def definitions() -> Iterator[Element]:
    """Give all types, each after those that it uses."""
    yield definition(SHARE, [item("part", "number"), item("whole", "number")])
    yield definition(LIMIT, [item("id", "string"), item("kind", "string"), item("at_most", "string")])
    for place in places().values():
        if place.fields:
            yield definition(_name(place), [*_components(place)])
    identity = [item(name, "string") for name in _IDENTITY]
    yield definition(DOSSIER, [*identity, *(_top(place) for place in places().values())])


def kind(of: str) -> str:
    """Give the type of a value by its kind: share, bool, text or number."""
    return {"share": SHARE, "bool": "boolean", "text": "string"}.get(of, "number")


def _name(place: Place) -> str:
    return f"t_{place.name}"


def _components(place: Place) -> Iterator[Element]:
    for name, field in place.fields.items():
        if name not in _DERIVED:
            yield item(name, _type(field))
    if "co_ket_luan" in place.fields:
        yield item(place.fields["co_ket_luan"].comes_from, "Any")


def _type(field: Field) -> str:
    return _TYPES.get(field.type.kind, "string")


def _top(place: Place) -> Element:
    if place.value is not None:
        return item(place.name, _type(place.value))
    if place.may_be_na:
        return item(
            place.name, "Any", [element("description", text=_name(place)), element("typeRef", text="Any")]
        )
    return item(place.name, _name(place), is_list=place.is_list)
