"""No value of a dossier appears where a record, a check of it, a log line or an error may be read.

Position and assessed year are no canaries: the record says by them why the rulebook was chosen.
Words of the vocabulary (`hoan_thanh`, a clause such as `I.1.b`) are no facts by themselves, and the
months of a year are too few to be recognised. An error about a dossier names the place of a record by
its code (`bieu_hien[BH-01]`); nothing else does, neither a record nor a check of one.
"""

import json
import logging
import re
import traceback
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_helpers import EXAMPLES, FILES, KEY, data_of, facts_of, forged, loaded, placed, text_of
from record_zips import Entry, archive
from strategies import examples

from danhgia_rules import Bundle, DanhGiaError, Dossier, DossierError, Record, evaluate, verify
from danhgia_rules.canonical import canonical_bytes
from danhgia_rules.exact import format_number
from danhgia_rules.records.model import Facts

BIRD, AMOUNT = "ChimHoangYen", 771177000
TEXTS = {"so", "co_quan", "mo_ta", "ten", "so_van_ban"}
CODES = {"ma", "ma_vi_pham", "don_vi"}
PAIRS = {"so_cuoc": 30, "so_tham_du": 20, "so_co_y_kien": 10, "phai_nop": 30, "dung_han": 20}
AMOUNTS = {"ke_hoach", "thuc_hien"}
KEPT = {"schema", "ky_danh_gia", "chuc_danh", "noi_dung"}
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Place = tuple[Any, ...]


def leaves(data: Any, path: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*path, key))
    else:
        yield path, data


def marked(data: dict[str, Any]) -> tuple[dict[str, Any], dict[Place, str]]:
    """Put a canary in the place of every text, code, number and amount; give them with the dates."""
    canaries: dict[Place, str] = {}
    for number, (path, value) in enumerate(leaves(data)):
        key, put = path[-1], value
        if key in TEXTS:
            put = f"{BIRD} số {number:03} của tỉnh"
        elif key in CODES:
            put = f"{BIRD}-{number:03}"
        elif key in AMOUNTS:
            put = AMOUNT + number if number % 2 else f"{AMOUNT + number}.25"
        elif key in PAIRS:
            put = AMOUNT + PAIRS[key] + 100 * int(path[1] if isinstance(path[1], int) else 9)
        elif not (isinstance(value, str) and DATE.match(value)):
            continue
        canaries[path] = str(put)
        data = placed(data, path, put)
    return data, canaries


@cache
def case(name: str) -> tuple[Dossier, dict[Place, str]]:
    """A worked example full of canaries."""
    data, canaries = marked(Dossier.from_file(EXAMPLES / f"{name}.yaml").to_data())
    return Dossier.from_data(data), canaries


@cache
def made(name: str) -> Record:
    return evaluate(case(name)[0]).record(KEY)


def found_in(words: str, canaries: dict[Place, str], *, codes: bool = True) -> set[str]:
    """The canaries that are told; a number is looked for as people write it, too."""
    told = set()
    for path, canary in canaries.items():
        if path[-1] in CODES and not codes:
            continue
        forms = {canary}
        if canary.isdigit():
            forms |= {format_number(int(canary), lang) for lang in ("vi", "en")}
        told |= {form for form in forms if form in words}
    if codes and BIRD in words:
        told.add(BIRD)
    return told


def told_by(found: Any) -> str:
    """Everything that a check says: text, data, repr."""
    data = json.dumps(found.to_data(), ensure_ascii=False)
    return "\n".join([found.explain(), found.explain("en"), data, repr(found), str(found), repr(found.parts)])


def words_of(failure: BaseException) -> str:
    """Everything that an error says, its traceback and what it hides behind it included."""
    words = [*traceback.format_exception(failure), repr(failure)]
    if isinstance(failure, DanhGiaError):
        words += [failure.render("vi"), failure.render("en"), failure.help, repr(failure.problems)]
    return "\n".join(words)


NAMES = sorted(path.stem for path in EXAMPLES.glob("*.yaml"))


@pytest.fixture(autouse=True)
def _no_log_line_tells(caplog):
    """No module logs a fact, whatever is done here."""
    caplog.set_level(logging.DEBUG)
    yield
    for name in NAMES:
        assert not found_in(caplog.text, case(name)[1])


