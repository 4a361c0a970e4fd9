"""What people read: whole texts as agreed, and sentences that name value, threshold and source."""

import json
import re

import pytest
from golden_texts import EXAMPLES, GOLDEN, KINDS, LANGUAGES, ROOT, all_texts, name

from danhgia_rules import DanhGiaError, Dossier, Level, evaluate
from danhgia_rules.answers.caution import caution
from danhgia_rules.explanation.words import fact_text, gap_text
from danhgia_rules.gaps import STEPS, Gap
from danhgia_rules.indicators.reading import Reading, State


def result_of(path):
    return evaluate(Dossier.from_file(path))


@pytest.fixture(scope="module")
def texts():
    return all_texts()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_text_of_each_worked_dossier_is_the_agreed_one(texts, path, kind, lang):
    """To accept a change of wording: tools/make_golden.py writes the files anew; read the diff."""
    golden = name(kind, path, lang)
    assert texts[golden] == golden.read_text(encoding="utf-8")


def test_there_is_no_agreed_text_without_a_dossier(texts):
    assert set(GOLDEN.rglob("*.txt")) == set(texts)


def leaks(text):
    """Find identifiers and objects of the library in what people read."""
    return re.findall(r"\b[a-z]+_[a-z_]+\b|\bNone\b|\bTrue\b|\bFalse\b|Fraction|Decimal|<[A-Z]", text)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"mermaid"}))
def test_no_code_name_of_the_library_leaks_into_a_text(texts, kind):
    for path, text in texts.items():
        if path.parent.name == kind:
            assert leaks(text) == [], path.name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_code_name_leaks_into_the_text_of_a_criterion(path):
    for entry in result_of(path):
        for lang in LANGUAGES:
            assert leaks(entry.explain(lang)) == []
            assert leaks(entry.why_not("xuat_sac").explain(lang)) == []


# A requirement names what is measured, what it is here, who asks how much, and by which source.
SENTENCES = {
    "vi": re.compile(r"- [^:]+.*: .+; .+ cần .+\. (Căn cứ|Vận dụng tương tự|Ngưỡng tạm dùng): .+\(.+\)"),
    "en": re.compile(r"- [^:]+.*: .+; .+ requires .+\. (Source|By analogy with|Interim threshold): .+\(.+\)"),
}
ASKS = {"vi": " cần ", "en": " requires "}


@pytest.mark.parametrize("kind", ["explain", "why_not", "compare"])
def test_each_sentence_on_a_requirement_names_subject_value_threshold_and_source(texts, kind):
    read = 0
    for path, text in texts.items():
        if path.parent.name != kind:
            continue
        lang = path.suffixes[0][1:]
        ends = "Cách hiểu văn bản đã dùng|Readings of the law|Điểm cần xem lại|Points to"
        reasons = re.split(ends, text)[0]
        for line in reasons.splitlines():
            if line.strip().startswith("- ") and "; " in line and ASKS[lang] in line:
                read += 1
                assert SENTENCES[lang].search(line), line
    assert read > 50


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"path_to"}))
def test_english_says_what_is_required_and_how_much_more_is_needed(texts, kind):
    for path, text in texts.items():
        if path.parent.name == kind and path.suffixes[0] == ".en":
            assert not re.findall(r"\btakes\b|\bshort by\b|\bover by\b", text), path.name
            # Nothing is one of many: “1 tasks”; a share such as 0/1 tasks is no count of its own.
            assert not re.findall(r"(?<![\d./])\b1 (?!less\b)[a-z]+s\b", text), path.name


@pytest.mark.parametrize(
    ("amount", "unit", "too_much", "whole", "vi", "en"),
    [
        (1, ("tổ chức", "organisations"), False, 3, "thiếu 1 tổ chức", "1 more of 3 organisations needed"),
        (2, ("tổ chức", "organisations"), False, 3, "thiếu 2 tổ chức", "2 more of 3 organisations needed"),
        (1, ("nhiệm vụ", "tasks"), False, 1, "thiếu 1 nhiệm vụ", "1 more needed"),
        (1, ("tiêu chí", "criteria"), True, 8, "thừa 1 tiêu chí", "1 too many"),
        (2, ("tiêu chí", "criteria"), True, 8, "thừa 2 tiêu chí", "2 criteria too many"),
        (1, ("tháng", "months"), False, 0, "thiếu 1 tháng", "1 more needed"),
        (2, ("tháng", "months"), False, 0, "thiếu 2 tháng", "2 more months needed"),
        (2, ("tháng", "months"), True, 0, "thừa 2 tháng", "2 months too many"),
        (3, ("", ""), False, 0, "thiếu 3", "3 more needed"),
        (1, STEPS, False, 0, "thấp hơn 1 bậc", "1 step too low"),
        (2, STEPS, True, 0, "nặng hơn 2 bậc", "2 steps too severe"),
    ],
)
def test_what_is_lacking_is_counted_in_words(amount, unit, too_much, whole, vi, en):
    found, reading = Gap(amount, unit, too_much), Reading(State.KNOWN, 0, 0, part=0, whole=whole)
    assert (gap_text(found, reading, "vi"), gap_text(found, reading, "en")) == (vi, en)


