"""A head given away, signed or on paper, comes back as it was, or not at all."""

import base64
import os
import re
import stat
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from log_helpers import ORIGIN, filled, in_time
from strategies import examples

from danhgia_rules.errors import LogError
from danhgia_rules.log import (
    DecisionLog,
    Head,
    new_key,
    open_checkpoint,
    paper_line,
    read_key,
    read_paper,
    sign_checkpoint,
    write_key,
)
from danhgia_rules.log.keys import SigningKey, VerifyingKey
from danhgia_rules.log.notes import open_note, sign_note

SIGNER, VERIFIER = new_key(ORIGIN)
OTHER_SIGNER, OTHER_VERIFIER = new_key("danhgia.example/so-2027")
HEAD = Head(ORIGIN, 1234, bytes(range(32)))

letters = "abcdefghijklmnopqrstuvwxyz0123456789"
origins = st.text(letters + ".-/", min_size=1, max_size=100).filter(
    lambda text: text[0] in letters and text[-1] in letters
)
heads = st.builds(Head, origins, st.integers(0, 2**53 - 1), st.binary(min_size=32, max_size=32))


def refused(call, *args, **kwargs):
    with pytest.raises(LogError) as caught:
        call(*args, **kwargs)
    assert SIGNER not in str(caught.value)
    return caught.value.code


@given(heads)
def test_a_line_of_paper_gives_back_its_head(head):
    line = paper_line(head)
    assert re.fullmatch(r"[0-9A-Z $%*+./:-]+", line)
    assert read_paper(line) == head
    grouped = re.sub(r"([A-Z2-7]{4})(?=[A-Z2-7]{4})", r"\1 ", line.split(" ", 3)[3])
    assert read_paper(f"  {line.rsplit(' ', 2)[0].lower()}\t{grouped.lower()}\n") == head


@given(heads, st.data())
def test_one_wrong_character_on_paper_is_named_as_a_typing_error(head, data):
    line = paper_line(head)
    at = data.draw(st.integers(10, len(line) - 1))
    char = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
    typed = line[:at] + char + line[at + 1 :]
    if typed != line:
        assert refused(read_paper, typed) in {"K037", "K038"}
    if line[at] not in {char, " "} and at > line.rindex(" ", 0, -9):
        assert refused(read_paper, typed) == "K038"


@given(st.text(max_size=200))
def test_no_text_whatever_is_taken_for_a_line_of_paper(text):
    assert refused(read_paper, text) == "K037"


def test_a_line_of_paper_has_one_form():
    line = paper_line(HEAD)
    assert line.startswith("DANHGIA/1 DANHGIA.EXAMPLE/SO-2026 1234 ")
    for wrong in (
        line[:-1],
        line + "A",
        line.replace("/1 ", "/2 "),
        line.replace(" 1234 ", " 01234 "),
        line * 9,
    ):
        assert refused(read_paper, wrong) == "K037"
    # The last letter of a root holds one bit only: others spell the same root and are refused.
    from danhgia_rules.log import paper  # noqa: PLC0415

    start = line.rsplit(" ", 2)[0]
    for root in ("A" * 51 + "B", "A" * 51 + "1"):
        assert refused(read_paper, f"{start} {root} {paper._check(f'{start} {root}')}") == "K037"
    huge = f"DANHGIA/1 A {2**53} {'A' * 52}"
    assert refused(read_paper, f"{huge} {paper._check(huge)}") == "K037"


@examples(50)
@given(heads)
def test_a_checkpoint_gives_back_its_head(head):
    signer, verifier = new_key(head.origin)
    assert open_checkpoint(sign_checkpoint(head, signer), verifier) == head


@given(st.data())
def test_no_changed_character_of_a_checkpoint_is_accepted(data):
    note = sign_checkpoint(HEAD, SIGNER)
    at = data.draw(st.integers(0, len(note) - 1))
    changed = note[:at] + data.draw(st.text(max_size=2)) + note[at + 1 :]
    if changed != note:
        assert refused(open_checkpoint, changed, VERIFIER) in {"K035", "K036"}


def test_the_vector_of_the_go_implementation_is_accepted():
    verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    signer = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    text = "If you think cryptography is the answer to your problem,\n"
    text += "then you don't know what your problem is.\n"
    signature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    note = f"{text}\n— PeterNeumann {signature}\n"
    assert open_note(note, verifier) == text
    assert sign_note(text, signer) == note
    assert SigningKey.parse(signer).verifying.text == verifier
    assert SigningKey.parse(signer).text == signer


def test_lines_of_other_keys_are_ignored_but_the_pinned_key_must_have_signed():
    note = sign_checkpoint(HEAD, SIGNER)
    text, line = note.rsplit("\n\n", 1)
    other = sign_note(text + "\n", OTHER_SIGNER).rsplit("\n\n", 1)[1]
    assert open_checkpoint(f"{text}\n\n{other}{line}", VERIFIER) == HEAD
    assert refused(open_checkpoint, f"{text}\n\n{other}", VERIFIER) == "K036"
    assert refused(open_checkpoint, note, OTHER_VERIFIER) == "K036"
    again = line.replace("— ", "— ")
    broken = again[:-10] + ("A" if again[-10] != "A" else "B") + again[-9:]
    assert refused(open_checkpoint, f"{text}\n\n{line}{broken}", VERIFIER) == "K036"


