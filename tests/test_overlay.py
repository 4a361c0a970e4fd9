"""Overlays: what they replace, what they are refused for, and how a reader sees that one applies."""

import re

import pytest
from overlay_helpers import ADJUSTED, CITY, EXAMPLE, OVERLAYS, RULEBOOK, adjusted

from danhgia_rules import (
    CatalogError,
    Dossier,
    Evaluation,
    RulebookError,
    evaluate,
    load_rulebook,
)
from danhgia_rules.checking.regions import variables
from danhgia_rules.cli.rulebook_text import rulebook_data, rulebook_text
from danhgia_rules.messages import MESSAGES
from danhgia_rules.messages.overlay import OVERLAY

REFUSED = OVERLAYS / "refused"
NAMES = sorted(path.stem for path in REFUSED.glob("*.yaml"))
ELSEWHERE = {"O003", "O011", "O012"}
"""Codes that no file can show by itself: tests below do."""

TEXTS = {
    "explain": lambda lang: adjusted().explain(lang),
    "criterion": lambda lang: one("I.1").explain(lang),
    "why_not": lambda lang: one("I.1").why_not("xuat_sac").explain(lang),
    "show": lambda lang: rulebook_text(adjusted().rulebook, lang),
}


def one(criterion):
    return adjusted()[criterion]


def refusal(name):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(RULEBOOK, overlay=REFUSED / f"{name}.yaml")
    return caught.value


# --- What is replaced -----------------------------------------------------------------------


def test_the_named_thresholds_are_replaced_and_nothing_else():
    base, now = load_rulebook(RULEBOOK), adjusted().rulebook
    replaced = {(one.criterion, one.owner, one.level) for one in now.overlay.replaced}
    assert replaced == {
        ("I.1", "du_hoc_tap_sinh_hoat", "xuat_sac"),
        ("I.4", "bao_cao_dung_han", "tot"),
        ("I.4", "so_han_che", "trung_binh"),
        (None, "chi_tieu_vuot", "hoan_thanh_xuat_sac"),
        (None, "nghi_om_tu_3_thang", None),
    }
    for before, after in zip(cells(base), cells(now), strict=True):
        if after[:3] in replaced:
            assert after[3].replaces is before[3]
            assert after[3].citation.document.ref in {"qd_mau", "thong_nhat"}
        else:
            assert after[3] is before[3]
    assert (now.indicators, now.groups, now.parameters) == (base.indicators, base.groups, base.parameters)


def cells(rulebook):
    """Give every threshold with its address."""
    ladders = [(c.id, c.requirements, rulebook.scale) for c in rulebook.criteria]
    ladders.append((None, rulebook.rating.requirements, rulebook.rating.scale))
    for owner, rows, scale in ladders:
        for row in rows:
            yield from ((owner, row.id, scale.names[n], cell) for n, cell in enumerate(row.cells) if cell)
    yield from ((None, limit.id, None, limit) for limit in rulebook.rating.limits)


def test_a_common_requirement_is_adjusted_for_the_criterion_that_is_named_alone():
    thresholds = {
        owner: cell.threshold
        for owner, name, _, cell in cells(adjusted().rulebook)
        if (name, cell.threshold) in {("so_han_che", 2), ("so_han_che", 3)}
    }
    assert thresholds.pop("I.4") == 2
    assert set(thresholds.values()) == {3}


def test_the_id_the_title_and_the_years_are_those_of_both():
    base, now = load_rulebook(RULEBOOK), adjusted().rulebook
    assert now.id == ADJUSTED
    assert now.title == f"{base.title} (điều chỉnh: Quyết định 15-QĐ/TM của thành phố mẫu)"
    assert now.title_en == f"{base.title_en} (adjusted: Decision 15-QĐ/TM of a model city)"
    assert (base.periods, now.periods) == (("2021", "2022"), ("2021", "2021"))
    assert now.rating.id == f"{base.rating.id}+thanh_pho_mau_2021"
    assert (now.overlay.rulebook, now.overlay.rating_rules) == (base.id, base.rating.id)


