"""The template is a dossier from the start, and still one when every line of it is filled in."""

import re

import pytest
from pydantic import BaseModel

from danhgia_rules import Dossier, DossierError, Rating, evaluate
from danhgia_rules.dossier.template import template_text
from danhgia_rules.validation import inner_models

TEXT = template_text()
BODY = TEXT.splitlines()[TEXT.splitlines().index("schema: danhgia/dossier/1") :]
LINE = re.compile(r"# (?P<indent> *)(?P<dash>- )?(?P<key>[a-z_]+):(?P<value>.*?)(?:  # (?P<note>.*))?$")
BLANK = "…"

BY_NAME = {"ma": "A-1", "ma_vi_pham": "A-1", "don_vi": "A-1", "xep_loai": "hoan_thanh", "muc": "{I.1: tot}"}
"""What to write where a note says less than the model asks, or one record's fields depend on another."""
SAMPLES = [
    (re.compile("số nguyên"), "1"),
    (re.compile("số, ví dụ"), "1.5"),
    (re.compile("ngày, ví dụ"), '"2021-06-01"'),
    (re.compile("true | false"), "false"),
    (re.compile("địa chỉ"), "I.1.a"),
    (re.compile("văn bản"), "Một văn bản"),
]


def sample(key, note):
    """Fill in a field as its note says."""
    words = note.rpartition(": ")[2].split(" | ")
    if key in BY_NAME:
        return BY_NAME[key]
    if len(words) > 1 and words != ["true", "false"]:
        return words[-1] if key == "loai" else words[0]  # a violation may hold every field
    return next(value for pattern, value in SAMPLES if pattern.search(note.rpartition(": ")[2]))


def filled(line):
    """Take the comment sign off a line and put a value where it has none."""
    found = LINE.match(line)
    value = found["value"]
    if BLANK in value and "{" in value:
        parts = {"so": "1-QĐ", "ngay": "2021-06-01", "co_quan": "Thành ủy"}
        value = re.sub(rf"([a-z_]+): {BLANK}", lambda part: f"{part[1]}: {parts[part[1]]}", value)
    elif BLANK in value:
        value = f" {sample(found['key'], found['note'])}"
    return f"{found['indent']}{found['dash'] or ''}{found['key']}:{value}"


def entries():
    """The template by its top-level keys: the key, and its lines."""
    found = {}
    for line in BODY:
        if line.startswith("# ") and not line.startswith("#  "):
            name = LINE.match(line)["key"]
            found[name] = [line]
        elif line.startswith("#  "):
            found[name].append(line)
    return found


ENTRIES = entries()
REQUIRED = [line for line in BODY if line and not line.startswith("#")]


def dossier_of(names):
    lines = REQUIRED + [filled(line) for name in names for line in ENTRIES[name]]
    return Dossier.from_text("\n".join(lines) + "\n")


def test_the_template_is_a_dossier_that_leaves_everything_open():
    dossier = Dossier.from_text(TEXT)
    result = evaluate(dossier)
    assert set(dossier.to_data()) == {"schema", "ma", "ky_danh_gia", "chuc_danh"}
    assert result.rating == Rating.UNDETERMINED
    assert result.bounds.lowest == "khong_hoan_thanh"
    assert result.bounds.highest == "hoan_thanh_xuat_sac"
    assert result.bounds.outside


def test_the_template_asks_for_every_key_of_the_model():
    optional = [name for name, info in Dossier.model_fields.items() if not info.is_required()]
    assert list(ENTRIES) == optional


@pytest.mark.parametrize("name", list(ENTRIES))
def test_each_entry_loads_when_its_lines_are_filled_in(name):
    assert set(dossier_of([name]).to_data()) == {"schema", "ma", "ky_danh_gia", "chuc_danh", name}


def test_the_template_loads_when_all_its_lines_are_filled_in():
    dossier = dossier_of(ENTRIES)

    def check(part):
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            assert value is not None, name
            for inner in value if isinstance(value, tuple) else [value]:
                if isinstance(inner, BaseModel):
                    check(inner)
            assert bool(inner_models(info.annotation)) == (isinstance(value, BaseModel | tuple))

    check(dossier)


def test_a_line_that_is_uncommented_and_left_blank_is_refused():
    for name in ("la_uy_vien_bch", "ke_khai_tai_san"):
        line = ENTRIES[name][0].removeprefix("# ").partition("  # ")[0]
        with pytest.raises(DossierError):
            Dossier.from_text("\n".join([*REQUIRED, line, ""]))


def test_the_template_says_in_words_what_each_key_means():
    for lines in ENTRIES.values():
        for line in lines:
            note = LINE.match(line)["note"]
            assert re.match(r"\w", note), line
            assert "_" not in re.split("[:,]", note)[0], line


def test_the_template_is_the_same_each_time_and_ends_with_one_line_end():
    assert template_text() == TEXT
    assert TEXT.endswith("\n")
    assert not TEXT.endswith("\n\n")
    assert not any(line != line.rstrip() for line in TEXT.splitlines())