def test_a_list_of_one_is_said_to_be_one():
    assert [fact_text([{}] * count, "en") for count in (0, 1, 2)] == ["0 records", "1 record", "2 records"]


def test_the_highest_rating_and_no_other_says_what_no_rule_examined(texts):
    told = {
        "vi": "Chưa xét bằng quy tắc, cấp có thẩm quyền tự xem xét: ",
        "en": "Not examined by the rules; for",
    }
    highest = set()
    for path in EXAMPLES:
        result = result_of(path)
        scale, clauses = result.rulebook.rating.scale, result.rulebook.rating.not_encoded
        top = result.rating == scale.names[scale.top]
        highest |= {path.stem} if top else set()
        for lang in LANGUAGES:
            text = texts[name("explain", path, lang)]
            assert (told[lang] in text) == top
            assert all((clause in text) == top for clause, _ in clauses)
            assert not any(reason in text for _, reason in clauses)
    assert highest


def test_a_case_of_no_rating_says_what_follows_from_it(texts):
    path = ROOT / "docs/examples/khong_xep_loai.yaml"
    assert "hồ sơ ghi: 0. Do đó không xếp loại. Vận dụng tương tự: " in texts[name("explain", path, "vi")]
    text = texts[name("explain", path, "en")]
    assert "is not rated (the review is still held)." in text
    assert "Hence: not rated. By analogy with: " in text
    open_ = variant("xuat_sac", thoi_gian_cong_tac=None).explain()
    assert "Còn có thể áp dụng" in open_
    assert "Do đó không xếp loại" not in open_


def test_what_it_would_take_names_record_fact_present_value_and_the_rule_with_its_source(texts):
    read = 0
    rule = re.compile(
        r"(Căn cứ|Vận dụng tương tự|Ngưỡng tạm dùng|Source|By analogy with|Interim threshold): .+\("
    )
    for path, text in texts.items():
        if path.parent.name != "path_to":
            continue
        lines = text.splitlines()
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            if re.match(r"\d+\. ", line):
                read += 1
                assert re.search(r"\d+\. .+ \(.+\)\.", line), line
                assert re.match(r"   - (Cần cho|Needed by): .+", after), after
            elif line.strip().startswith("- "):
                assert rule.search(line), line
        assert len(lines) == 1 or lines[-1] == caution(path.suffixes[0][1:])
    assert read > 10


def test_a_criterion_is_explained_with_its_words_every_threshold_and_the_records():
    text = result_of(ROOT / "docs/examples/mau.yaml")["II.2.4"].explain()
    assert "100% các tổ chức chính trị - xã hội trực thuộc" in text
    assert "66,67 % (2/3 tổ chức) ← giữ mức ở đây" in text
    assert "Xuất sắc: cần từ 70 % trở lên – không đạt. Căn cứ: Quy định 89-QĐ/TW, mục III.1.1" in text
    assert "mức kiểm chứng U: chưa kiểm chứng" in text
    assert "Không đạt: đơn vị trực thuộc DV-03." in text


def test_evidence_is_shown_under_the_requirement_that_read_it():
    text = result_of(ROOT / "docs/examples/mau.yaml")["I.4"].explain()
    assert "biểu hiện BH-04 (minh chứng: 77-CV/BTCTU ngày 20/08/2021 của Ban Tổ chức Thành ủy)" in text


def test_an_unknown_language_or_criterion_is_an_error():
    result = result_of(ROOT / "docs/examples/mau.yaml")
    with pytest.raises(DanhGiaError) as caught:
        result.explain("fr")
    assert caught.value.code == "L002"
    with pytest.raises(KeyError) as missing:
        result["II.2.5"]
    assert "did you mean" in str(missing.value)


