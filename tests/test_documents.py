"""The readers of YAML and JSON take clean, small, plain documents and refuse all others by name and place."""

import json
import unicodedata

import pytest

from danhgia_rules import Dossier, DossierError
from danhgia_rules.characters import hidden_character
from danhgia_rules.documents import Limits, path_text, read_json, read_text, read_yaml

HEAD = 'schema: danhgia/dossier/1\nma: CB-01\nky_danh_gia: "2021"\nchuc_danh: cap_truong_ctxh\n'
BARE = {"schema": "danhgia/dossier/1", "ma": "CB-01", "ky_danh_gia": "2021", "chuc_danh": "cap_truong_ctxh"}
MIB = 2**20


def yaml(body="", head=HEAD):
    return Dossier.from_text(head + body)


def as_json(**more):
    return Dossier.from_text(json.dumps({**BARE, **more}), form="json")


def found(content, form="yaml"):
    """The codes and places of all problems, as `line:column code`."""
    with pytest.raises(DossierError) as caught:
        Dossier.from_text(content, form=form)
    return [f"{p.where.line}:{p.where.column} {p.code}" for p in caught.value.problems]


def codes(content, form="yaml"):
    with pytest.raises(DossierError) as caught:
        Dossier.from_text(content, form=form)
    return [problem.code for problem in caught.value.problems]


def reason(text_of_decision):
    return yaml(f"danh_gia:\n  - {{chu_the: tap_the, ly_do: {text_of_decision}}}\n").danh_gia[0].ly_do


# --- YAML: what is refused ------------------------------------------------------------------


@pytest.mark.parametrize("null", ["null", "~", "Null", "NULL", "null # chưa rõ"])
def test_null_is_refused_where_it_is_written(null):
    assert found(f"{HEAD}nhiem_vu: {null}\n") == ["5:11 F009"]


@pytest.mark.parametrize("blank", ["", "   ", "  # chưa rõ"])
def test_a_key_without_a_value_is_refused_as_null_at_the_key(blank):
    assert found(f"{HEAD}nhiem_vu:{blank}\nky_luat: []\n") == ["5:1 F009"]


@pytest.mark.parametrize(
    "body", ["bao_cao: {phai_nop, dung_han: 1}\n", "bao_cao: {phai_nop: , dung_han: 1}\n", "ky_luat: [~]\n"]
)
def test_null_hidden_in_a_block_on_one_line_is_refused(body):
    assert codes(HEAD + body) == ["F009"]


def test_the_word_null_in_quotes_is_text_and_not_null():
    assert reason('"null"') == "null"
    assert reason("'~'") == "~"


def test_a_key_written_twice_is_refused_at_its_second_place_however_it_is_quoted():
    assert found(f'{HEAD}"ma": CB-02\n') == ["5:1 F005"]
    assert found(f"{HEAD}bao_cao: {{phai_nop: 1, 'phai_nop': 1}}\n") == ["5:24 F005"]
    assert found(f"{HEAD}chi_tieu:\n  - {{ma: A, ten: x, ten: x}}\n") == ["6:21 F005"]


def test_two_keys_that_differ_only_by_unicode_form_are_the_same_key():
    key = "tên"
    twice = f"{unicodedata.normalize('NFC', key)}: 1\n{unicodedata.normalize('NFD', key)}: 2\n"
    assert "F005" in codes(HEAD + twice)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("bao_cao: &a {phai_nop: 1}\nket_luan: *a\n", ["5:10 F006", "6:11 F006"]),
        ("ket_luan: *nowhere\n", ["5:11 F006"]),
        ("*a : 1\n", ["5:1 F006"]),
        ("&a bao_cao: {phai_nop: 1}\n", ["5:1 F006"]),
        ("ky_luat: &a []\n", ["5:10 F006"]),
    ],
)
def test_anchors_and_aliases_are_refused_on_values_keys_and_blocks(body, places):
    assert found(HEAD + body) == places


