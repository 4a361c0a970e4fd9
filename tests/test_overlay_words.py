"""What readers are told of an overlay: every threshold that it replaced, and the result without it."""

import html
import re

import pytest
from overlay_helpers import CITY, EXAMPLE, RULEBOOK, adjusted

from danhgia_rules import Dossier, Evaluation, evaluate, load_rulebook
from danhgia_rules.cli.rulebook_text import rulebook_text

AUDIENCES = ("inspector", "council", "person", "public")


def said_by_all(result: Evaluation, lang: str) -> list[str]:
    """Every text and page of a result that says by what thresholds were adjusted."""
    top = result.rulebook.rating.scale.names[-1]
    answers = [result, result.why_not(top), result.path_to(top), result.what_if({}), result.questions()]
    pages = [html.unescape(result.to_html(audience, lang)) for audience in AUDIENCES]
    return [*(answer.explain(lang) for answer in answers), result.compare().explain(lang), *pages]


@pytest.mark.parametrize(
    ("lang", "rows"),
    [
        (
            "vi",
            [
                (
                    "I.1, Xuất sắc – Tỷ lệ buổi học tập nghị quyết, sinh hoạt chính trị đã tham dự: "
                    "từ 95 % trở lên → từ 98 % trở lên. Nguồn: Ngưỡng mặc định do phần mềm tự đặt"
                ),
                "I.4, Trung bình – Số hạn chế được ghi nhận bằng văn bản: không quá 3 → không quá 2.",
                "từ 3 trở lên → từ 2 trở lên. Nguồn: Hướng dẫn 21-HD/BTCTW",
            ],
        ),
        (
            "en",
            [
                (
                    "at least 95% → at least 98%. Source: Default threshold set by this software (not law) → "
                    "Decision 15-QĐ/TM, Điều 3 (law; evidence V1: read in a Vietnamese excerpt)."
                ),
                "at most 3 → at most 2.",
                "at least 3 → at least 2. Source: Guidance 21-HD/BTCTW",
            ],
        ),
    ],
)
def test_every_threshold_is_named_with_both_sources_even_where_it_decided_nothing(lang, rows):
    for text in said_by_all(adjusted(), lang):
        assert all(text.count(row) == 1 for row in rows)
        assert text.count(" → ") >= 2 * len(adjusted().rulebook.overlay.replaced)


ILL = Dossier.from_text(
    re.sub(
        "so_thang_nghi_om: *0",
        "so_thang_nghi_om: 2",
        (EXAMPLE.parent / "xuat_sac.yaml").read_text(encoding="utf-8"),
    )
)
"""Excellent in everything, ill for two months: by the city's decision no more than completion."""


def test_the_result_without_the_overlay_stands_beside_it():
    result = rated(ILL, CITY)
    assert (result.rating, rated(ILL, None).rating) == ("hoan_thanh", "hoan_thanh_xuat_sac")
    vi = "Theo bộ quy tắc chưa điều chỉnh, kết quả là Hoàn thành xuất sắc nhiệm vụ."
    en = "By the rulebook without the adjustment: Excellent task completion."
    assert vi in result.explain()
    assert en in result.explain("en")
    for audience in AUDIENCES:
        assert vi in result.to_html(audience)
        assert en in result.to_html(audience, "en")


def test_the_same_result_is_said_to_be_the_same_with_the_levels_that_are_not():
    words = "Theo bộ quy tắc chưa điều chỉnh, kết quả vẫn là Hoàn thành nhiệm vụ"
    levels = "; khác ở tiêu chí: I.1 (Xuất sắc)."
    assert words + levels in adjusted().explain()
    for audience in AUDIENCES:
        told = words + ("." if audience == "public" else levels)
        assert told in adjusted().to_html(audience)


def test_nobody_learns_from_the_other_result_what_a_page_does_not_tell():
    text = re.sub("so_thang_nghi_om: *0", "so_thang_nghi_om: 2", EXAMPLE.read_text(encoding="utf-8"))
    unknown = Dossier.from_text(re.sub(r"(?ms)^chi_tieu:.*?^de_xuat:", "de_xuat:", text))
    result = rated(unknown, CITY)
    assert result.rating == "undetermined"
    assert "chưa điều chỉnh" in result.to_html("inspector")
    assert "chưa điều chỉnh" not in result.to_html("public")


def test_the_result_without_the_overlay_is_that_of_the_rulebook_itself():
    for path in sorted(EXAMPLE.parent.glob("*.yaml")):
        dossier = Dossier.from_file(path)
        if dossier.ky_danh_gia == "2021":
            now, base = rated(dossier, CITY), rated(dossier, None)
            found = now.trace.unadjusted
            assert (found.rating, found.bounds) == (base.rating, base.bounds)
            assert dict(found.levels) == {n: v for n, v in base.levels.items() if v != now.levels[n]}
            assert base.trace.unadjusted is None


def test_words_that_name_the_old_number_say_so():
    title = "Nghỉ ốm từ 3 tháng trở lên trong năm thì không xếp loại cao hơn mức Hoàn thành nhiệm vụ"
    note = f"{title} (lời văn của ngưỡng cũ; nay: từ 2 trở lên)"
    result = rated(ILL, CITY)
    for text in (result.explain(), result.to_html(), rulebook_text(result.rulebook, "vi")):
        assert note in text
    assert "lời văn" not in rated(ILL, None).explain()
    reading = "(words of the old threshold; now: Excellent task completion – at least 60%)"
    assert reading in rulebook_text(result.rulebook, "en")


def test_the_rulebook_without_the_overlay_is_at_hand():
    assert adjusted().rulebook.overlay.base is load_rulebook(RULEBOOK)


def rated(dossier, overlay) -> Evaluation:
    return evaluate(dossier, overlay=overlay)
