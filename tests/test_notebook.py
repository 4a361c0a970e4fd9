"""The reasoning in a notebook: plain tags only, every criterion, the level reached and what binds."""

import html
import re
from html.parser import HTMLParser

import strategies as own
from graph_helpers import LANGUAGES, named_by_enemies, result_of, results
from hypothesis import given
from hypothesis import strategies as st

from danhgia_rules.answers.notebook import notebook_html


class Reader(HTMLParser):
    """Reads a fragment strictly: which tags, whether each is closed, what text."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text, self.marks = [], set(), [], 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"style", "lang", "scope", "colspan"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


TAGS = {"div", "p", "strong", "em", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "br"}


@own.examples(20)
@given(st.one_of(results(), named_by_enemies()), st.sampled_from(LANGUAGES))
def test_the_notebook_has_plain_tags_every_criterion_and_its_level(result, lang):
    trace = result.trace
    text = notebook_html(trace, lang)
    found = Reader(text)
    assert found.tags <= TAGS
    assert not re.search(r"(?<![-a-z])(?:color|background)", text)
    said = "".join(found.text)
    for entry in trace.criteria:
        assert f"{entry.criterion.id}. {entry.criterion.titles[lang != 'vi']}" in said
    # Open levels are not marked as reached, even where only whether the criterion applies is open.
    known = [entry for entry in trace.criteria if entry.level in trace.heading.scale.names]
    assert text.count("<strong>●</strong>") == len(known)


def test_the_notebook_marks_the_level_reached_and_says_what_binds():
    text = result_of("mau")._repr_html_()
    row = text[text.index("II.2.3. Hướng dẫn") :].partition("</tr>")[0]
    cells = [re.sub("<[^>]*>", "", cell) for cell in row.split("<td")[1:]]
    assert [cell.partition(">")[2] for cell in cells][:4] == ["", "", "●", ""]
    assert "Tỷ lệ nhiệm vụ hoàn thành đúng hạn: 0 % (0/1 nhiệm vụ); Tốt cần ≥ 80 %" in html.unescape(row)
    assert "Điều quyết định xếp loại:" in text
    assert "Điều quyết định xếp loại:" not in result_of("xuat_sac")._repr_html_()
    assert ">?</td>" in result_of("con_thieu")._repr_html_()
