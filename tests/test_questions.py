"""What is not known: the weight of each missing fact, what answers lead to, the sheet of questions."""

import datetime as dt
import functools
import json
import random
import re
from pathlib import Path

import pytest
import strategies as own
from hypothesis import assume, given
from hypothesis import strategies as st

from danhgia_rules import Dossier, DossierError, evaluate
from danhgia_rules.answers.questions.model import Way, Weight
from danhgia_rules.dossier.fields import places
from danhgia_rules.evaluation.changes import changed

EXAMPLES = sorted((Path(__file__).parent.parent / "docs/examples").glob("*.yaml"))
LANGUAGES = ("vi", "en")


def example(name):
    return Dossier.from_file(Path(__file__).parent.parent / f"docs/examples/{name}.yaml")


def results(result):
    """Every result that a rating leaves open."""
    scale = result.rulebook.rating.scale
    if result.bounds is None:
        return {str(result.rating)}
    low, high = scale.rank(result.bounds.lowest), scale.rank(result.bounds.highest)
    return set(scale.names[low : high + 1]) | ({"not_rated"} if result.bounds.outside else set())


def left(outcome, result):
    return set(outcome.results(result.rulebook.rating.scale))


# ---- What may be filled in, worked out here once more and more coarsely --------------------


def pool(dossier, path):
    """Values for a fact, taken from its type alone and from the dates and numbers of its record."""
    name, _, field = re.sub(r"\[.*\]", "", path).partition(".")
    place = places()[name]
    found = place.fields[field] if field else place.value
    kind = found.type.kind
    words = list(found.type.members)
    values = {
        "bool": [False, True],
        "scale": words,
        "name": words,
        "count": [0, 1, 2, 3, 5, 6, 9, 10, 12, 20],
        "number": [0, 1, *(n + d for n in numbers(beside(dossier, path)) for d in (-1, 0, 1) if n + d >= 0)],
        "date": sorted({d + dt.timedelta(days=n) for d in days(beside(dossier, path)) for n in (-1, 0, 1)}),
    }[kind]
    return [*values, *(["khong_ap_dung"] if found.may_be_na else [])]


def scalars(value):
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from scalars(item)
    else:
        yield value


def beside(dossier, path):
    """The record or block that lacks a fact, as plain data."""
    name, key, field = re.fullmatch(r"(\w+)(?:\[(.+)\])?(?:\.(\w+))?", path).groups()
    found = dossier.to_data().get(name, {}) if field else {}
    if key is None:
        return found
    named = {record.get("ma") or record.get("ma_vi_pham") or record["loai"]: record for record in found}
    return named.get(key, {})


def numbers(data):
    return {n for n in scalars(data) if isinstance(n, int) and not isinstance(n, bool)}


def days(data):
    found = {text for text in scalars(data) if re.fullmatch(r"\d{4}-\d\d-\d\d", str(text))}
    ends = [dt.date(2021, 1, 1), dt.date(2021, 12, 31)]
    return {*ends, *(dt.date.fromisoformat(text) for text in found)}


def rated(dossier, rulebook, changes):
    """Rate with facts filled in; None when the dossier would contradict itself."""
    try:
        return evaluate(changed(dossier, changes), rulebook=rulebook)
    except DossierError:
        return None


@st.composite
def small_gaps(draw):
    """A made-up rulebook, and a dossier that lacks one to three single facts (no whole list)."""
    rulebook, full, _ = draw(own.cases())
    single = [path for path in own.gaps(full) if len(path) > 1 or places()[path[0]].value]
    assume(single)
    paths = draw(st.lists(st.sampled_from(single), min_size=1, max_size=3, unique=True))
    dossier = own.dossier(own.cut(full, paths))
    result = evaluate(dossier, rulebook=rulebook)
    assume(0 < len(result.missing) <= 4)
    return result


def completions(result, paths, chooser, most=25):
    """Some ways to fill in facts, drawn at random from all of them."""
    pools = [pool(result.dossier, path) for path in paths]
    for _ in range(most):
        yield dict(zip(paths, [chooser.choice(values) for values in pools], strict=True))


def fact(asked, path):
    return next(found for found in asked.facts if found.path == path)


def variant(name, **changes):
    data = example(name).to_data()
    for key, value in changes.items():
        if value is None:
            del data[key]
        else:
            data[key] = value
    return evaluate(Dossier.from_data(data))


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