def test_the_bomb_of_aliases_costs_nothing():
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}*a{n - 1}]\n" for n in range(1, 12)
    )
    assert set(codes(HEAD + bomb)) == {"F006"}


@pytest.mark.parametrize(
    "body",
    [
        "bao_cao: !!map {phai_nop: 1}\n",
        "bao_cao: !!python/object:os.system {phai_nop: 1}\n",
        '!!python/name:os.system "x": 1\n',
        "la_uy_vien_bch: !!bool true\n",
        "la_uy_vien_bch: ! true\n",
        "la_uy_vien_bch: !local true\n",
        "la_uy_vien_bch: !<tag:yaml.org,2002:bool> true\n",
        "bao_cao: {phai_nop: !!int 12}\n",
        "ky_luat: !!set {}\n",
    ],
)
def test_tags_are_refused_and_nothing_is_constructed(body):
    assert codes(HEAD + body) == ["F007"]


@pytest.mark.parametrize("line", ["%YAML 1.2", "%YAML 1.1", "%TAG ! tag:x,2000:"])
def test_directives_are_refused(line):
    assert codes(f"{line}\n---\n{HEAD}") == ["F007"]


def test_a_version_of_yaml_that_does_not_exist_is_refused():
    assert codes(f"%YAML 9.9\n---\n{HEAD}") == ["F004"]


def test_merge_keys_merge_nothing():
    assert found(f"{HEAD}<<: {{la_uy_vien_bch: true}}\n") == ["5:1 S001"]
    assert found(f"{HEAD}bao_cao:\n  <<: {{phai_nop: 1}}\n") == ["6:3 S001"]


@pytest.mark.parametrize("more", [f"---\n{HEAD}", f"...\n---\n{HEAD}", "---\nma: x\n"])
def test_a_second_document_is_refused(more):
    assert "F010" in codes(HEAD + more)


def test_the_marks_of_one_document_are_allowed():
    assert Dossier.from_text(f"---\n{HEAD}...\n") == yaml()


@pytest.mark.parametrize("content", ["", " \n\n", "# chưa điền\n", "\ufeff", b"\xef\xbb\xbf"])
def test_an_empty_file_is_not_a_document(content):
    assert codes(content) == ["F010"]


@pytest.mark.parametrize("content", ["- a\n", "a\n", '"a"\n', "12\n", "[]\n"])
def test_a_document_that_is_not_a_block_is_refused(content):
    assert codes(content) == ["F013"]


@pytest.mark.parametrize("key", ["? [a]\n: b\n", "? {a: b}\n: b\n", "[a, b]: c\n", "{a: b}: c\n"])
def test_a_key_that_is_not_text_is_refused(key):
    assert "F015" in codes(HEAD + key)


@pytest.mark.parametrize(
    "body",
    [
        "bao_cao:\n\tphai_nop: 1\n",
        "bao_cao: {phai_nop: 1\n",
        "bao_cao: [\n",
        'ma: "x\n',
        "bao_cao: phai_nop: 1\n",
        "  la_uy_vien_bch: true\n",
        "bao_cao:\n    phai_nop: 1\n  dung_han: 1\n",
        "ma: @x\n",
        "ma: `x\n",
        "ma: %x\n",
        '"\\q": 1\n',
    ],
)
def test_broken_yaml_is_refused_with_a_place(body):
    places = found(HEAD + body)
    assert any(place.endswith("F004") for place in places)
    assert not any(place.startswith("0:") for place in places)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
@pytest.mark.parametrize("depth", [40, 100_000])
def test_a_yaml_depth_bomb_is_refused_without_recursion(opening, depth):
    problems = codes(f"{HEAD}x:\n  {opening * depth}")
    assert set(problems) <= {"F008", "F015"}
    assert "F008" in problems


def test_depth_is_refused_just_beyond_the_limit_and_not_at_it():
    limits = Limits(depth=5)
    at, beyond = "[" * 5 + "]" * 5, "[" * 6 + "]" * 6
    for read in (read_yaml, read_json):
        assert read(at, "f", limits, DossierError).data == [[[[[]]]]]
        with pytest.raises(DossierError) as caught:
            read(beyond, "f", limits, DossierError)
        assert caught.value.code == "F008"
        assert len(caught.value.problems) == 1


