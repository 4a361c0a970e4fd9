"""The independent checker: it comes to what the library comes to, and lets no altered bundle pass."""

import ast
import hmac
import json
import random
import sys
import zipfile

import pytest
import record_helpers as records
import strategies as own
from checker_helpers import CHECKER, ROOT, both, checker, reforged, relisted, run, share_rulebook, zipped
from hypothesis import given
from hypothesis import strategies as st
from test_scenarios import SCENARIOS
from test_second_rulebook import BEST

from danhgia_rules import Dossier, load_rulebook
from danhgia_rules.canonical import canonical_bytes, sha256
from danhgia_rules.dossier.checks import AT_MOST
from danhgia_rules.dossier.fields import places

EXAMPLES = sorted((ROOT / "docs/examples").glob("*.yaml"))
BUNDLE = records.bundle()
FILES = dict(records.read_bundle().files)


def refusal(bundle):
    with pytest.raises(checker.Refused) as caught:
        checker.check(bundle)
    return str(caught.value)


def passes(bundle):
    try:
        return checker.check(bundle) == []
    except checker.Refused:
        return False


# --- It derives what the library derives


@given(own.cases())
@own.examples(60)
def test_checker_and_library_agree_on_any_rulebook(case):
    rulebook, full, gaps = case
    for data in (full, gaps):
        library, found = both(data, rulebook)
        assert found == library


@given(own.with_gaps())
def test_checker_and_library_agree_on_the_bundled_rulebook(pair):
    for data in pair:
        library, found = both(data)
        assert found == library


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_checker_and_library_agree_on_every_worked_dossier(path):
    library, found = both(Dossier.from_file(path).to_data())
    assert found == library


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
def test_checker_and_library_agree_on_every_scenario(scenario):
    library, found = both(scenario.data)
    assert found == library


def test_checker_and_library_agree_on_a_rulebook_of_another_kind():
    rulebook = load_rulebook(ROOT / "tests/second_rulebook/thu_thu.yaml")
    for path in [None, *own.gaps(BEST)]:
        library, found = both(own.cut(BEST, [path] if path else []), rulebook)
        assert found == library


PERSON = {"schema": "danhgia/dossier/1", "ma": "CB-1", "ky_danh_gia": "2021", "chuc_danh": "thu"}


@given(
    st.lists(st.tuples(st.sampled_from(["bao_dam", "khong_bao_dam", None]), st.sampled_from([0, 9, None])))
)
def test_checker_and_library_agree_where_a_record_may_or_may_not_belong(records_):
    where = {"thuc_hien": {"at_least": "5"}}
    rulebook = share_rulebook({"of": "chi_tieu", "among": {"chat_luong": {"is": "bao_dam"}}, "where": where})
    targets = [
        {"ma": f"CT-{n}"}
        | ({"chat_luong": good} if good else {})
        | ({"thuc_hien": done} if done is not None else {})
        for n, (good, done) in enumerate(records_)
    ]
    library, found = both({**PERSON, "chi_tieu": targets}, rulebook)
    assert found == library


@given(st.lists(st.tuples(st.sampled_from([0, 2, 5, None]), st.sampled_from([0, 1, 2, None])), max_size=4))
def test_checker_and_library_agree_where_part_or_whole_is_missing(records_):
    rulebook = share_rulebook({"of": "du_hop", "part": "so_tham_du", "whole": "so_cuoc"})
    meetings = [
        {"loai": "hop_ban_chap_hanh"}
        | ({"so_cuoc": held} if held is not None else {})
        | ({"so_tham_du": min(there, 5 if held is None else held)} if there is not None else {})
        for held, there in records_
    ]
    library, found = both({**PERSON, "du_hop": meetings}, rulebook)
    assert found == library


def test_the_checker_knows_what_the_dossier_knows():
    lapsing = {name for name, place in places().items() if place.may_be_na}
    lapsing |= {name for name, place in places().items() if place.value and place.value.may_be_na}
    assert lapsing == checker.MAY_BE_NA
    pairs = {pair for found in AT_MOST.values() for pair in found}
    assert {(part, whole) for part, wholes in checker.AT_MOST.items() for whole in wholes} == pairs


# --- It is a file that stands alone


