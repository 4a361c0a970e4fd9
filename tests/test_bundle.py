"""Bundles: their bytes are a function of what they hold, and what is no bundle of ours is refused by name."""

import io
import json
import random
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import (
    FILES,
    KEY,
    NAMES,
    PLACES,
    bundle,
    example,
    facts_of,
    loaded,
    read_bundle,
    record,
    repacked,
    text_of,
)
from record_zips import Entry, archive
from strategies import LAW, complete_data, examples

from danhgia_rules import Bundle, DanhGiaError, Dossier, RecordError, Rulebook, evaluate, verify
from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.loader import combine, load_file
from danhgia_rules.records.archive import read_archive, write_archive
from danhgia_rules.records.bundle import _add
from danhgia_rules.records.form import form_bytes

part = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,8}", fullmatch=True)
names = st.lists(part, min_size=1, max_size=3).map("/".join)
archives = st.dictionaries(names, st.binary(max_size=50), max_size=8)


# --- Bytes are a function of contents -------------------------------------------------------


@given(archives, st.randoms(use_true_random=False))
def test_an_archive_is_a_function_of_its_files_and_gives_them_back(files, source):
    content = write_archive(files)
    mixed = list(files.items())
    source.shuffle(mixed)
    assert write_archive(dict(mixed)) == content
    assert read_archive(content, "x") == files
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == sorted(files, key=str.encode)


@given(archives)
def test_our_archives_are_what_the_format_says_byte_for_byte(files):
    entries = [Entry(name.encode(), files[name]) for name in sorted(files)]
    assert archive(entries) == write_archive(files)


def test_the_same_record_gives_the_same_bundle():
    again = evaluate(Dossier.from_data(example().dossier.to_data())).record(KEY)
    assert again.to_bundle() == bundle()


def test_a_bundle_holds_all_that_it_takes_to_check_the_record():
    found = read_bundle()
    assert sorted(found.files) == NAMES
    assert found.files["record.json"] == record().to_bytes()
    assert found.files["facts.json"] == facts_of(record()).to_bytes()
    assert found.files["rulebook.json"] == form_bytes(example().rulebook)
    assert found.files[PLACES["criteria"]].decode() == text_of(FILES["criteria"])
    assert found.files[PLACES["overall"]].decode() == text_of(FILES["overall"])
    manifest = json.loads(found.files["manifest.json"])
    assert canonical_bytes(manifest) == found.files["manifest.json"]
    assert manifest["files"] == {
        name: sha256(content) for name, content in found.files.items() if name != "manifest.json"
    }
    assert manifest["rulebook"]["texts"] == {
        "law.md": PLACES["law"],
        "../hd21_qd89_2019/law.md": PLACES["overall law"],
    }
    assert sha256(found.files["rulebook.json"]) == record().decision["rulebook"]["sha256"]
    compile(found.files["check_record.py"], "check_record.py", "exec")


@given(complete_data())
@examples(10)
def test_reading_a_bundle_gives_back_what_went_in(data):
    made = evaluate(Dossier.from_data(data)).record(KEY)
    found = Bundle.from_bytes(made.to_bundle())
    assert found.record.to_bytes() == made.to_bytes()
    assert found.facts is not None
    assert found.facts.to_bytes() == facts_of(made).to_bytes()
    assert found.facts.dossier() == Dossier.from_data(data)
    assert found.altered() == ()


def test_a_bundle_on_disk_is_read_as_its_bytes_are(tmp_path):
    path = tmp_path / "x.danhgia.zip"
    path.write_bytes(bundle())
    assert Bundle.from_file(path).files == read_bundle().files
    for absent in (tmp_path / "none.zip", tmp_path):
        with pytest.raises(RecordError) as caught:
            Bundle.from_file(absent)
        assert caught.value.code == "F001"


def test_erasing_the_facts_takes_out_them_and_nothing_else():
    content = read_bundle().without_facts()
    found = Bundle.from_bytes(content)
    assert found.facts is None
    assert sorted(found.files) == [name for name in NAMES if name != "facts.json"]
    assert found.altered() == ()
    assert found.without_facts() == content
    assert KEY.hex().encode() not in content
    assert example().dossier.ma.encode() not in content


