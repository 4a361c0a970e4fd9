"""Checking rulebooks: each kind of fault is found where it stands, and proofs are what they say."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from strategies import build, examples, rulebook_data
from typer.testing import CliRunner

from danhgia_rules import Dossier, evaluate, load_rulebook
from danhgia_rules.checking.check import check_rulebook
from danhgia_rules.checking.model import KINDS, Means, Verdict, Weight
from danhgia_rules.checking.periods import Term, period_claims
from danhgia_rules.checking.places import Sources
from danhgia_rules.checking.targets import find
from danhgia_rules.citations import Grade
from danhgia_rules.cli.app import app
from danhgia_rules.errors import Where
from danhgia_rules.messages import MESSAGES

SECOND = Path(__file__).parent / "second_rulebook"
YAML = (SECOND / "thu_thu.yaml").read_text(encoding="utf-8")
LAW = (SECOND / "law.md").read_text(encoding="utf-8")
BUNDLED = "248_qdtu_2021.cap_truong_ctxh"


def write(folder, *changes, law=LAW, name="thu_thu.yaml"):
    """Write the second rulebook with some changes; each must be possible."""
    text = YAML
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "law.md").write_text(law, encoding="utf-8")
    return folder / name


def checked(path, **options):
    return check_rulebook(load_rulebook(path), **options)


def findings(report, code=None):
    return [
        (claim.kind.code, claim.subject, claim.verdict)
        for claim in report.findings()
        if code is None or claim.kind.code == code
    ]


# --- What is found


def test_the_second_rulebook_has_no_fault():
    report = checked(SECOND / "thu_thu.yaml")
    assert findings(report) == [
        ("P106", "B.sang_kien.bac_nam", Verdict.REFUTED),  # four initiatives, inferred from one each quarter
        ("P302", "hai_bac_mot", Verdict.REFUTED),
    ]
    assert not any(claim.is_fault for claim in report.claims)


def test_a_passage_of_the_law_text_that_nothing_quotes_is_found(tmp_path):
    law = LAW.replace("Điều 3. ", "Điều 3. Thư viện mở cửa sáu ngày.\nĐiều 4. ")
    (claim,) = checked(write(tmp_path, law=law)).findings()[:1]
    assert (claim.kind.code, claim.where.line, claim.where.column) == ("P101", 6, 1)
    assert claim.params["words"] == "Điều 3. Thư viện mở cửa sáu ngày."


def test_a_heading_that_nothing_quotes_is_named_without_the_marks_of_a_heading(tmp_path):
    (claim,) = checked(write(tmp_path, law=f"{LAW}\n## Nơi nhận\n")).findings()[:1]
    assert (claim.kind.code, claim.params["words"], claim.where.column) == ("P101", "Nơi nhận", 4)


def test_one_word_cut_out_of_a_clause_is_found(tmp_path):
    law = LAW.replace("trả lời thư đúng hạn", "không trả lời thư đúng hạn")
    quoted = (("Người phụ trách thư viện trả lời thư đúng hạn và giữ", "trả lời thư đúng hạn và giữ"),)
    report = checked(write(tmp_path, *quoted, law=law))
    assert [claim.params["words"] for claim in report.findings() if claim.kind.code == "P101"] == [
        "Điều 1. Người phụ trách thư viện không"
    ]


def test_a_level_that_relations_between_facts_rule_out_is_found(tmp_path):
    changes = (
        (
            "share: {of: du_hop, part: so_tham_du, whole: so_cuoc}",
            "share: {of: du_hop, part: so_co_y_kien, whole: so_cuoc}",
        ),
        (
            "  bac_thap_nhat:\n",
            (
                "  co_mat:\n    label: Tỷ lệ có mặt\n    better: higher\n"
                "    share: {of: du_hop, part: so_tham_du, whole: so_cuoc}\n  bac_thap_nhat:\n"
            ),
        ),
        (
            "        bac_bon: {more_than: 87.5%}\n",
            "        bac_bon: {at_least: 100%}\n",
        ),
        (
            "        bac_hai: {more_than: 33.3%}\n",
            (
                "        bac_hai: {more_than: 33.3%}\n"
                "      - id: co_mat\n        clause: a\n        indicator: co_mat\n"
                "        source: {ref: mac_dinh}\n"
                "        bac_nam: {at_least: 90%}\n        bac_bon: {at_least: 80%}\n"
            ),
        ),
    )
    report = checked(write(tmp_path, *changes))
    assert findings(report, "P202") == [("P202", "C.bac_bon", Verdict.REFUTED)]
    (claim,) = [claim for claim in report.findings() if claim.kind.code == "P202"]
    assert claim.is_fault
    assert claim.means is Means.CUTS
    # Who speaks at every meeting is at every meeting, so the second row is implied by the first.
    assert ("P204", "C.co_mat", Verdict.REFUTED) in findings(report)


MONTHS = (
    "  ky_luat_nang_nhat:\n",
    (
        "  thang_nghi:\n    label: Tháng nghỉ ốm\n    better: lower\n"
        "    value: {of: thoi_gian_cong_tac, field: so_thang_nghi_om}\n  ky_luat_nang_nhat:\n"
    ),
)
GROUND = "    - {id: hai_bac_mot,"


def limit(when, extra=""):
    return (
        GROUND,
        (
            f"    - {{id: nghi, title: Nghỉ, indicator: thang_nghi, when: {when}, {extra}"
            "source: {ref: mac_dinh}}\n"
            f"{GROUND}"
        ),
    )


def test_a_ground_that_can_never_apply_is_found(tmp_path):
    report = checked(write(tmp_path, MONTHS, limit("{at_least: 13}")))
    assert findings(report, "P301") == [("P301", "nghi", Verdict.REFUTED)]


def test_an_exception_that_never_lifts_anything_is_found(tmp_path):
    unless = "unless: {indicator: thang_nghi, at_most: 2}, "
    report = checked(write(tmp_path, MONTHS, limit("{at_least: 3}", unless)))
    assert findings(report, "P303") == [("P303", "nghi", Verdict.REFUTED)]


def test_two_indicators_that_compute_the_same_are_found(tmp_path):
    twin = (
        "  ky_luat_nang_nhat:\n",
        (
            "  ky_luat_cao_nhat:\n    label: Như trên\n    better: lower\n"
            "    highest: {of: ky_luat, field: hinh_thuc}\n  ky_luat_nang_nhat:\n"
        ),
    )
    cap = (
        "  grounds:\n",
        (
            "    - {id: k2, title: K, indicator: ky_luat_cao_nhat, when: {at_least: canh_cao}, at_most: dat,"
            " source: {ref: mac_dinh}}\n  grounds:\n"
        ),
    )
    (claim,) = [one for one in checked(write(tmp_path, twin, cap)).findings() if one.kind.code == "P401"]
    assert {claim.subject, claim.params["other"]} == {"ky_luat_nang_nhat", "ky_luat_cao_nhat"}
    assert claim.is_fault


def test_thresholds_below_the_evidence_asked_for_are_found_with_somebody_they_decide():
    report = checked(SECOND / "thu_thu.yaml", grade=Grade.V3)
    (claim,) = [one for one in report.findings() if one.kind.code == "P104"]
    assert (claim.subject, claim.params) == ("B.sang_kien.bac_nam", {"grade": "I", "asked": "V3"})
    assert isinstance(claim.witness, Dossier)


@pytest.mark.parametrize("grade", [None, Grade.I])
def test_every_grade_will_do_where_none_is_asked_for(grade):
    assert findings(checked(SECOND / "thu_thu.yaml", grade=grade), "P104") == []


def test_quotes_from_notes_are_outside_what_can_be_proved(tmp_path):
    notes = (
        "title_en: Regulation 01-QC, text: law.md",
        "title_en: Regulation 01-QC, text: law.md, verbatim: false",
    )
    report = checked(write(tmp_path, notes))
    assert findings(report, "P105") == [("P105", "quy_che", Verdict.OUTSIDE)]


def term(name, first, last, position="thu_thu"):
    return Term(name, position, first, last, Where("x.yaml", 1, 1))


def years(*terms):
    return [
        (claim.kind.code, claim.params.get("years"))
        for claim in period_claims(terms)
        if claim.verdict is not Verdict.PROVED
    ]


@pytest.mark.parametrize(
    ("terms", "found"),
    [
        ([term("a", 2020, 2021), term("b", 2022, 2023)], []),
        ([term("a", 2020, 2022), term("b", 2022, 2023)], [("P501", "2022")]),
        ([term("a", 2020, 2025), term("b", 2021, 2022)], [("P501", "2021–2022")]),
        ([term("a", 2020, 2020), term("b", 2022, 2023)], [("P502", "2021")]),
        (
            [term("a", 2020, 2025), term("b", 2021, 2021), term("c", 2027, 2027)],
            [("P501", "2021"), ("P502", "2026")],
        ),
        ([term("a", 2020, 2020), term("b", 2020, 2020, "khac")], []),
    ],
)
def test_years_with_two_rulebooks_or_none_are_found(terms, found):
    assert years(*terms) == found
    assert years(*reversed(terms)) == found


def test_a_number_that_is_not_in_the_quoted_words_is_remarked(tmp_path):
    clause = ("Người phụ trách không để", "Người phụ trách không để")
    cited = (
        "bac_bon: {at_least: 500}",
        (
            "bac_bon: {at_least: 500, source: {ref: quy_che, at: "
            "Điều 1, grade: V2, quote: trả lời thư đúng hạn}}"
        ),
    )
    (found, _) = [
        one for one in checked(write(tmp_path, cited, clause)).findings() if one.kind.code == "P106"
    ]
    assert (found.subject, found.is_fault) == ("A.thu.bac_bon", False)
    assert found.params["words"] == "trả lời thư đúng hạn"


NOTES = (
    "title_en: Regulation 01-QC, text: law.md",
    "title_en: Regulation 01-QC, text: law.md, verbatim: false",
)


@pytest.mark.parametrize(
    ("noted", "found"), [("V1", []), ("V2", ["B.sang_kien.bac_nam"]), ("U", ["B.sang_kien.bac_nam"])]
)
def test_a_grade_better_than_that_of_its_note_is_a_fault(tmp_path, noted, found):
    law = LAW.replace("mỗi quý có một sáng kiến được\n", f"({noted}) mỗi quý có một sáng kiến được\n")
    read = ("grade: I, quote: mỗi quý", "grade: V1, quote: mỗi quý")
    clause = ("nghiêm trọng; mỗi quý", f"nghiêm trọng; ({noted}) mỗi quý")
    report = checked(write(tmp_path, NOTES, read, clause, law=law))
    assert [one.subject for one in report.findings() if one.kind.code == "P107"] == found
    assert all(one.is_fault for one in report.findings() if one.kind.code == "P107")


def test_a_document_later_than_the_years_is_remarked(tmp_path):
    late = ('number: 01-QC, issued: "2022-12-01"', 'number: 01-QC, issued: "2027-12-01"')
    found = [one for one in checked(write(tmp_path, late)).findings() if one.kind.code == "P108"]
    assert {one.params["year"] for one in found} == {"2027"}
    assert not any(one.is_fault for one in found)


def test_a_criterion_that_the_overall_rules_do_not_read_is_found(tmp_path):
    lowest = (
        "lowest: {of: criteria, field: level}",
        'lowest: {of: criteria, where: {id: {one_of: ["A", "B"]}}, field: level}',
    )
    count = (
        "count: {of: criteria, where: {level: {is: bac_mot}}}",
        'count: {of: criteria, where: {id: {one_of: ["A"]}, level: {is: bac_mot}}}',
    )
    report = checked(
        write(tmp_path, lowest, count, ("when: {at_least: 2}, source", "when: {at_least: 1}, source"))
    )
    assert findings(report, "P207") == [("P207", "C", Verdict.REFUTED)]


def test_what_implies_a_threshold_is_named_with_its_evidence():
    report = check_rulebook(load_rulebook(BUNDLED))
    because = {claim.subject: claim.problem().sentence("en") for claim in report.findings()}
    assert because["suy_thoai"].endswith("for there is `tieu_chi_con_lai` (evidence U)")
    assert because["chi_tieu_dat"].endswith("for there is `tieu_chi_ket_qua` (evidence U)")
    assert because["III.da_khac_phuc.xuat_sac"].endswith("for there is `khac_phuc_dung_han` (evidence I)")
    assert because["duoi_nua_chi_tieu"].endswith("for several other thresholds imply it together")


def test_words_that_a_threshold_quotes_and_labels_on_a_line_of_their_own_are_accounted_for(tmp_path):
    law = LAW + "Bậc năm\nAi đạt bậc năm ở mọi tiêu chí thì được khen.\n"
    assert [claim.params["words"] for claim in checked(write(tmp_path / "a", law=law)).findings()[:1]] == [
        "Ai đạt bậc năm ở mọi tiêu chí thì được khen."
    ]
    quoting = (
        "khen: {one_of: [bac_bon, bac_nam]}",
        (
            "khen: {one_of: [bac_bon, bac_nam], source: {ref: quy_che, at: Điều 4, grade: V1, "
            "quote: Ai đạt bậc năm ở mọi tiêu chí thì được khen.}}"
        ),
    )
    assert findings(checked(write(tmp_path / "b", quoting, law=law)), "P101") == []


def test_a_level_that_only_a_ground_gives_is_a_level(tmp_path):
    """The lowest rating may be reached by grounds alone: then its column above asks nothing."""
    path = write(tmp_path, ("      dat: {more_than: bac_mot}\n", ""))
    report = checked(path)
    assert [(one.subject, one.verdict) for one in report.claims if one.kind.code == "P205"] == [
        ("khen", Verdict.PROVED),
        ("dat", Verdict.PROVED),
        ("chua_dat", Verdict.PROVED),
    ]


# --- What is proved


def test_every_witness_of_the_bundled_rulebooks_rates():
    rulebook = load_rulebook(BUNDLED)
    report = check_rulebook(rulebook)
    assert not any(claim.is_fault for claim in report.claims)
    assert {claim.kind.code for claim in report.findings() if claim.verdict is Verdict.OUTSIDE} == {"P105"}
    levels = [claim for claim in report.claims if claim.kind.code in {"P202", "P205"}]
    assert len(levels) == 4 * 12 + 4
    for claim in levels:
        result = evaluate(claim.witness, rulebook=rulebook)
        owner, _, level = claim.subject.rpartition(".")
        assert (result[owner].level if owner else result.rating) == level


@examples(8)
@given(data=rulebook_data())
def test_a_generated_rulebook_is_checked_without_a_fault_of_the_check(data):
    report = check_rulebook(build(data))
    assert all(claim.verdict in set(Verdict) for claim in report.claims)
    for claim in report.findings():
        assert claim.problem().render("vi")
        assert claim.problem().render("en")


@examples(3)
@given(data=rulebook_data())
def test_the_same_rulebook_gives_the_same_report(data):
    first, second = check_rulebook(build(data)), check_rulebook(build(data))
    assert first == second


def test_every_kind_has_its_message():
    assert set(KINDS) <= set(MESSAGES)
    assert {kind.weight for kind in KINDS.values()} == set(Weight)


# --- Where to look, and the command


def run(*arguments):
    return CliRunner().invoke(app, ["rulebook", "check", *map(str, arguments)])


def test_without_a_target_all_bundled_rulebooks_are_checked():
    done = run("--json")
    data = json.loads(done.stdout)
    assert done.exit_code == 5
    assert [one["id"] for one in data["rulebooks"]] == [BUNDLED, None]
    assert (data["faults"], data["unread"]) == (0, [])


def test_a_folder_is_checked_whole(tmp_path):
    write(tmp_path / "a")
    changes = (("id: quy_che_thu.thu_thu", "id: quy_che_thu.hai"), ('until: "2025"', 'until: "2024"'))
    write(tmp_path / "b", *changes)
    found = find(str(tmp_path))
    assert [one.id for one in found.rulebooks] == ["quy_che_thu.thu_thu", "quy_che_thu.hai"]
    done = run(tmp_path, "--lang", "en")
    assert done.exit_code == 4
    assert "P501 `thu_thu`: 2023–2024 has more than one rulebook" in done.stdout


def test_a_folder_with_a_catalog_is_read_by_it(tmp_path):
    write(tmp_path / "a")
    entry = '{id: quy_che_thu.thu_thu, file: a/thu_thu.yaml, position: thu_thu, from: "2023", until: "2025"}'
    (tmp_path / "catalog.yaml").write_text(
        f"schema: danhgia/catalog/1\nrulebooks: [{entry}]\n", encoding="utf-8"
    )
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "lỗi 0 " in done.stdout


def test_a_rulebook_that_cannot_be_loaded_is_told_and_the_others_are_checked(tmp_path):
    write(tmp_path / "a")
    write(
        tmp_path / "b",
        ("id: quy_che_thu.thu_thu", "id: quy_che_thu.hai"),
        ("bac_bon: {at_least: 500}", "bac_bon: {at_least: 5000}"),
    )
    done = run(tmp_path)
    assert done.exit_code == 2
    assert "R016" in done.stderr
    assert "Bộ quy tắc quy_che_thu.thu_thu" in done.stdout


def test_an_empty_folder_is_an_error(tmp_path):
    done = run(tmp_path)
    assert (done.exit_code, done.stderr.count("P900")) == (2, 1)


def test_findings_are_printed_with_place_code_and_repair(tmp_path):
    path = write(tmp_path, MONTHS, limit("{at_least: 13}"))
    done = run(path, "--lang", "en")
    assert done.exit_code == 4
    line = next(
        n for n, words in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "id: nghi" in words
    )
    assert (
        f"  {path}:{line}:12: P301 `nghi` (Nghỉ): can never apply\n    help: check the condition `when`"
        in done.stdout
    )


def test_witnesses_are_written_as_dossiers(tmp_path):
    done = run(SECOND / "thu_thu.yaml", "--witnesses", tmp_path / "ra")
    assert done.exit_code == 0
    rulebook = load_rulebook(SECOND / "thu_thu.yaml")
    dossier = Dossier.from_file(tmp_path / "ra/quy_che_thu.thu_thu/P202_A.bac_hai.yaml")
    assert evaluate(dossier, rulebook=rulebook)["A"].level == "bac_hai"


def test_json_names_all_claims_when_asked():
    few, every = (
        json.loads(run(SECOND / "thu_thu.yaml", "--json", *more).stdout) for more in ([], ["--all"])
    )
    assert few["proved"] == every["proved"]
    assert len(few["rulebooks"][0]["claims"]) == 2
    assert len(every["rulebooks"][0]["claims"]) == every["proved"] + every["remarks"]


def test_what_an_overlay_replaces_is_placed_in_the_overlay():
    overlay = Path(__file__).parent / "overlays/thanh_pho_mau.yaml"
    rulebook = load_rulebook(BUNDLED, overlay=overlay)
    lines = overlay.read_text(encoding="utf-8").splitlines()
    sources = Sources(rulebook)
    places = [sources.cell("I.1", "du_hoc_tap_sinh_hoat", "xuat_sac"), sources.limit("nghi_om_tu_3_thang")]
    assert [Path(where.file).name for where in places] == [overlay.name] * 2
    assert [lines[where.line - 1].split()[1] for where in places] == ["criterion:", "limit:"]
    assert sources.cell("I.1", "du_hoc_tap_sinh_hoat", "tot").file == rulebook.origins[0].name