# ---- Weights are true ----------------------------------------------------------------------


@own.examples(25)
@given(small_gaps())
def test_each_answer_leads_to_what_rating_the_changed_dossier_gives(result):
    before = results(result)
    for found in result.questions().facts:
        for answer in found.answers:
            again = rated(result.dossier, result.rulebook, dict(answer.changes))
            assert (again.rating, again.bounds) == (answer.outcome.rating, answer.outcome.bounds)
            assert results(again) <= before


@own.examples(25)
@given(small_gaps(), st.randoms(use_true_random=False))
def test_an_answer_that_settles_does_so_whatever_the_other_missing_facts_are(result, chooser):
    asked = result.questions()
    assert (asked.bounds is None) <= all(found.weight is Weight.NONE for found in asked.facts)
    for found in asked.of(Weight.ALONE):
        settles = [a for a in found.answers if a.outcome.bounds is None]
        assert settles
        others = [other.path for other in asked.facts if other is not found]
        for answer in settles:
            for filled in completions(result, others, chooser, 10):
                again = rated(result.dossier, result.rulebook, {**dict(answer.changes), **filled})
                assert again is None or results(again) == {str(answer.outcome.rating)}


@own.examples(25)
@given(small_gaps(), st.randoms(use_true_random=False))
def test_a_fact_without_weight_never_changes_the_rating(result, chooser):
    asked = result.questions()
    for found in asked.of(Weight.NONE):
        others = [other.path for other in asked.facts if other is not found]
        for filled in completions(result, others, chooser, 6):
            values = pool(result.dossier, found.path)
            ways = (rated(result.dossier, result.rulebook, {**filled, found.path: v}) for v in values)
            assert len({frozenset(results(way)) for way in ways if way is not None}) <= 1


@own.examples(25)
@given(small_gaps())
def test_no_value_does_more_than_the_weight_of_its_fact_says(result):
    before = results(result)
    for found in result.questions().facts:
        values = pool(result.dossier, found.path)
        ways = (rated(result.dossier, result.rulebook, {found.path: value}) for value in values)
        sizes = {len(results(way)) for way in ways if way is not None}
        if found.weight in {Weight.TOGETHER, Weight.NONE}:
            assert sizes <= {len(before)}
        elif found.weight is Weight.NARROWS:
            assert 1 not in sizes


@own.examples(20)
@given(own.cases())
def test_what_is_open_is_open_for_want_of_a_fact_and_lists_are_weighed_by_lists(case):
    rulebook, full, data = case
    result = evaluate(own.dossier(data), rulebook=rulebook)
    before, facts = results(result), result.questions().facts
    assert (len(before) > 1) <= any(found.weight is not Weight.NONE for found in facts)
    for found in facts:
        for answer in found.answers:
            assert left(answer.outcome, result) <= before
            if not answer.is_bound:
                again = rated(result.dossier, rulebook, dict(answer.changes))
                assert again.bounds == answer.outcome.bounds
        if found.weight is Weight.ALONE:
            assert any(answer.outcome.bounds is None and not answer.is_bound for answer in found.answers)
        if found.path in full:
            truth = rated(result.dossier, rulebook, {found.path: full[found.path]})
            if truth is not None and found.weight in {Weight.TOGETHER, Weight.NONE}:
                assert results(truth) == before


ON_TIME = {"of": "nhiem_vu", "where": {"ngay_hoan_thanh": {"at_most": {"field": "han"}}}}
DATE_ASKED = {
    "schema": "danhgia/rulebook/1",
    "id": "thu",
    "title": "Bộ quy tắc đặt ra để thử",
    "position": "thu",
    "assessed_periods": {"from": "2021", "until": "2021"},
    "source_text": "vb",
    "levels": [{"id": "cao", "label": "Cao"}, {"id": "thap", "label": "Thấp"}],
    "sources": own.SOURCES,
    "indicators": {
        "dung_ngay": {"label": "Tỷ lệ đúng ngày", "better": "higher", "share": ON_TIME},
        "muc_thap": {
            "label": "Mức thấp nhất",
            "better": "higher",
            "lowest": {"of": "criteria", "field": "level"},
        },
    },
    "criteria": [
        {
            "id": "A.0",
            "title": "Tiêu chí",
            "clauses": {"a": own.LAW},
            "requirements": [
                {
                    "id": "dung_ngay",
                    "clause": "a",
                    "indicator": "dung_ngay",
                    "source": own.SOURCE,
                    "cao": {"at_least": "50%"},
                }
            ],
        }
    ],
    "rating": {
        "levels": [{"id": "hang_cao", "label": "Hạng cao"}, {"id": "hang_thap", "label": "Hạng thấp"}],
        "requirements": [
            {"id": "muc", "indicator": "muc_thap", "source": own.SOURCE, "hang_cao": {"at_least": "cao"}}
        ],
        "caps": [],
        "grounds": [],
        "not_rated": [],
    },
}


