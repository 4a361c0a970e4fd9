"""The catalog gives the one rulebook for a position and a year, or says why there is none."""

import shutil
from pathlib import Path

import pytest

from danhgia_rules import CatalogError, Dossier, RulebookError, evaluate, load_rulebook
from danhgia_rules.catalog import Catalog, bundled, check_fit

TESTS = Path(__file__).parent
BROKEN = TESTS / "broken_rulebooks"
EXAMPLE = TESTS.parent / "docs/examples/mau.yaml"
CRITERIA = "248_qdtu_2021.cap_truong_ctxh"
POSITION = "cap_truong_ctxh"
BASE = '{id: thu, file: thu/base.yaml, position: truong_phong, from: "2021", until: "2022"}'


def folder_with(tmp_path, *entries, schema="danhgia/catalog/1"):
    (tmp_path / "thu").mkdir()
    for name in ("base.yaml", "law.md"):
        shutil.copy(BROKEN / name, tmp_path / "thu" / name)
    lines = "".join(f"  - {entry}\n" for entry in entries)
    (tmp_path / "catalog.yaml").write_text(f"schema: {schema}\nrulebooks:\n{lines}", encoding="utf-8")
    return tmp_path


def catalog_of(tmp_path, *entries):
    return Catalog(folder_with(tmp_path, *entries))


def dossier(position=POSITION, period="2021"):
    return Dossier.from_data(
        {"schema": "danhgia/dossier/1", "ma": "CB-01", "ky_danh_gia": period, "chuc_danh": position}
    )


def refused(call, *arguments, **named):
    with pytest.raises(CatalogError) as caught:
        call(*arguments, **named)
    return caught.value


@pytest.mark.parametrize("period", ["2021", "2022"])
def test_the_first_and_the_last_year_choose_the_rulebook(period):
    choice = bundled().choose(POSITION, period)
    assert (choice.rulebook.id, choice.position, choice.period) == (CRITERIA, POSITION, period)
    assert not choice.by_name


@pytest.mark.parametrize("period", ["2020", "2023"])
def test_a_year_outside_the_period_is_refused_with_the_years_that_there_are(period):
    error = refused(bundled().choose, POSITION, period)
    assert error.code == "C001"
    for lang in ("vi", "en"):
        assert f"`{POSITION}`" in error.render(lang)
        assert period in error.render(lang)
        assert f"{POSITION} 2021–2022" in error.render(lang)


def test_an_unknown_position_is_refused_with_the_positions_that_there_are():
    error = refused(bundled().choose, "chanh_van_phong", "2021")
    assert error.code == "C001"
    assert f"{POSITION} 2021–2022" in error.render("en")


def test_a_rulebook_without_position_is_never_chosen():
    assert refused(bundled().choose, "", "2019").code == "C001"


def test_rating_outside_the_period_is_refused_and_nothing_falls_back():
    assert refused(evaluate, dossier(period="2023")).code == "C001"


def test_two_rulebooks_in_force_are_refused_with_both_names(tmp_path):
    newer = BASE.replace("id: thu", "id: moi").replace('"2021", until: "2022"', '"2022", until: "2030"')
    catalog = catalog_of(tmp_path, BASE, newer)
    error = refused(catalog.choose, "truong_phong", "2022")
    assert error.code == "C002"
    assert error.render("en").splitlines()[0].endswith("position `truong_phong` and period 2022: thu, moi")


def test_a_year_that_only_one_of_two_overlapping_rulebooks_covers_is_decided(tmp_path):
    newer = BASE.replace("id: thu", "id: moi").replace('"2021", until: "2022"', '"2022", until: "2030"')
    assert catalog_of(tmp_path, BASE, newer).choose("truong_phong", "2021").rulebook.id == "thu"


def test_a_rulebook_is_loaded_once(tmp_path):
    catalog = catalog_of(tmp_path, BASE)
    assert catalog.rulebook("thu") is catalog.choose("truong_phong", "2021").rulebook


def test_an_unknown_id_is_refused_with_the_nearest_one():
    error = refused(load_rulebook, "248_qdtu_2021.cap_truong_ctx")
    assert error.code == "C003"
    assert error.help == f"did you mean `{CRITERIA}`?"


def test_an_id_like_no_other_is_refused_with_the_way_to_the_list():
    error = refused(load_rulebook, "zzz")
    assert error.code == "C003"
    assert "danhgia rulebook list" in error.help