# --- YAML: what a plain scalar is -----------------------------------------------------------


@pytest.mark.parametrize("text", ["12", "1.50", "true", "no", "2021-01-01", "0x10", "1e5", "1_000", ".inf"])
def test_a_plain_scalar_stays_the_text_that_was_written(text):
    assert reason(text) == text


def test_text_over_several_lines_is_read():
    folded = "danh_gia:\n  - chu_the: tap_the\n    ly_do: >-\n      một\n      hai\n"
    kept = "danh_gia:\n  - chu_the: tap_the\n    ly_do: |\n      một\n      hai\n"
    assert yaml(folded).danh_gia[0].ly_do == "một hai"
    assert yaml(kept).danh_gia[0].ly_do == "một\nhai"


def test_each_value_and_each_key_keeps_its_place():
    text = f"{HEAD}bao_cao: {{phai_nop: 12}}\nky_luat:\n  - ma_vi_pham: VP-01\n    hinh_thuc: canh_cao\n"
    origin = Dossier.from_text(text, name="h.yaml").origin
    assert str(origin.where(("bao_cao", "phai_nop"))) == "h.yaml:5:21"
    assert str(origin.where(("bao_cao", "phai_nop"), key=True)) == "h.yaml:5:11"
    assert str(origin.where(("ky_luat", 0, "hinh_thuc"))) == "h.yaml:8:16"
    assert str(origin.where(("ky_luat", 0, "don_vi"))) == "h.yaml:7:5"


def test_a_path_names_a_record_by_its_code_and_otherwise_by_its_number():
    data = {"chi_tieu": [{"ma": "CT-01"}, {"ten": "x"}]}
    assert path_text(("chi_tieu", 0, "ten"), data) == "chi_tieu[CT-01].ten"
    assert path_text(("chi_tieu", 1, "ten"), data) == "chi_tieu[1].ten"
    assert path_text(("chi_tieu", 7), data) == "chi_tieu[7]"
    assert path_text((), data) == ""


def test_a_path_repeats_nothing_that_does_not_look_like_a_code():
    data = {"chi_tieu": [{"ma": "Nguyễn Văn A"}], "Nguyễn Văn A": 1}
    assert path_text(("chi_tieu", 0, "ma"), data) == "chi_tieu[0].ma"
    assert "Nguyễn" not in path_text(("Nguyễn Văn A",), data)


# --- JSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        "",
        "  ",
        "{} {}",
        "{},",
        '{"a": 1,}',
        '{"a": 1 /* x */}',
        "{'a': 1}",
        '{"a": 012}',
        '{"a": +1}',
        '{"a": .5}',
        '{"a": 0x10}',
        '{"a": 1_000}',
        '{"a": True}',
        '{"a": "x\ty"}',
        '{"a": [1, 2}',
        '{"a": "\\x"}',
    ],
)
def test_broken_json_is_refused_with_line_and_column(content):
    (place,) = found(content, "json")
    assert place.endswith("F012")
    assert not place.startswith("0:")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_numbers_that_are_none_are_refused(number):
    assert codes(f'{{"bao_cao": {{"phai_nop": {number}}}}}', "json") == ["F014"]


def test_a_json_key_written_twice_is_refused():
    assert codes('{"ma": "a", "ma": "a"}', "json") == ["F005"]
    assert codes('{"bao_cao": {"phai_nop": 1, "phai\\u005fnop": 1}}', "json") == ["F005"]


def test_json_null_is_refused_with_its_path():
    with pytest.raises(DossierError) as caught:
        as_json(chi_tieu=[{"ma": "CT-01", "ten": None}])
    assert [(p.code, p.where.path) for p in caught.value.problems] == [("F009", "chi_tieu[CT-01].ten")]


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_a_json_depth_bomb_is_refused_without_recursion(opening):
    assert codes(opening * 100_000, "json") == ["F008"]