# ---- Scenarios -----------------------------------------------------------------------------


def test_the_facts_of_the_worked_example_are_weighed():
    asked = evaluate(example("con_thieu")).questions()
    assert {found.path: found.weight for found in asked.facts} == {
        "du_hop[hop_ban_chap_hanh].so_co_y_kien": Weight.ALONE,
        "don_vi_truc_thuoc[DV-05].xep_loai": Weight.ALONE,
        "nhiem_vu[NV-08].ngay_hoan_thanh": Weight.ALONE,
        "chi_tieu[CT-03].chat_luong": Weight.TOGETHER,
    }
    unit = fact(asked, "don_vi_truc_thuoc[DV-05].xep_loai")
    assert unit.worst.rating == "hoan_thanh"
    assert unit.worst.bounds is None
    assert (unit.best.bounds.lowest, unit.best.bounds.highest) == ("hoan_thanh", "hoan_thanh_xuat_sac")
    assert unit.open_criteria == ("II.2.4",)
    assert [answer.value for answer in unit.answers] == own.RATINGS


def test_a_date_is_tried_on_its_deadline_the_day_after_and_as_not_yet():
    found = fact(evaluate(example("con_thieu")).questions(), "nhiem_vu[NV-08].ngay_hoan_thanh")
    outcomes = {(answer.way, str(answer.value)): answer.outcome.bounds for answer in found.answers}
    assert outcomes[Way.VALUE, "2021-12-20"] is not None
    assert outcomes[Way.VALUE, "2021-12-21"] is None
    assert outcomes[Way.NOT_YET, "True"] is None
    assert found.form.not_yet == "chua_hoan_thanh"


def test_the_border_of_a_number_is_found_however_large_the_number_may_be():
    held = {"loai": "hop_ban_chap_hanh", "so_cuoc": 100_000, "so_tham_du": 100_000}
    data = example("con_thieu").to_data()
    data["du_hop"] = [*data["du_hop"][:2], held]
    asked = evaluate(Dossier.from_data(data)).questions()
    found = fact(asked, "du_hop[hop_ban_chap_hanh].so_co_y_kien")
    scale = asked.trace.heading.rating_scale
    outcomes = {answer.value: answer.outcome.results(scale) for answer in found.answers}
    assert len(outcomes[24_999]) == 1
    assert len(outcomes[25_000]) == 2
    assert len(outcomes[49_999]) == 2
    assert len(outcomes[50_000]) == 3


def test_a_list_settles_the_rating_only_where_a_list_was_found_that_does():
    result = variant("xuat_sac", chi_tieu=None, don_vi_truc_thuoc=None)
    for found in result.questions().facts:
        assert found.weight is Weight.ALONE
        (proof,) = [answer for answer in found.answers if answer.way is Way.EXAMPLE]
        for other in ([], [{"ma": "M-1"}], "khong_ap_dung"):
            path = ({"chi_tieu", "don_vi_truc_thuoc"} - {found.path}).pop()
            again = rated(result.dossier, result.rulebook, {**dict(proof.changes), path: other})
            assert again.rating == proof.outcome.rating == "khong_hoan_thanh"


READ_BY_SHARES = ("ky_luat", "bao_cao", "du_hop", "bieu_hien", "nhiem_vu", "chi_tieu", "han_che_duoc_chi_ra")


@pytest.mark.parametrize("name", READ_BY_SHARES)
def test_of_each_list_one_is_found_that_is_as_bad_as_its_bound(name):
    found = fact(variant("xuat_sac", **{name: None, "don_vi_truc_thuoc": None}).questions(), name)
    by_way = {answer.way: answer.outcome for answer in found.answers}
    assert by_way[Way.EXAMPLE] == by_way[Way.AT_WORST] == found.worst
    assert found.weight is Weight.ALONE