def test_a_rulebook_of_one_file_makes_a_bundle_too():
    rulebook = loaded("second", text_of(FILES["second"]))
    data = {"schema": "danhgia/dossier/1", "ma": "A", "ky_danh_gia": "2023", "chuc_danh": "thu_thu"}
    made = evaluate(Dossier.from_data(data), rulebook=rulebook).record(KEY)
    found = Bundle.from_bytes(made.to_bundle())
    assert json.loads(found.files["manifest.json"])["rating_rules"] is None
    assert verify(found).same
    assert verify(found).part("installed").status == "not_checked"


CITED = {"law.md": LAW, "x/law.md": "Hai.", "y/x/law.md": "Ba.", "dem/law.md": "Bốn."}
"""Texts of a rulebook `dem` that would all have one name, or two, in a bundle."""


def citing(texts: dict[str, str]) -> Rulebook:
    """A rulebook that cites texts by these names."""
    law = {"kind": "law", "issued": "2020-01-01", "issuer": "A", "title": "Văn bản"}
    ids = dict(zip("abcd", texts, strict=True))
    said = {name: {"ref": name, "at": "1", "grade": "V1", "quote": texts[file]} for name, file in ids.items()}
    levels = [{"id": name, "label": name} for name in ("cao", "vua", "thap")]
    work = {"label": "Số kỷ luật", "better": "lower", "count": {"of": "ky_luat"}}
    lowest = {"label": "Thấp nhất", "better": "higher", "lowest": {"of": "criteria", "field": "level"}}
    cells = {"cao": {"at_most": 0, "source": said["a"]}, "vua": {"at_most": 1, "source": said["b"]}}
    rated = {
        "cao": {"at_least": "cao", "source": said["c"]},
        "vua": {"at_least": "vua", "source": said["d"]},
    }
    data = {
        "schema": "danhgia/rulebook/1",
        "id": "dem",
        "title": "Bộ quy tắc đặt ra để thử",
        "position": "thu",
        "assessed_periods": {"from": "2021", "until": "2021"},
        "source_text": "a",
        "levels": levels,
        "sources": {name: {**law, "number": name, "text": file} for name, file in ids.items()},
        "indicators": {"so": work, "thap_nhat": lowest},
        "criteria": [
            {
                "id": "A",
                "title": "Tiêu chí",
                "clauses": {"a": LAW},
                "requirements": [{"id": "so", "clause": "a", "indicator": "so", **cells}],
            }
        ],
        "rating": {"levels": levels, "requirements": [{"id": "muc", "indicator": "thap_nhat", **rated}]},
    }
    return combine(load_file(json.dumps(data, ensure_ascii=False), "dem.yaml", texts.get), lambda _: None)


def test_texts_of_one_name_and_other_words_are_kept_apart_in_a_bundle():
    rulebook = citing(CITED)
    data = {"schema": "danhgia/dossier/1", "ma": "A", "ky_danh_gia": "2021", "chuc_danh": "thu"}
    made = evaluate(Dossier.from_data({**data, "ky_luat": []}), rulebook=rulebook).record(KEY)
    found = Bundle.from_bytes(made.to_bundle())
    kept = json.loads(found.files["manifest.json"])["rulebook"]["texts"]
    assert {cited: found.files[place].decode() for cited, place in kept.items()} == CITED
    assert len(set(kept.values())) == 4
    assert form_bytes(found.rulebook()) == form_bytes(rulebook)
    assert verify(found, expected=made.digest).same


def test_texts_of_one_name_and_the_same_words_are_kept_once():
    files: dict[str, bytes] = {}
    names = [_add("x", "law.md", text, files) for text in ("a", "b", "a", "c", "b")]
    assert names == [f"rules/{folder}/law.md" for folder in ("x", "x_1", "x", "x_2", "x_1")]
    assert files == {names[0]: b"a", names[1]: b"b", names[3]: b"c"}