def test_overall_rules_that_are_not_adjusted_keep_their_name(tmp_path):
    text = CITY.read_text(encoding="utf-8").partition("  - requirement: chi_tieu_vuot")[0]
    (tmp_path / "qd_mau.md").write_text(
        (OVERLAYS / "qd_mau.md").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (tmp_path / "lop.yaml").write_text(text, encoding="utf-8")
    now = load_rulebook(RULEBOOK, overlay=tmp_path / "lop.yaml")
    assert now.rating is load_rulebook(RULEBOOK).rating


def test_the_result_follows_the_thresholds_of_the_overlay():
    before = evaluate(Dossier.from_file(EXAMPLE))
    assert (before["I.1"].level, adjusted()["I.1"].level) == ("xuat_sac", "tot")
    assert adjusted().rulebook.id == ADJUSTED
    by_name = evaluate(Dossier.from_file(EXAMPLE), rulebook=RULEBOOK, overlay=str(CITY))
    assert by_name.levels == adjusted().levels
    assert evaluate(Dossier.from_file(EXAMPLE), rulebook=adjusted().rulebook).levels == adjusted().levels


def test_the_values_between_the_cut_points_are_those_of_the_adjusted_thresholds():
    edges = {}
    for which in (load_rulebook(RULEBOOK), adjusted().rulebook):
        found = next(v for v in variables(which) if "ty_le_du_hoc_tap_sinh_hoat" in repr(v))
        edges[which.id] = repr(found)
    assert edges[RULEBOOK] != edges[ADJUSTED]


def test_the_same_file_gives_the_very_same_rulebook_until_it_changes(tmp_path):
    path, law = tmp_path / "lop.yaml", tmp_path / "qd_mau.md"
    law.write_text((OVERLAYS / "qd_mau.md").read_text(encoding="utf-8"), encoding="utf-8")
    path.write_text(CITY.read_text(encoding="utf-8"), encoding="utf-8")
    first = load_rulebook(RULEBOOK, overlay=path)
    assert load_rulebook(RULEBOOK, overlay=str(path)) is first
    path.write_text(CITY.read_text(encoding="utf-8").replace("98%\n", "99%\n"), encoding="utf-8")
    second = load_rulebook(RULEBOOK, overlay=path)
    assert second is not first
    law.write_text("Không còn đoạn trích nào.", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(RULEBOOK, overlay=path)
    assert {problem.code for problem in caught.value.problems} == {"R013"}


# --- What it is refused for -----------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_broken_overlay_gives_the_agreed_errors_with_place_and_repair(name):
    failure = refusal(name)
    assert all(problem.where.line and problem.where.column for problem in failure.problems)
    said = failure.render("en").replace(f"{REFUSED}/", "")
    assert said + "\n" == (REFUSED / f"{name}.expected").read_text(encoding="utf-8")
    assert "{" not in failure.render("vi")


def test_every_error_of_overlays_is_shown_by_a_file_or_by_a_test_here():
    shown = {problem.code for name in NAMES for problem in refusal(name).problems}
    assert set(OVERLAY) == {code for code in shown if code.startswith("O")} | ELSEWHERE
    assert all(MESSAGES[code] is message for code, message in OVERLAY.items())


def test_all_that_is_wrong_is_told_at_once():
    assert len(refusal("many_at_once").problems) == 6


@pytest.mark.parametrize("rulebook", [None, RULEBOOK])
def test_a_year_outside_the_overlay_is_an_error_that_names_the_years(rulebook):
    text = EXAMPLE.read_text(encoding="utf-8")
    other = Dossier.from_text(text.replace("2021", "2022"))
    assert other.ky_danh_gia == "2022"
    assert evaluate(other).rulebook.id == RULEBOOK
    for options in ({"rulebook": rulebook, "overlay": CITY}, {"rulebook": adjusted().rulebook}):
        with pytest.raises(CatalogError) as caught:
            evaluate(other, **options)
        assert caught.value.code == "O003"
        assert caught.value.where.path == "ky_danh_gia"
        assert "`thanh_pho_mau_2021` is for 2021–2021, not for 2022" in str(caught.value)


def test_an_overlay_over_an_overlay_is_refused():
    with pytest.raises(RulebookError) as caught:
        evaluate(Dossier.from_file(EXAMPLE), rulebook=adjusted().rulebook, overlay=CITY)
    assert caught.value.code == "O011"
    assert f"rulebook `{ADJUSTED}` is adjusted already" in str(caught.value)


@pytest.mark.parametrize("wrong", [7, b"x.yaml", ["x.yaml"]])
def test_what_is_no_path_is_refused(wrong):
    with pytest.raises(RulebookError) as caught:
        load_rulebook(RULEBOOK, overlay=wrong)
    assert caught.value.code == "O012"


def test_an_overlay_that_is_not_there_is_named(tmp_path):
    with pytest.raises(RulebookError) as caught:
        evaluate(Dossier.from_file(EXAMPLE), overlay=tmp_path / "lop.yaml")
    assert (caught.value.code, caught.value.where.file) == ("F001", str(tmp_path / "lop.yaml"))


# --- How it is seen -------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", TEXTS)
def test_the_texts_are_those_that_people_agreed_on(name, lang):
    assert TEXTS[name](lang) == (OVERLAYS / f"golden/{name}.{lang}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "says", "was"),
    [
        (
            "vi",
            "Ngưỡng điều chỉnh theo: Quyết định 15-QĐ/TM của thành phố mẫu (5 ngưỡng, dùng cho năm 2021).",
            "thay ngưỡng mặc định: từ 95 % trở lên",
        ),
        (
            "en",
            "Thresholds adjusted by: Decision 15-QĐ/TM of a model city (5 thresholds, for 2021).",
            "replaces the default: at least 95%",
        ),
    ],
)
def test_every_answer_and_page_says_that_thresholds_were_adjusted(lang, says, was):
    result = adjusted()
    top = result.rulebook.rating.scale.names[-1]
    answers = [
        result.explain(lang),
        result.why_not(top).explain(lang),
        result.path_to(top).explain(lang),
        result.what_if({"ket_luan.suy_thoai": True}).explain(lang),
        result.questions().explain(lang),
        result.compare().explain(lang),
        result.to_html(lang=lang),
    ]
    assert all(says in answer for answer in answers)
    for answer in (result.explain(lang), result["I.1"].explain(lang), result.to_html(lang=lang)):
        assert was in answer
    if lang == "vi":
        assert says in result._repr_html_()


def test_an_answer_rates_again_by_the_adjusted_thresholds():
    path = adjusted().path_to("hoan_thanh_tot")
    assert path.after.heading.rulebook_id == ADJUSTED
    assert not path.after.heading.chosen_by_name
    assert adjusted().what_if({}).after.heading.rulebook_id == ADJUSTED


def test_nothing_is_said_of_overlays_where_there_is_none():
    plain = evaluate(Dossier.from_file(EXAMPLE))
    shown = plain.explain() + plain.to_html() + rulebook_text(plain.rulebook, "vi")
    assert "điều chỉnh" not in shown.replace("không điều chỉnh", "")
    assert "overlay" not in rulebook_data(plain.rulebook)


def test_the_evaluation_as_data_names_the_rulebook_and_the_new_source():
    data = adjusted().to_data()
    assert data["rulebook"]["id"] == ADJUSTED
    row = next(r for r in data["criteria"][0]["requirements"] if r["id"] == "du_hoc_tap_sinh_hoat")
    assert row["levels"]["xuat_sac"]["asks"] == {"at_least": "49/50"}
    assert row["levels"]["xuat_sac"]["source"]["document"] == "Quyết định 15-QĐ/TM"
    assert set(data) == set(evaluate(Dossier.from_file(EXAMPLE)).to_data())


def test_a_rulebook_as_data_lists_what_was_replaced():
    found = rulebook_data(adjusted().rulebook)["overlay"]
    assert (found["id"], found["rulebook"], len(found["replaced"])) == ("thanh_pho_mau_2021", RULEBOOK, 5)
    first, last = found["replaced"][0], found["replaced"][-1]
    assert (first["before"]["asks"], first["now"]["asks"]) == ({"at_least": "19/20"}, {"at_least": "49/50"})
    assert (last["limit"], last["before"]["asks"]) == ("nghi_om_tu_3_thang", {"at_least": 3})


def test_a_limit_that_is_adjusted_applies_at_its_new_threshold():
    text = EXAMPLE.read_text(encoding="utf-8")
    ill = Dossier.from_text(re.sub(r"so_thang_nghi_om: *\d+", "so_thang_nghi_om: 2", text))
    names = {
        overlay: {e.limit.id for e in rated(ill, overlay).trace.limits if e.applies}
        for overlay in (None, CITY)
    }
    assert names[CITY] - names[None] == {"nghi_om_tu_3_thang"}
    assert "(thay ngưỡng của Hướng dẫn 21-HD/BTCTW: từ 3 trở lên)" in rated(ill, CITY).to_html()


def rated(dossier, overlay) -> Evaluation:
    return evaluate(dossier, overlay=overlay)


def with_the_city(folder, *changes):
    """Load the rulebook with the overlay of the city after some changes of its text."""
    text = CITY.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    law = (OVERLAYS / "qd_mau.md").read_text(encoding="utf-8")
    (folder / "qd_mau.md").write_text(law, encoding="utf-8")
    (folder / "lop.yaml").write_text(text, encoding="utf-8")
    return load_rulebook(RULEBOOK, overlay=folder / "lop.yaml")


EXCEEDED = "grade: V1, quote: ít nhất 60%"


def test_a_law_gives_way_to_one_that_is_as_well_read_and_to_no_other(tmp_path):
    now = with_the_city(tmp_path, (EXCEEDED, EXCEEDED.replace("V1", "V2")))
    assert now.overlay.replaced[3].now.citation.grade == "V2"
    for grade in ("V3", "U", "I"):
        with pytest.raises(RulebookError) as caught:
            with_the_city(tmp_path, (EXCEEDED, EXCEEDED.replace("V1", grade)))
        assert [problem.code for problem in caught.value.problems] == ["O015"]
        assert f"grade V2; a source of grade {grade} cannot replace it" in caught.value.render("en")


@pytest.mark.parametrize("number", ["89-QĐ/TW", "89 – qđ/tw", "089-QD/TW", "Số 89-QĐ/TW", "21-HD/BTCTW"])
def test_a_number_of_the_rulebook_is_known_however_it_is_written(tmp_path, number):
    with pytest.raises(RulebookError) as caught:
        with_the_city(tmp_path, ("number: 15-QĐ/TM", f"number: {number}"))
    assert [problem.code for problem in caught.value.problems] == ["O014"]


@pytest.mark.parametrize("number", ["189-QĐ/TW", "89-QĐ/TU", "8-9-QĐ/TM"])
def test_a_number_that_only_resembles_one_of_the_rulebook_is_the_localitys_own(tmp_path, number):
    assert with_the_city(tmp_path, ("number: 15-QĐ/TM", f"number: {number}")).overlay is not None
