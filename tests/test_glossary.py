"""The glossary holds every Vietnamese identifier exactly once, with its Vietnamese and its English."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.catalog import bundled
from danhgia_rules.documents import Limits, read_yaml
from danhgia_rules.dossier import vocabulary
from danhgia_rules.errors import CatalogError
from danhgia_rules.glossary import glossary
from danhgia_rules.resources import rules_root
from danhgia_rules.validation import inner_models

FRAMEWORK_KEYS = {"schema_"}
"""Not a word of the law: it names the format."""


def entries() -> list[tuple[str, Any]]:
    text = (rules_root() / "glossary.yaml").read_text(encoding="utf-8")
    words = read_yaml(text, "glossary.yaml", Limits(), CatalogError).data["words"]
    return [(name, entry) for group in words.values() for name, entry in group.items()]


def field_names(model: type[BaseModel]) -> Iterator[str]:
    for name, info in model.model_fields.items():
        yield name
        for inner in inner_models(info.annotation):
            yield from field_names(inner)


def literals(annotation: Any) -> Iterator[str]:
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from literals(part)


def allowed_values() -> set[str]:
    return {value for member in vars(vocabulary).values() for value in literals(member)}


def names_of_rulebooks() -> set[str]:
    found: set[str] = set()
    for entry in bundled().entries:
        if entry.position:
            rulebook = load_rulebook(entry.id)
            found |= {entry.position, *rulebook.scale.names, *rulebook.rating.scale.names}
    return found


def test_every_field_of_a_dossier_is_in_it():
    assert set(field_names(Dossier)) - FRAMEWORK_KEYS <= set(glossary())


def test_every_allowed_value_is_in_it():
    values = allowed_values()
    assert "khong_ap_dung" in values
    assert values <= set(glossary())


def test_every_level_rating_and_position_is_in_it():
    names = names_of_rulebooks()
    assert {"xuat_sac", "hoan_thanh_tot", "cap_truong_ctxh"} <= names
    assert names <= set(glossary())


def test_no_word_stands_twice():
    count = Counter(name for name, _ in entries())
    assert [name for name, times in count.items() if times > 1] == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_word_has_both_languages(lang):
    for name, entry in entries():
        assert set(entry) == {"vi", "en"}, name
        assert entry[lang].strip() == entry[lang] != "", name


def test_labels_of_rulebooks_are_those_of_the_glossary():
    for entry in bundled().entries:
        if not entry.position:
            continue
        rulebook = load_rulebook(entry.id)
        for scale in (rulebook.scale, rulebook.rating.scale):
            assert tuple(glossary()[name] for name in scale.names) == scale.labels