@pytest.mark.parametrize("name", NAMES)
def test_the_canaries_are_there(name):
    dossier, canaries = case(name)
    assert len(canaries) > 10
    kept = facts_of(made(name)).to_bytes().decode()
    assert found_in(kept, canaries) >= set(canaries.values())
    assert dossier.ma == canaries["ma",]


@pytest.mark.parametrize("name", NAMES)
def test_a_record_holds_no_fact(name):
    found, (_, canaries) = made(name), case(name)
    bundle = Bundle.from_bytes(found.to_bundle())
    erased = {file: content for file, content in bundle.files.items() if file != "facts.json"}
    words = [found.to_json(), repr(found), str(found), f"{found}", repr(found.facts), str(found.facts)]
    words += [repr(bundle), str(bundle), repr(bundle.record), repr(bundle.facts)]
    words += [erased[file].decode() for file in ("record.json", "manifest.json", "README.txt")]
    assert not found_in("\n".join(words), canaries)
    assert BIRD.encode() not in bundle.without_facts()
    assert KEY.hex() not in "\n".join(words)


@pytest.mark.parametrize("name", ["mau", "con_thieu", "bi_ky_luat", "khong_xep_loai"])
def test_a_check_tells_no_fact_whatever_it_finds(name):
    found, (dossier, canaries) = made(name), case(name)
    again = Record.from_bytes(found.to_bytes())
    other = Dossier.from_data({**dossier.to_data(), "ke_khai_tai_san": "khong_ke_khai", "ky_luat": []})
    rulebook = loaded("overall", text_of(FILES["overall"]).replace("more_than: 70%,", "more_than: 71%,"))
    checks = [
        verify(found),
        verify(Bundle.from_bytes(found.to_bundle())),
        verify(again),
        verify(again, dossier),
        verify(again, other, key=KEY),
        verify(again, facts_of(found), rulebook=rulebook),
        verify(again, facts_of(found), expected="0" * 64),
        verify(forged(found, "levels", "I.1", "level", value="kem"), dossier, key=KEY),
        verify(Bundle.from_bytes(evaluate(dossier, rulebook=rulebook).record(KEY).to_bundle())),
    ]
    for check in checks:
        assert not found_in(told_by(check), canaries)


@pytest.mark.parametrize("name", ["mau", "bi_ky_luat"])
def test_a_rulebook_that_refuses_the_facts_tells_none_of_them(name):
    found, (_, canaries) = made(name), case(name)
    check = verify(found, facts_of(found), rulebook=loaded("second", text_of(FILES["second"])))
    assert check.verdict == "differs"
    assert not found_in(told_by(check), canaries)


# --- Errors ---------------------------------------------------------------------------------


def refusal(call: Callable[[], Any]) -> str:
    """What a call says when it fails; nothing when it does not."""
    try:
        call()
    except Exception as failure:  # noqa: BLE001 - whatever is raised must not tell
        return words_of(failure)
    return ""


def raised(call: Callable[[], Any]) -> str:
    words = refusal(call)
    assert words, "this was to be refused"
    return words


WRONG: list[Any] = [None, [], {}, "", BIRD * 400, -AMOUNT, [BIRD], {BIRD: BIRD}, True, {"so": BIRD}]


@pytest.mark.parametrize("name", ["mau", "bi_ky_luat"])
def test_facts_that_are_no_dossier_are_refused_without_telling_one(name):
    found, (_, canaries) = made(name), case(name)
    kept = data_of(facts_of(found))
    for number, (path, _) in enumerate(leaves(kept["dossier"])):
        data = placed(kept, ("dossier", *path), WRONG[number % len(WRONG)])

        def check(data: Any = data) -> None:
            facts = Facts.from_bytes(canonical_bytes(data))
            assert not found_in(told_by(verify(found, facts)), canaries)

        words = refusal(check)
        assert "AssertionError" not in words
        assert not found_in(words, canaries, codes=False)