def test_the_checker_is_one_short_file_of_the_standard_library():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    tree = ast.parse(text, feature_version=(3, 8))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)
    assert not any(
        isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(tree)
    )


def test_the_program_says_by_its_exit_code_what_it_found(tmp_path):
    path = tmp_path / "x.danhgia.zip"
    path.write_bytes(BUNDLE)
    digest = records.record().digest
    code, text = run(path)
    assert code == 0
    assert text.startswith("tự khớp, chưa đối chiếu mã băm"), "without a digest it may be another record"
    assert "no --digest was given" in text
    assert run(path, "--digest", digest) == (0, "khớp | agrees\n")
    assert run(path, "--digest", digest.upper()) == (0, "khớp | agrees\n")
    code, text = run(path, "--digest", "0" * 64)
    assert (code, "--digest" in text) == (1, True)
    path.write_bytes(BUNDLE[:-1])
    assert run(path)[0] == 2
    assert run(tmp_path / "none.zip")[0] == 2
    path.write_bytes(records.read_bundle().without_facts())
    assert run(path, "--digest", digest)[0] == 3


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_bundle_that_we_write_agrees(path):
    bundle = records.bundle(path.stem)
    assert checker.check(bundle) == []
    assert checker.check(bundle, records.record(path.stem).digest) == []


def test_a_path_will_do_for_a_bundle(tmp_path):
    path = tmp_path / "x.danhgia.zip"
    path.write_bytes(BUNDLE)
    assert checker.check(path) == checker.check(str(path)) == []


# --- It lets no altered bundle pass


def test_no_single_byte_can_be_changed():
    places_ = random.Random(4).sample(range(len(BUNDLE)), 150)  # noqa: S311 - places, not secrets
    places_ += [0, 1, *range(len(BUNDLE) - 30, len(BUNDLE))]
    for place in places_:
        forged = bytearray(BUNDLE)
        forged[place] ^= 1 << (place % 8)
        assert not passes(bytes(forged)), place


@pytest.mark.parametrize("length", [0, 1, 4, 21, 30, 100, len(BUNDLE) - 1])
def test_a_bundle_cut_short_is_refused(length):
    refusal(BUNDLE[:length])


def test_a_bundle_with_more_before_or_after_is_refused():
    refusal(BUNDLE + b"\0")
    refusal(b"\0" + BUNDLE)
    refusal(BUNDLE + BUNDLE)


@pytest.mark.parametrize("name", sorted(FILES))
def test_no_file_can_be_taken_out_changed_or_renamed(name):
    rest = {key: value for key, value in FILES.items() if key != name}
    if name != "facts.json":
        assert not passes(zipped(rest))
    assert not passes(zipped({**FILES, name: FILES[name] + b" "}))
    assert not passes(zipped({**rest, "rules/other/name.txt": FILES[name]}))
    assert not passes(zipped({**FILES, name: FILES["README.txt" if name != "README.txt" else "record.json"]}))


def test_no_file_can_be_added():
    assert not passes(zipped({**FILES, "rules/other/name.txt": b""}))
    assert "name" in refusal(zipped(relisted({**FILES, "other.json": b"{}"})))


def test_erased_facts_leave_nothing_to_differ():
    rest = {key: value for key, value in FILES.items() if key != "facts.json"}
    assert checker.check(zipped(rest)) == []


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "rules/../x",
        "/rules/a/b",
        "rules\\a\\b",
        "rules/a",
        "rules/a/b/c",
        "rules/a/.b",
        "C:x",
        "x\0y",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    bundle = zipped({**FILES, "rules/zz/zz": b"x"}).replace(b"rules/zz/zz", name.encode().ljust(11, b"_"))
    assert not passes(bundle)