def test_the_trace_as_data_holds_exact_values_and_no_float():
    result = result_of(ROOT / "docs/examples/mau.yaml")
    data = json.loads(result.to_json())
    assert _floats(data) == []
    (criterion,) = [entry for entry in data["criteria"] if entry["id"] == "II.2.4"]
    row = next(r for r in criterion["requirements"] if r["id"] == "don_vi_hoan_thanh_tot")
    assert (row["value"], row["part"], row["whole"], row["binds"]) == ("2/3", 2, 3, True)
    assert row["levels"]["xuat_sac"]["asks"] == {"at_least": "7/10"}
    assert row["levels"]["xuat_sac"]["margin"] == "-1/30"
    assert row["levels"]["xuat_sac"]["source"]["grade"] == "V2"
    assert [record["path"] for record in row["records"] if not record["counted"]] == [
        "don_vi_truc_thuoc[DV-03]"
    ]
    assert data["rulebook"]["chosen"] == {
        "by_name": False,
        "position": "cap_truong_ctxh",
        "period": "2021",
        "from": "2021",
        "until": "2022",
    }


def _floats(data):
    if isinstance(data, float):
        return [data]
    items = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [found for item in items for found in _floats(item)]


def test_the_rules_that_fired_tell_the_inference_from_levels_to_rating():
    fired = result_of(ROOT / "docs/examples/mau.yaml").trace.fired
    kinds = [firing.concludes for firing in fired]
    assert kinds.index("reached") > max(n for n, kind in enumerate(kinds) if kind == "level")
    assert kinds[-1] == "rating"
    first = {}
    for firing in fired:
        if firing.concludes == "level":
            first.setdefault(firing.subject, firing.result)
    assert first["II.2.4"] == Level.TOT
    assert len(first) == 12


def variant(name, **changes):
    data = Dossier.from_file(ROOT / f"docs/examples/{name}.yaml").to_data()
    for key, value in changes.items():
        if value is None:
            del data[key]
        else:
            data[key] = value
    return evaluate(Dossier.from_data(data))


def test_what_was_asked_first_never_changes_the_trace():
    changes = {"bao_cao": "khong_ap_dung", "nhiem_vu": [], "la_uy_vien_bch": False}
    asked, fresh = variant("xuat_sac", **changes), variant("xuat_sac", **changes)
    for entry in reversed(list(asked)):
        entry.explain()
    assert asked.to_json() == fresh.to_json()
    assert "báo cáo" not in asked["II.2.2"].explain()


def test_what_is_surely_not_reached_and_what_is_open_are_told_apart():
    corrupt = {"suy_thoai": False, "mat_doan_ket": False, "tham_nhung_trong_don_vi": True}
    open_ = variant("xuat_sac", ket_luan=corrupt, don_vi_truc_thuoc=None).explain("en")
    assert "Task completion is not certain because" in open_
    sure = variant("mau", thoi_gian_cong_tac={"so_thang_nghi_om": 0, "so_thang_nghi_thai_san": 0}).explain(
        "en"
    )
    assert "Good task completion is not reached because" in sure


def test_only_facts_of_the_open_question_are_said_to_bear_on_it():
    found = {"suy_thoai": True, "mat_doan_ket": False, "tham_nhung_trong_don_vi": False}
    result = variant("xuat_sac", ket_luan=found, don_vi_truc_thuoc=None, thoi_gian_cong_tac=None)
    assert (result.bounds.lowest, result.bounds.highest, result.bounds.outside) == (
        "khong_hoan_thanh",
        "khong_hoan_thanh",
        True,
    )
    assert {fact.path for fact in result.trace.missing if fact.decides} == {
        "thoi_gian_cong_tac.so_thang_lam_viec",
        "thoi_gian_cong_tac.so_thang_nghi_thai_san",
    }


def test_a_criterion_that_may_not_apply_says_so():
    result = variant("xuat_sac", la_uy_vien_bch=None)
    assert "Undetermined (Excellent, or not applicable)" in result["II.1.1"].explain("en")


def test_no_firing_decides_what_is_left_open_or_not_rated():
    for result in (
        variant("xuat_sac", don_vi_truc_thuoc=None),
        result_of(ROOT / "docs/examples/khong_xep_loai.yaml"),
    ):
        assert not any(firing.decides for firing in result.trace.fired if firing.concludes == "rating")