def test_overall_rules_that_the_catalog_does_not_list_are_refused(tmp_path):
    folder = folder_with(tmp_path, BASE)
    path = folder / "thu/base.yaml"
    text = (BROKEN / "overall_not_in_the_catalog.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    assert refused(Catalog(folder).rulebook, "thu").code == "C003"


def test_a_catalog_that_names_a_missing_file_is_broken(tmp_path):
    catalog = catalog_of(tmp_path, BASE.replace("base.yaml", "mat.yaml"))
    error = refused(catalog.choose, "truong_phong", "2021")
    assert error.code == "C004"
    assert "thu/mat.yaml" in error.render("en")


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        ("id: thu", "id: khac"),
        ("position: truong_phong", "position: pho_phong"),
        ('from: "2021"', 'from: "2020"'),
        ('until: "2022"', 'until: "2023"'),
    ],
)
def test_an_entry_that_does_not_match_its_file_is_refused(tmp_path, stated, wrong):
    catalog = catalog_of(tmp_path, BASE.replace(stated, wrong))
    error = refused(catalog.rulebook, catalog.entries[0].id)
    assert error.code == "C004"
    assert "thu/base.yaml" in error.render("en")


def test_a_mistake_in_a_listed_rulebook_is_reported_with_its_file(tmp_path):
    folder = folder_with(tmp_path, BASE)
    shutil.copy(BROKEN / "unused_source.yaml", folder / "thu/base.yaml")
    with pytest.raises(RulebookError) as caught:
        Catalog(folder).rulebook("thu")
    assert (caught.value.code, caught.value.where.file) == ("R034", "thu/base.yaml")


def test_a_rulebook_named_by_the_caller_is_used_when_it_fits():
    result = evaluate(dossier(), rulebook=CRITERIA)
    assert result.rating == evaluate(dossier()).rating
    assert check_fit(load_rulebook(CRITERIA), POSITION, "2022").by_name


@pytest.mark.parametrize(
    ("position", "period"), [("truong_phong", "2021"), (POSITION, "2023"), (POSITION, "2020")]
)
def test_a_rulebook_named_for_another_position_or_year_is_refused(position, period):
    error = refused(evaluate, dossier(position, period), rulebook=CRITERIA)
    assert error.code == "C005"
    for lang in ("vi", "en"):
        assert f"{POSITION} 2021–2022" in error.render(lang)
        assert f"`{position}`" in error.render(lang)
        assert period in error.render(lang)


def test_a_rulebook_from_a_file_is_refused_for_a_dossier_of_another_position():
    error = refused(evaluate, Dossier.from_file(EXAMPLE), rulebook=load_rulebook(BROKEN / "base.yaml"))
    assert error.code == "C005"
    assert "truong_phong 2021–2022" in error.render("en")


def test_a_null_in_the_catalog_is_refused_by_line(tmp_path):
    folder = folder_with(tmp_path, BASE.replace("position: truong_phong", "position: null"))
    error = refused(Catalog, folder)
    assert (error.code, error.where.file, error.where.line) == ("F009", "catalog.yaml", 3)


def test_an_unknown_key_in_the_catalog_is_refused_with_the_nearest_one(tmp_path):
    folder = folder_with(tmp_path, BASE.replace("position:", "positon:"))
    error = refused(Catalog, folder)
    assert (error.code, error.where.file, error.where.line) == ("S001", "catalog.yaml", 3)
    assert error.help == "did you mean `position`?"


def test_all_mistakes_of_the_catalog_are_reported_at_once(tmp_path):
    folder = folder_with(tmp_path, BASE.replace("file: thu/base.yaml, ", ""), schema="danhgia/catalog/2")
    error = refused(Catalog, folder)
    assert [(problem.code, problem.where.line) for problem in error.problems] == [("S004", 1), ("S002", 3)]


def test_the_catalog_lists_exactly_the_rulebook_files():
    rules = TESTS.parent / "rules"
    listed = {rules / entry.file for entry in bundled().entries}
    found = {
        path
        for path in rules.rglob("*.yaml")
        if "schema: danhgia/rulebook/1" in path.read_text(encoding="utf-8")
    }
    assert listed == found


def test_a_file_that_its_own_catalog_lists_takes_the_overall_rules_from_there(tmp_path):
    """Who edits a copy of the rules must not be rated by the bundled overall rules without a word."""
    rules = tmp_path / "rules"
    shutil.copytree(TESTS.parent / "rules", rules)
    overall = rules / "hd21_qd89_2019/xep_loai.yaml"
    text = overall.read_text(encoding="utf-8")
    assert text.count("when: {at_least: 3}") == 1
    overall.write_text(text.replace("when: {at_least: 3}", "when: {at_least: 5}"), encoding="utf-8")
    file = rules / "248_qdtu_2021/cap_truong_ctxh.yaml"
    (limit,) = [one for one in load_rulebook(file).rating.limits if one.id == "nghi_om_tu_3_thang"]
    assert limit.threshold == 5
    (rules / "catalog.yaml").unlink()
    (limit,) = [one for one in load_rulebook(file).rating.limits if one.id == "nghi_om_tu_3_thang"]
    assert limit.threshold == 3