def hostile(kept: dict[str, Any]) -> dict[str, bytes]:
    """Facts files that cannot be read, each with all the facts in it."""
    text = canonical_bytes(kept).decode()
    return {
        "another name": canonical_bytes({**kept, BIRD: 1}),
        "a key of another shape": canonical_bytes({**kept, "key": BIRD}),
        "a record of another shape": canonical_bytes({**kept, "record": BIRD}),
        "another schema": canonical_bytes({**kept, "schema": BIRD}),
        "a list": canonical_bytes([kept]),
        "a dossier that is a text": canonical_bytes({**kept, "dossier": BIRD}),
        "a dossier that is a list": canonical_bytes({**kept, "dossier": [kept["dossier"]]}),
        "spaces": json.dumps(kept, ensure_ascii=False).encode(),
        "cut off": text[: len(text) // 2].encode(),
        "no text": text.encode("utf-16"),
        "a float": text.replace('"key"', '"a":1.5,"key"').encode(),
        "a key twice": text.replace('"key"', f'"{BIRD}":1,"{BIRD}":1,"key"').encode(),
        "deep": text.replace('"key"', '"a":' + "[" * 99 + "]" * 99 + ',"key"').encode(),
    }


@pytest.mark.parametrize("what", hostile({"key": "", "dossier": {}}))
def test_a_facts_file_that_cannot_be_read_is_refused_without_telling_it(what, tmp_path):
    found, (_, canaries) = made("mau"), case("mau")
    content = hostile(data_of(facts_of(found)))[what]
    path = tmp_path / "x.json"
    path.write_bytes(content)
    files = {**Bundle.from_bytes(found.to_bundle()).files, "facts.json": content}
    packed = archive([Entry(name.encode(), files[name]) for name in sorted(files)])
    calls = [
        lambda: Facts.from_bytes(content),
        lambda: Facts.from_file(path),
        lambda: Record.from_bytes(content),
        lambda: Bundle.from_bytes(content),
        lambda: Bundle.from_bytes(packed),
    ]
    for call in calls:
        assert not found_in(raised(call), canaries)


def test_a_facts_file_in_the_place_of_a_record_is_refused_without_telling_it():
    found, (_, canaries) = made("mau"), case("mau")
    content = facts_of(found).to_bytes()
    assert not found_in(raised(lambda: Record.from_bytes(content)), canaries)
    assert not found_in(raised(lambda: Bundle.from_bytes(content)), canaries)


def test_wrong_calls_tell_no_fact():
    found, (dossier, canaries) = made("mau"), case("mau")
    key = dossier.ma.encode()
    calls: list[Callable[[], Any]] = [
        lambda: evaluate(dossier).record(key),
        lambda: evaluate(dossier).record(dossier.ma),  # type: ignore[arg-type]
        lambda: verify(dossier),  # type: ignore[arg-type]
        lambda: verify(facts_of(found)),  # type: ignore[arg-type]
        lambda: verify(dossier.to_data()),  # type: ignore[arg-type]
        lambda: verify(dossier.ma),  # type: ignore[arg-type]
        lambda: verify(found, key=key),
        lambda: verify(found, expected=dossier.ma),
        lambda: Record.from_bytes(found.to_bytes()).to_bundle(),
    ]
    for call in calls:
        assert not found_in(raised(call), canaries)


def test_a_dossier_that_is_given_as_plain_data_is_refused_and_not_passed_over():
    found, (dossier, canaries) = made("mau"), case("mau")
    for wrong in (dossier.to_data(), dossier.ma, [dossier]):
        with pytest.raises(DanhGiaError) as caught:
            verify(found, wrong)  # type: ignore[arg-type]
        assert not found_in(words_of(caught.value), canaries)


@given(st.data())
@examples(80)
def test_a_damaged_facts_file_or_bundle_tells_no_fact(draw):
    found, (_, canaries) = made("mau"), case("mau")
    content = draw.draw(st.sampled_from([facts_of(found).to_bytes(), found.to_bundle()]))
    place = draw.draw(st.integers(0, len(content) - 1))
    put = draw.draw(st.binary(max_size=3))
    changed = content[:place] + put + content[place + draw.draw(st.integers(0, 3)) :]

    def check() -> str:
        if content.startswith(b"PK"):
            return told_by(verify(Bundle.from_bytes(changed)))
        return told_by(verify(found, Facts.from_bytes(changed)))

    try:
        words, codes = check(), True
    except DossierError as failure:
        words, codes = words_of(failure), False
    except DanhGiaError as failure:
        words, codes = words_of(failure), True
    assert not found_in(words, canaries, codes=codes)