def test_a_note_that_is_no_checkpoint_of_this_log_is_refused():
    root = base64.b64encode(HEAD.root).decode()
    bodies = {
        f"{ORIGIN}\n01\n{root}\n": "K035",
        f"{ORIGIN}\n-1\n{root}\n": "K035",
        f"{ORIGIN}\n{2**53}\n{root}\n": "K035",
        f"{ORIGIN}\n1\n{root[:-4]}\n": "K035",
        f"{ORIGIN}\n1\n{root}\nmore\n": "K035",
        f"{ORIGIN}\n1\n{root.rstrip('=')}\n": "K035",
        f"{ORIGIN}/2\n1\n{root}\n": "K036",
        "x\n": "K035",
    }
    for body, code in bodies.items():
        assert refused(open_checkpoint, sign_note(body, SIGNER), VERIFIER) == code
    for note in (
        "",
        "\n\n",
        "x",
        "a\n\n",
        "a\n\nb\n",
        "a\x00\n\n— b AAAAAAAA\n",
        "\ud800\n\n— b AAAAAAAA\n",
        "a" * 2**17,
    ):
        assert refused(open_checkpoint, note, VERIFIER) == "K035"
    assert refused(sign_checkpoint, HEAD, OTHER_SIGNER) == "K031"


@pytest.mark.parametrize("change", [("+", "-"), ("PRIVATE", "PUBLIC"), ("so-2026", "so-2025"), ("+A", "+B")])
def test_a_changed_key_is_no_key(change):
    assert refused(SigningKey.parse, SIGNER.replace(*change)) == "K031"
    if change[0] in VERIFIER:
        assert refused(VerifyingKey.parse, VERIFIER.replace(*change)) == "K031"
    assert refused(SigningKey.parse, VERIFIER) == "K031"
    assert refused(VerifyingKey.parse, SIGNER) == "K031"
    for text in ("", None, "a+b+c", VERIFIER + "\n", VERIFIER * 20, "x+00000000+" + "=" * 44):
        assert refused(VerifyingKey.parse, text) == "K031"


def test_a_key_shows_itself_to_nobody():
    assert repr(SigningKey.parse(SIGNER)) == "<SigningKey>"


def test_a_key_file_is_read_back_by_its_owner_only(tmp_path):
    log = filled(tmp_path)
    (tmp_path.parent / "keys").mkdir(exist_ok=True)
    path = tmp_path.parent / "keys" / f"{tmp_path.name}.key"
    write_key(path, SIGNER, log=log)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path, log=log) == SIGNER
    assert refused(write_key, path, SIGNER, log=log) == "K034"
    assert refused(write_key, path.with_name("x"), VERIFIER, log=log) == "K031"
    for mode in (0o640, 0o604, 0o620):
        path.chmod(mode)
        assert refused(read_key, path, log=log) == "K033"
    path.chmod(0o600)
    for content in (b"", b"\xff", VERIFIER.encode()):
        path.write_bytes(content)
        assert refused(read_key, path, log=log) == "K031"
    assert refused(read_key, path.with_name("none"), log=log) == "K034"


def test_a_key_never_lies_in_the_folder_of_the_log(tmp_path):
    folder, keys = tmp_path / "log", tmp_path / "keys"
    (folder / "below").mkdir(parents=True)
    keys.mkdir()
    log = filled(folder)
    for path in (folder / "k", folder / "below" / "k", keys / ".." / "log" / "k"):
        assert refused(write_key, path, SIGNER, log=log) == "K032"
    (folder / "k").write_text(SIGNER)
    (keys / "link").symlink_to(folder / "k")
    assert refused(read_key, keys / "link", log=log) == "K032"
    (tmp_path / "other").symlink_to(folder)
    assert refused(read_key, tmp_path / "other" / "k", log=tmp_path / "other" / "so.sqlite") == "K032"
    (keys / "circle").symlink_to(keys / "circle")
    assert refused(read_key, keys / "circle", log=log) in {"K001", "K034"}


def test_a_pipe_is_no_key_file(tmp_path):
    (tmp_path / "log").mkdir()
    os.mkfifo(tmp_path / "pipe", 0o600)
    with in_time():
        assert refused(read_key, tmp_path / "pipe", log=tmp_path / "log" / "so") == "K031"


def test_without_cryptography_the_line_that_installs_it_is_given(monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    with pytest.raises(LogError) as caught:
        new_key(ORIGIN)
    assert caught.value.code == "K030"
    assert caught.value.help == "pip install 'danhgia-rules[log]'"


def test_a_checkpoint_of_a_log_is_an_anchor_of_its_audit(tmp_path):
    with DecisionLog.open(filled(tmp_path)) as log:
        head = log.head(5)
        signed = open_checkpoint(sign_checkpoint(head, SIGNER), VERIFIER)
        assert log.verify([signed, read_paper(paper_line(log.head()))]).ok