@pytest.mark.parametrize("name", ["..", "", ".ssh", "hồ sơ", "a b", "a\\b", "a" * 101, "a\n", "a:b"])
def test_a_name_that_a_bundle_may_not_hold_is_left_out(name):
    files: dict[str, bytes] = {}
    assert _add(name, name, "a", files) == "rules/_/_"
    assert read_archive(write_archive(files), "x") == files


def test_where_a_rulebook_lay_is_not_told():
    """The folder may bear the name of a person."""
    rulebook = loaded("second", text_of(FILES["second"]))
    origin = rulebook.origins[0]._replace(name="/ho_so/NguyenVanBinh/thu_thu.yaml")
    data = {"schema": "danhgia/dossier/1", "ma": "A", "ky_danh_gia": "2023", "chuc_danh": "thu_thu"}
    made = evaluate(Dossier.from_data(data), rulebook=replace(rulebook, origins=(origin,))).record(KEY)
    assert b"NguyenVanBinh" not in made.to_bundle()
    assert verify(Bundle.from_bytes(made.to_bundle())).same


# --- Random damage --------------------------------------------------------------------------


def damaged(content: bytes, source: random.Random) -> bytes:
    """Change bytes somewhere: flip a bit, take out, put in, swap, cut off."""
    place, other = source.randrange(len(content)), source.randrange(len(content))
    length = source.choice([1, 1, 2, 8, 100])
    how = source.choice(["flip", "take out", "put in", "swap", "cut off", "double"])
    if how == "flip":
        return content[:place] + bytes([content[place] ^ 1 << source.randrange(8)]) + content[place + 1 :]
    if how == "take out":
        return content[:place] + content[place + length :]
    if how == "put in":
        return content[:place] + source.randbytes(length) + content[place:]
    if how == "cut off":
        return content[:place]
    if how == "double":
        return content[:place] + content[place : place + length] + content[place:]
    first, second = sorted((place, other))
    last = min(first + length, second)
    moved = content[second : second + length]
    return content[:first] + moved + content[last:second] + content[first:last] + content[second + length :]


def assert_told(content: bytes) -> None:
    """Whatever was done to it: a bundle is refused in our words, or it is not called the same."""
    try:
        found = Bundle.from_bytes(content)
    except RecordError:
        return
    try:
        assert not verify(found, expected=record().digest).same
    except DanhGiaError:
        return


@given(st.integers(0, 2**64))
@examples(150)
def test_a_damaged_bundle_is_never_the_same(seed):
    source = random.Random(seed)  # noqa: S311 - damage that can be done again
    content = damaged(bundle(), source)
    if content != bundle():
        assert_told(content)


@given(st.integers(0, 2**64))
@examples(150)
def test_damage_to_the_directory_is_never_the_same(seed):
    source = random.Random(seed)  # noqa: S311 - damage that can be done again
    start = bundle().index(b"PK\x01\x02")
    content = bundle()[:start] + damaged(bundle()[start:], source)
    if content != bundle():
        assert_told(content)


@given(st.sampled_from(NAMES), st.integers(0, 2**64), st.booleans())
@examples(20)
def test_damage_within_a_file_is_never_the_same_however_the_zip_fits(name, seed, listed):
    """The attacker writes the ZIP and the manifest again; the record is known by its digest."""
    source = random.Random(seed)  # noqa: S311 - damage that can be done again
    content = damaged(read_bundle().files[name], source)
    if content == read_bundle().files[name]:
        return
    packed = repacked({name: content}, listed=listed and name != "manifest.json")
    if listed and name in {"README.txt", "check_record.py", *PLACES.values()}:
        # What no digest of the record covers (a comment, a law text beyond its quotes) may change
        # when the manifest is made to fit: then no rule has changed.
        assert_rules_are_the_same(packed)
    else:
        assert_told(packed)


def assert_rules_are_the_same(content: bytes) -> None:
    found = verify(Bundle.from_bytes(content), expected=record().digest)
    if found.same:
        assert form_bytes(Bundle.from_bytes(content).rulebook()) == read_bundle().files["rulebook.json"]