def test_brackets_inside_json_text_are_not_depth():
    text = "[{" * 100 + '\\" ]'
    assert as_json(danh_gia=[{"chu_the": "tap_the", "ly_do": text}]).danh_gia[0].ly_do == text


def test_json_of_another_shape_is_refused():
    assert codes("[]", "json") == ["F013"]
    assert codes('"schema"', "json") == ["F013"]
    assert codes("12", "json") == ["F013"]


@pytest.mark.parametrize("escape", ["\\u0000", "\\u001b", "\\u007f", "\\u0085", "\\u202e", "\\u2066"])
def test_hidden_characters_are_found_behind_json_escapes(escape):
    content = json.dumps(BARE)[:-1] + f', "danh_gia": [{{"chu_the": "tap_the", "ly_do": "a{escape}b"}}]}}'
    assert codes(content, "json") == ["F016"]


def test_half_a_surrogate_pair_is_refused_and_a_whole_one_is_a_character():
    start = json.dumps(BARE)[:-1] + ', "danh_gia": [{"chu_the": "tap_the", "ly_do": '
    assert codes(start + '"\\ud83d"}]}', "json") == ["F003"]
    assert codes(start + '"\\ude00\\ud83d"}]}', "json") == ["F003"]
    assert Dossier.from_text(start + '"\\ud83d\\ude00"}]}', form="json").danh_gia[0].ly_do == "\U0001f600"


@pytest.mark.parametrize("content", ["9" * 400_000, "1e" + "9" * 400_000, "0." + "1" * 400_000])
def test_numbers_of_any_length_are_read_as_text_and_refused_at_once(content):
    with pytest.raises(DossierError) as caught:
        Dossier.from_text(json.dumps(BARE)[:-1] + f', "bao_cao": {{"phai_nop": {content}}}}}', form="json")
    assert [(p.code, p.where.path) for p in caught.value.problems] == [("S003", "bao_cao.phai_nop")]


# --- Bytes and characters -------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        HEAD.encode() + b"# Nguy\xd4n",  # TCVN3
        HEAD.encode() + b"# Nguye\xe3n",  # VNI
        (HEAD + "# thành phố").encode("latin-1", "ignore"),
        HEAD.encode("utf-16"),
        HEAD.encode("utf-32"),
        HEAD.encode() + b"# \xed\xa0\x80",  # a surrogate
        HEAD.encode() + b"# \xc0\xaf",  # an overlong form
        HEAD.encode() + b"# \xf4\x90\x80\x80",  # beyond Unicode
        HEAD.encode() + b"# \xe1\xba",  # cut off
        HEAD + "# \ud800",
    ],
)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_text_that_is_not_utf_8_is_refused(content, form):
    assert codes(content, form) == ["F003"]


def test_utf_16_without_a_mark_is_refused():
    assert codes(HEAD.encode("utf-16-le")) == ["F016"]


@pytest.mark.parametrize(
    "char",
    ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x80", "\x85", "\u202a", "\u202e", "\u2066", "\u2069"],
)
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_control_and_bidi_characters_are_refused_with_their_place(char, form):
    content = f"{HEAD}# hồ{char}sơ\n"
    assert found(content, form) == ["5:5 F016"]


@pytest.mark.parametrize(
    "escape", ["\\0", "\\a", "\\e", "\\x1b", "\\x7f", "\\N", "\\u202e", "\\u2066", "\\U0000202E"]
)
def test_hidden_characters_are_found_behind_yaml_escapes(escape):
    assert codes(f'{HEAD}danh_gia: [{{chu_the: tap_the, ly_do: "a{escape}b"}}]\n') == ["F016"]
    assert "F016" in codes(f'{HEAD}"a{escape}b": 1\n')


@pytest.mark.parametrize("escape", ["\\ud83d", "\\ud83d\\ude00", "\\U0000D83D"])
def test_a_surrogate_behind_a_yaml_escape_is_refused(escape):
    assert codes(f'{HEAD}danh_gia: [{{chu_the: tap_the, ly_do: "a{escape}b"}}]\n') == ["F003"]