def test_without_such_a_list_a_bound_is_not_taken_for_an_answer(monkeypatch):
    monkeypatch.setattr("danhgia_rules.evaluation.weights.trials.Examples.find", lambda *_, **__: None)
    found = fact(variant("xuat_sac", chi_tieu=None, don_vi_truc_thuoc=None).questions(), "chi_tieu")
    assert found.worst.bounds is None
    assert found.weight is Weight.NARROWS


def test_what_matters_to_a_level_only_is_told_apart():
    result = variant("suy_thoai", don_vi_truc_thuoc=[{"ma": "DV-1"}])
    asked = result.questions()
    (found,) = asked.facts
    assert (asked.bounds, found.weight, found.answers) == (None, Weight.NONE, ())
    assert found.worst == found.best == asked.outcome
    assert found.open_criteria == ("II.2.4",)
    assert found.is_worth_asking
    assert "còn để ngỏ mức của tiêu chí II.2.4" in asked.explain()
    assert "Chỉ liên quan mức của tiêu chí II.2.4, không làm thay đổi xếp loại." in asked.sheet()


def test_a_fact_that_matters_to_nothing_is_named_but_not_asked():
    asked = variant("suy_thoai", thoi_gian_cong_tac={"so_thang_lam_viec": 12}).questions()
    assert {found.path for found in asked.facts} == {
        "thoi_gian_cong_tac.so_thang_nghi_om",
        "thoi_gian_cong_tac.so_thang_nghi_thai_san",
    }
    assert not any(found.is_worth_asking for found in asked.facts)
    assert "không làm thay đổi xếp loại" in asked.explain()
    assert "PHIẾU HỎI" not in asked.explain()
    assert "Không có gì phải hỏi." in asked.sheet()


def test_a_complete_dossier_leaves_nothing_to_ask():
    asked = evaluate(example("xuat_sac")).questions()
    assert (asked.bounds, asked.facts) == (None, ())
    assert "không có gì phải hỏi" in asked.explain()
    assert "there is nothing to ask" in asked.explain("en")


def test_a_fact_that_contradicts_its_record_is_said_to_be_so():
    """A rulebook that asks for the date also of what is not finished; the dossier cannot give one."""
    dossier = own.dossier(
        {
            "schema": "danhgia/dossier/1",
            "ma": "CB-1",
            "ky_danh_gia": "2021",
            "chuc_danh": "thu",
            "nhiem_vu": [{"ma": "NV-1", "noi_dung": "A.0.a", "han": "2021-12-01", "chua_hoan_thanh": True}],
        }
    )
    asked = evaluate(dossier, rulebook=own.build(DATE_ASKED)).questions()
    found = fact(asked, "nhiem_vu[NV-1].ngay_hoan_thanh")
    assert (found.weight, found.answers) == (Weight.TOGETHER, ())
    assert "không điền riêng được, vì trái với điều khác mà hồ sơ đã ghi" in asked.explain()


def test_alike_records_are_weighed_once(monkeypatch):
    calls = []
    module = "danhgia_rules.evaluation.weights.trials.rate"
    inner = evaluate.__globals__["rate"]
    monkeypatch.setattr(module, lambda *given_: calls.append(1) or inner(*given_))
    result = variant("con_thieu", don_vi_truc_thuoc=[{"ma": f"DV-{n}", "ten": f"T{n}"} for n in range(300)])
    asked = result.questions()
    assert len(asked.facts) == 303
    assert len(calls) < 40


def test_records_that_differ_are_weighed_apart():
    tasks = [
        {"ma": f"NV-{n}", "noi_dung": "II.2.3.a", "han": f"2021-{n:02}-15", "chat_luong": "bao_dam"}
        for n in (3, 9)
    ]
    result = variant("con_thieu", nhiem_vu=[*example("con_thieu").to_data()["nhiem_vu"][:7], *tasks])
    asked = result.questions()
    for n in (3, 9):
        answers = fact(asked, f"nhiem_vu[NV-{n}].ngay_hoan_thanh").answers
        tried = {answer.value for answer in answers}
        assert {dt.date(2021, n, 15), dt.date(2021, n, 16)} <= tried
        assert dt.date(2021, 12 - n, 16) not in tried
        for answer in answers:
            assert answer.changes[0][0].startswith(f"nhiem_vu[NV-{n}].")


# ---- Order, texts, data --------------------------------------------------------------------


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
