"""What is asked, as text, sheet and data: in order, exact, and implying nothing."""

import datetime as dt
import functools
import json
import random
import re
from pathlib import Path

import pytest
import strategies as own
from hypothesis import given
from hypothesis import strategies as st
from questions_helpers import days, example, left, scalars, variant

from danhgia_rules import Dossier, evaluate
from danhgia_rules.answers.questions.model import Weight

EXAMPLES = sorted((Path(__file__).parent.parent / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")

EXCELLENT_BUT = [
    {"don_vi_truc_thuoc": None},
    {"chi_tieu": None, "don_vi_truc_thuoc": None, "la_uy_vien_bch": None},
    {"thoi_gian_cong_tac": None, "ket_luan": None},
    {"nhiem_vu": None, "du_hop": None, "bieu_hien": None, "bao_cao": None},
    {"ky_luat": None, "de_xuat": None, "han_che_duoc_chi_ra": None, "xep_loai_lien_quan": None},
]


@functools.cache
def texts():
    """Ratings with all kinds of gaps, and without any; each with what is asked about it."""
    data = example("mau").to_data()
    bare = {key: data[key] for key in ("schema", "ma", "ky_danh_gia", "chuc_danh")}
    found = [
        *(evaluate(Dossier.from_file(path)) for path in EXAMPLES),
        *(variant("xuat_sac", **changes) for changes in EXCELLENT_BUT),
        evaluate(Dossier.from_data(bare)),
    ]
    return [(result, result.questions()) for result in found]


def test_facts_come_by_weight_and_then_by_what_they_leave_open():
    for result, asked in texts():
        keys = [
            (
                list(Weight).index(found.weight),
                min((len(left(answer.outcome, result)) for answer in found.answers), default=0),
            )
            for found in asked.facts
        ]
        assert keys == sorted(keys)


@own.examples(25)
@given(own.with_gaps(), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_no_weight(pair, shuffler: random.Random):
    _, data = pair
    changed_ = json.loads(json.dumps(data))
    for value in changed_.values():
        if isinstance(value, list):
            shuffler.shuffle(value)

    def weights(given_):
        facts = evaluate(own.dossier(given_)).questions().facts
        return sorted((re.sub("#.*]", "]", f.path), f.weight, str(f.worst), str(f.best)) for f in facts)

    assert weights(data) == weights(changed_)


def test_the_same_dossier_gives_the_same_text_and_data():
    for result, asked in texts():
        other = evaluate(result.dossier, rulebook=result.rulebook).questions()
        assert asked.explain() == other.explain()
        assert json.dumps(asked.to_data()) == json.dumps(other.to_data())


def test_the_data_holds_every_fact_exactly_and_no_float():
    for result, asked in texts():
        data = json.loads(json.dumps(asked.to_data()), parse_float=pytest.fail)
        assert data["schema"] == "danhgia/questions/1"
        assert [entry["path"] for entry in data["facts"]] == [found.path for found in asked.facts]
        assert {entry["path"] for entry in data["facts"]} == set(result.missing)
        for entry in data["facts"]:
            assert entry["read_by"]
            for answer in entry["answers"]:
                assert bool(answer["changes"]) != (answer["way"] in {"at_worst", "at_best"})


def test_answers_in_the_data_can_be_tried_with_what_if():
    result = evaluate(example("con_thieu"))
    for entry in result.questions().to_data()["facts"]:
        for answer in entry["answers"]:
            after = result.what_if(answer["changes"]).after.heading
            assert str(after.rating) == answer["rating"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_code_name_of_the_library_leaks_into_the_text(lang):
    for _, asked in texts():
        text = asked.explain(lang)
        assert not re.findall(r"\b[a-z]+_[a-z_]+\b", text)
        for word in ("None", "Fraction", "Decimal", "True", "False", "  ."):
            assert word not in text
        assert ".." not in re.sub(r"\.{24,}", "", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_asks_everything_that_is_needed_of_each_fact(lang):
    words = {
        "vi": ("Có thể trả lời: ", "Hỏi để xét:", "Trả lời: ....", "Văn bản số: ....", "Người cung cấp"),
        "en": ("Possible answers: ", "Asked for:", "Answer: ....", "Document number: ....", "Answered by"),
    }[lang]
    for _, asked in texts():
        wanted = [found for found in asked.facts if found.is_worth_asking]
        sheet = asked.sheet(lang)
        blocks = re.split(r"(?m)^(?=\d+\. )", sheet)[1:]
        assert len(blocks) == len(wanted)
        for number, block in enumerate(blocks, 1):
            assert block.startswith(f"{number}. ")
            assert all(word in block for word in words)
        assert sheet in asked.explain(lang) or not wanted


def test_the_sheet_names_record_criterion_clause_and_source():
    sheet = evaluate(example("con_thieu")).questions().sheet()
    assert "Đơn vị trực thuộc DV-05 – xếp loại: là gì?" in sheet
    assert "“Không hoàn thành nhiệm vụ”; “Hoàn thành nhiệm vụ”; “Hoàn thành tốt nhiệm vụ”" in sheet
    assert "một ngày (ngày/tháng/năm); hoặc “chưa hoàn thành”" in sheet
    assert "số nguyên từ 0 trở lên, không quá số cuộc tham dự, không quá số cuộc" in sheet
    assert "tiêu chí II.2.4, nội dung c: Tỷ lệ tổ chức trực thuộc" in sheet
    assert "Căn cứ: Quy định 89-QĐ/TW, mục III.1.2" in sheet


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_tells_no_fact_of_the_dossier(lang):
    for result, asked in texts():
        data, sheet = result.dossier.to_data(), asked.sheet(lang)
        said = {*re.split(r"[\s.,;:–“”()]+", sheet), *re.findall(r"(?m): (.+)$", sheet)}
        asked_about = set(re.findall(r"\[(.+?)\]", " ".join(result.missing)))
        for value in scalars({k: v for k, v in data.items() if k not in {"schema", "ma", "ky_danh_gia"}}):
            named = isinstance(value, str) and re.fullmatch(r"[A-ZĐ]+-?\d+|\d+-.+|.* .*", value)
            assert not named or value in asked_about or value not in said
        for date in days(data) - {dt.date(2021, 1, 1), dt.date(2021, 12, 31)}:
            assert f"{date:%d/%m/%Y}" not in sheet
            assert date.isoformat() not in sheet


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_says_that_asking_implies_nothing(lang):
    said = {
        "vi": "Câu hỏi được lập tự động vì hồ sơ để trống; không hàm ý có vi phạm.",
        "en": "Asked only because the dossier is silent; it implies nothing.",
    }[lang]
    for _, asked in texts():
        head = re.split(r"(?m)^1\. ", asked.sheet(lang))[0].splitlines()
        assert (
            head[2:3] == [said] if any(found.is_worth_asking for found in asked.facts) else said not in head
        )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_sheet_does_not_say_of_a_limit_which_answer_does_harm(lang):
    read, place = 0, LANGUAGES.index(lang)
    for _, asked in texts():
        lines = asked.sheet(lang).splitlines()
        for reader in (reader for found in asked.facts if found.is_worth_asking for reader in found.readers):
            if reader.limit is None:
                continue
            label, title = reader.indicator.labels[place], reader.limit.titles[place]
            assert any(f": {label}." in line for line in lines)
            if not label.startswith(title):
                read += 1
                assert not any(title in line for line in lines), title
    assert read


def test_bounds_stand_in_brackets_after_what_can_be_answered():
    text = variant("xuat_sac", **EXCELLENT_BUT[4]).questions().explain()
    assert "Đề xuất: nếu xác định là không có (hoặc ở mức kém nhất có thể) thì kết quả" in text
    assert "Kỷ luật; hạn chế được chỉ ra: nếu ở mức kém nhất có thể thì kết quả" in text
    units = variant("xuat_sac", **EXCELLENT_BUT[0]).questions()
    assert "nếu xác định là không có, hoặc không áp dụng (hoặc ở mức tốt nhất có thể) thì" in units.explain()
    english = "if there is known to be none, or it is not applicable (or it is as good as it can be), "
    assert english + "the result" in units.explain("en")
    for _, asked in texts():
        assert "mọi chỉ số đọc" not in asked.explain()


def test_no_rating_is_not_called_a_rating():
    asked = evaluate(example("khong_xep_loai")).questions()
    assert "Kết quả đã xác định: không xếp loại." in asked.explain()
    assert "The outcome is settled: no rating." in asked.explain("en")
    open_ = variant("xuat_sac", thoi_gian_cong_tac=None).questions()
    assert ", hoặc không xếp loại; còn thiếu" in open_.explain()
    assert ", or no rating. Missing: " in open_.explain("en")


def test_what_answers_lead_to_is_told_in_runs():
    text = evaluate(example("con_thieu")).questions().explain()
    assert "nếu từ 0 đến 1 thì kết quả là Hoàn thành nhiệm vụ; nếu là 2 thì kết quả từ" in text
    assert "nếu là ngày 21/12/2021 hoặc muộn hơn, hoặc chưa hoàn thành thì kết quả là" in text
    english = evaluate(example("con_thieu")).questions().explain("en")
    assert "if it is 2021-12-21 or later, or it is not finished, the result is Task completion" in english