@pytest.mark.parametrize("escape", ["\\U00110000", "\\q", "\\x4", "\\u12"])
def test_an_escape_for_no_character_is_broken_yaml(escape):
    assert codes(f'{HEAD}danh_gia: [{{chu_the: tap_the, ly_do: "{escape}"}}]\n') == ["F004"]


def test_harmless_escapes_are_read():
    assert reason(r'"\"a\" \\ \u1ebf \t \U0001F600 \x41"') == '"a" \\ ế \t 😀 A'


def test_a_byte_order_mark_is_accepted():
    assert Dossier.from_text(b"\xef\xbb\xbf" + HEAD.encode()) == yaml()
    assert Dossier.from_text("\ufeff" + HEAD) == yaml()
    assert Dossier.from_text(b"\xef\xbb\xbf" + json.dumps(BARE).encode(), form="json") == yaml()


def test_windows_line_ends_are_accepted():
    body = "bao_cao:\n  phai_nop: 3\nky_luat: []\n"
    assert Dossier.from_text((HEAD + body).replace("\n", "\r\n")) == yaml(body)
    assert found((HEAD + "bao_cao:\n  phai_nop: x\n").replace("\n", "\r\n")) == ["6:13 S003"]


def test_decomposed_letters_are_composed():
    body = "danh_gia:\n  - {chu_the: tap_the, ly_do: Được biểu dương, so_van_ban: 12-QĐ}\n"
    text = HEAD + body
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    assert Dossier.from_text(decomposed) == Dossier.from_text(text)
    data = {**BARE, "danh_gia": [{"chu_the": "tap_the", "ly_do": unicodedata.normalize("NFD", "Đã duyệt")}]}
    read = Dossier.from_text(json.dumps(data, ensure_ascii=False), form="json")
    assert read.danh_gia[0].ly_do == "Đã duyệt"


def test_size_is_refused_just_beyond_one_mebibyte_and_not_at_it():
    at = HEAD + "#" * (MIB - len(HEAD))
    assert Dossier.from_text(at) == Dossier.from_text(at.encode()) == yaml()
    assert codes(at + "#") == codes((at + "#").encode()) == ["F002"]


def test_size_is_counted_in_bytes():
    text = HEAD + "#" + "ế" * (MIB // 3)
    assert len(text) < MIB
    assert codes(text) == ["F002"]


def test_a_file_is_never_read_beyond_the_limit(tmp_path):
    path = tmp_path / "lon.yaml"
    with path.open("wb") as stream:
        stream.truncate(2**34)  # sparse: 16 GiB that take no space
    with pytest.raises(DossierError) as caught:
        Dossier.from_file(path)
    assert caught.value.code == "F002"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    for path in (tmp_path, tmp_path / "khong-co.yaml", tmp_path / ("d" * 300)):
        with pytest.raises(DossierError) as caught:
            Dossier.from_file(path)
        assert (caught.value.code, caught.value.where.file) == ("F001", str(path))


def test_the_ending_of_the_name_chooses_the_reader(tmp_path):
    for name, content in (
        ("a.yaml", HEAD),
        ("a.yml", HEAD),
        ("a.json", json.dumps(BARE)),
        ("A.JSON", json.dumps(BARE)),
    ):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        assert Dossier.from_file(path) == Dossier.from_file(str(path)) == yaml()
    path = tmp_path / "yaml.json"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(DossierError, match="F012"):
        Dossier.from_file(path)


def test_reading_text_leaves_plain_text_alone():
    assert read_text("một\thai\r\n", "f", Limits(), DossierError) == "một\thai\r\n"


@pytest.mark.parametrize("char", ["\ufffe", "\uffff", "\ufdd0", "\U0001fffe"])
def test_what_unicode_sets_aside_never_to_be_a_character_is_refused(char):
    assert hidden_character(f"tổ chức {char}") == f"U+{ord(char):04X}"