def test_hostile_archives_are_refused_by_name():
    entry = b"x" * (2**22 + 1)
    assert "compressed" in refusal(zipped(FILES, method=zipfile.ZIP_DEFLATED))
    assert "too large" in refusal(zipped({**FILES, "rules/zz/zz": entry}))
    assert "too large" in refusal(bytes(2**25 + 1))
    assert "too many" in refusal(zipped({**FILES, **{f"rules/zz/z{n}": b"" for n in range(64)}}))
    with pytest.warns(UserWarning, match="Duplicate"):
        assert "same name" in refusal(zipped(FILES, order=[*sorted(FILES), "record.json"]))
    encrypted = bytearray(BUNDLE)
    encrypted[6] |= 1
    assert "encrypted" in refusal(bytes(encrypted))
    for options in ({"date": (2021, 1, 1, 0, 0, 0)}, {"comment": b"x"}, {"order": sorted(FILES)[::-1]}):
        assert "ZIP" in refusal(zipped(FILES, **options))


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":1.0}',
        '{"a":1e3}',
        '{"a":NaN}',
        '{"a":9007199254740992}',
        '{"a":-9007199254740992}',
        '{"a":' + "9" * 100_000 + "}",
        '{"a": 1}',
        '{"b":1,"a":1}',
        '{"a":"\\u0041"}',
        '{"a":"\\ud800"}',
        '{"a":-0}',
        '"\ufeff"' + " ",
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "",
    ],
    ids=lambda text: text[:20],
)
def test_json_that_can_be_read_in_two_ways_is_refused(text):
    for name in ("record.json", "facts.json", "rulebook.json"):
        refusal(zipped(relisted({**FILES, name: text.encode()})))


def test_numbers_up_to_the_safe_integer_are_read():
    for text in ('{"a":9007199254740991}', '{"a":-9007199254740991}', '{"a":0}'):
        assert canonical_bytes(checker._parse(text.encode())) == text.encode()


def set_rating(record, facts, form):
    record["decision"]["rating"] = "hoan_thanh_xuat_sac"


def set_level(record, facts, form):
    entry = next(iter(record["decision"]["levels"].values()))
    entry["level"] = "tot" if entry["level"] != "tot" else "kem"


def drop_bounds(record, facts, form):
    del next(iter(record["decision"]["levels"].values()))["bounds"]


def set_deciding(record, facts, form):
    record["decision"]["deciding"]["requirements"] = ["bia_dat"]


def add_key(record, facts, form):
    record["decision"]["that_ra"] = "hoan_thanh_xuat_sac"


def set_proposal(record, facts, form):
    record["decision"]["proposal"] = False


def set_facts(record, facts, form):
    facts["dossier"]["la_uy_vien_bch"] = not facts["dossier"]["la_uy_vien_bch"]


def set_key(record, facts, form):
    facts["key"] = "0" * 64


def set_period(record, facts, form):
    record["decision"]["chosen"]["period"] = "2022"


def set_years(record, facts, form):
    record["decision"]["chosen"]["until"] = "2030"


def set_threshold(record, facts, form):
    form["criteria"][0]["requirements"][0]["cells"] = {}


def set_rules(record, facts, form):
    set_threshold(record, facts, form)
    record["decision"]["rulebook"]["sha256"] = sha256(canonical_bytes(form))


FORGERIES = [
    set_rating,
    set_level,
    drop_bounds,
    set_deciding,
    add_key,
    set_proposal,
    set_facts,
    set_key,
    set_period,
    set_years,
    set_threshold,
]


@pytest.mark.parametrize("change", FORGERIES)
def test_a_forgery_with_every_digest_made_to_fit_does_not_pass(change):
    assert not passes(reforged(FILES, change))


def test_a_bundle_forged_whole_agrees_with_itself_and_not_with_the_digest():
    def improve(record, facts, form):
        facts["dossier"]["ma"] = "CB-KHAC"
        message = b"danhgia/facts/1\n" + canonical_bytes(facts["dossier"])
        record["decision"]["facts"]["commitment"] = hmac.digest(
            bytes.fromhex(facts["key"]), message, "sha256"
        ).hex()

    forged = reforged(FILES, improve)
    assert checker.check(forged) == []
    assert checker.check(forged, records.record().digest)


def test_what_differs_is_named_and_no_fact_is_shown():
    lines = checker.check(reforged(FILES, set_rating))
    assert len(lines) == 1
    assert "'rating'" in lines[0]
    assert "hoan_thanh_xuat_sac" in lines[0]
    secret = json.loads(FILES["facts.json"])["dossier"]["ma"]

    def other_person(record, facts, form):
        facts["dossier"]["chuc_danh"] = "BI-MAT"
        facts["dossier"]["ma"] = secret

    lines = checker.check(reforged(FILES, other_person))
    assert lines
    assert not any(word in line for line in lines for word in ("BI-MAT", secret))
