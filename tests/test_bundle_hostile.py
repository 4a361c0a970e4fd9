"""Bundles that were never written here are refused by name, in little memory, before any of it is used."""

import tracemalloc

import pytest
from record_helpers import (
    NAMES,
    bundle,
    read_bundle,
    repacked,
)
from record_zips import Entry, archive, bomb, central, deflated, end, local, overlapping

from danhgia_rules import Bundle, RecordError, verify
from danhgia_rules.records.archive import MAX_ARCHIVE, MAX_ENTRY

LITTLE = 8 * 2**20
"""Bytes of memory that are little beside what a hostile file asks for."""


def refused(content: bytes) -> set[str]:
    """The codes by which a bundle is refused; every sentence says what to do, in both languages."""
    with pytest.raises(RecordError) as caught:
        Bundle.from_bytes(content, "x.zip")
    for lang in ("vi", "en"):
        text = caught.value.render(lang)
        assert all(line.isprintable() for line in text.split("\n"))
    return {problem.code for problem in caught.value.problems}


def memory_of(content: bytes) -> int:
    """The most memory that refusing a bundle takes, in bytes."""
    tracemalloc.start()
    try:
        refused(content)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# --- Hostile files --------------------------------------------------------------------------

HOSTILE_NAMES = {
    "the folder above": b"../x",
    "a way up and down": b"rules/../../x",
    "a root": b"/x",
    "a root of Windows": b"C:\\x",
    "a drive": b"C:x",
    "a backslash": b"a\\b",
    "a NUL": b"record.json\0.exe",
    "a NUL alone": b"\0",
    "a new line": b"a\nb",
    "an escape": b"\x1b[31m",
    "a dot": b".",
    "two dots": b"..",
    "a hidden file": b".ssh",
    "a hidden file in a folder": b"rules/.x",
    "a home": b"~/x",
    "a folder": b"rules/",
    "an empty part": b"rules//x",
    "four parts": b"a/b/c/d",
    "letters beyond ASCII": "hồ_sơ".encode(),
    "bytes that are no text": b"\xff\xfe",
    "no name": b"",
    "a stream": b"x:y",
    "a space": b"a b",
    "a new line at the end": b"record.json\n",
}
BUNDLED = [Entry(name.encode(), content) for name, content in sorted(read_bundle().files.items())]
WIDE = Entry(b"a", b"x" * (MAX_ENTRY + 1))

HOSTILE = {
    "not a zip": (b"x" * 1000, {"B004"}),
    "nothing": (b"", {"B004"}),
    "a signature": (b"PK\x05\x06", {"B004"}),
    "an empty zip": (archive([]), {"B011"}),
    "text": (b'{"schema":"danhgia/record/1"}', {"B004"}),
    "a name twice": (archive([Entry(b"a"), Entry(b"a", b"y")]), {"B007"}),
    "65 entries": (archive(Entry(f"{n:02}".encode()) for n in range(65)), {"B008"}),
    "an entry of more than 4 MiB": (archive([WIDE]), {"B008"}),
    "a size that is no size": (archive([Entry(b"a", size=2**32 - 2)]), {"B008"}),
    "encrypted": (archive([Entry(b"a", flags=1)]), {"B009"}),
    "strongly encrypted": (archive([Entry(b"a", flags=0x41)]), {"B009"}),
    "sizes after the data": (archive([Entry(b"a", flags=8)]), {"B009"}),
    "patched": (archive([Entry(b"a", flags=32)]), {"B009"}),
    # Later patches of Python read the field for Unicode names, and call one that does not fit broken.
    "extra fields": (archive([Entry(b"a", extra=b"\x75\x70\x04\x00abcd")]), {"B009", "B004"}),
    "extra fields of no known kind": (archive([Entry(b"a", extra=b"\xfe\xca\x04\x00abcd")]), {"B009"}),
    "a comment on an entry": (archive([Entry(b"a", comment=b"x")]), {"B009"}),
    "a comment on the whole": (archive(BUNDLED, comment=b"x"), {"B010"}),
    "bytes in front": (b"#!/bin/sh\n" + bundle(), {"B010"}),
    "another zip in front": (bundle("xuat_sac") + bundle(), {"B010"}),
    "bytes at the end": (bundle() + b"\0", {"B004", "B010"}),
    "a wrong sum": (archive([Entry(b"a", crc=1)]), {"B004"}),
    "cut off": (bundle()[:-1], {"B004"}),
    "half": (bundle()[: len(bundle()) // 2], {"B004"}),
    "a link": (archive([BUNDLED[0]._replace(mode=0o120777 << 16), *BUNDLED[1:]]), {"B010"}),
    "a program": (archive([BUNDLED[0]._replace(mode=0o755 << 16), *BUNDLED[1:]]), {"B010"}),
    "a folder by its attributes": (archive([BUNDLED[0]._replace(mode=0x10), *BUNDLED[1:]]), {"B010"}),
    "written elsewhere": (archive([BUNDLED[0]._replace(system=0), *BUNDLED[1:]]), {"B010"}),
    "another date": (archive([BUNDLED[0]._replace(date=34), *BUNDLED[1:]]), {"B010"}),
    "another order": (archive(BUNDLED[::-1]), {"B010"}),
    "another method": (archive([Entry(b"a", method=99)]), {"B005"}),
    "bzip2": (archive([Entry(b"a", method=12)]), {"B005"}),
    "zip64 in an entry": (
        archive([Entry(b"a", size=2**32 - 1, extra=b"\x01\x00\x10\x00" + b"\xff" * 16)]),
        {"B004", "B008", "B009"},
    ),
    "zip64 at the end": (
        local(BUNDLED[0]) + b"PK\x06\x06" + b"\xff" * 52 + b"PK\x06\x07" + bytes(16) + end(1, 0, 0),
        {"B004"},
    ),
    "a directory that is too long": (local(BUNDLED[0]) + end(1, 2**31, 0), {"B004"}),
    "a directory elsewhere": (
        local(BUNDLED[0]) + central(BUNDLED[0], 2**31) + end(1, len(central(BUNDLED[0], 0)), 0),
        {"B004", "B010"},
    ),
    "an entry that is not there": (central(Entry(b"a"), 9999) + end(1, 47, 0), {"B004"}),
    "more than is counted": (
        b"".join(map(local, BUNDLED[:2])) + central(BUNDLED[0], 0) + end(1, len(central(BUNDLED[0], 0)), 0),
        {"B004", "B010"},
    ),
    "without a manifest": (repacked({"manifest.json": None}), {"B011"}),
    "without a record": (repacked({"record.json": None}), {"B011"}),
    "without a form": (repacked({"rulebook.json": None}), {"B011"}),
    "a huge number": (repacked({"facts.json": b'{"key":' + b"9" * 100_000 + b"}"}), {"B001"}),
    "a great number": (repacked({"rulebook.json": b'{"a":9007199254740993}'}), {"B001"}),
    "an exponent": (repacked({"rulebook.json": b'{"a":1e999}'}), {"B001"}),
    "deep nesting": (repacked({"rulebook.json": b"[" * 10**6 + b"]" * 10**6}), {"B001"}),
    "no text": (repacked({"record.json": b"\xff\xfe"}), {"B001"}),
    "another shape": (repacked({"record.json": b"{}"}), {"B002"}),
    "another manifest": (repacked({"manifest.json": b"{}"}, listed=False), {"B002"}),
    "facts that are none": (repacked({"facts.json": b"{}"}), {"B002"}),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_was_never_written_here_is_refused_by_its_code(what):
    content, codes = HOSTILE[what]
    found = refused(content)
    assert found
    assert found <= codes


@pytest.mark.parametrize("what", HOSTILE_NAMES)
def test_a_name_that_leads_elsewhere_is_refused(what):
    assert "B006" in refused(archive([Entry(HOSTILE_NAMES[what]), *BUNDLED]))


def test_everything_that_is_wrong_is_told_at_once():
    entries = [Entry(b"../x", flags=1), Entry(b"a", method=8), Entry(b"a", comment=b"c"), WIDE]
    assert refused(archive(entries)) == {"B005", "B006", "B007", "B008", "B009"}


@pytest.mark.parametrize("name", ["x.txt", "record.json.bak", "rules", "rules/x", "docs/x/y", "rules.yaml"])
def test_a_name_that_no_bundle_of_ours_has_is_refused(name):
    """What unpacks beside the record could be taken for a part of it."""
    for listed in (False, True):
        with pytest.raises(RecordError) as caught:
            Bundle.from_bytes(repacked({name: b"x"}, listed=listed), "x.zip")
        assert [problem.code for problem in caught.value.problems] == ["B006"]
        assert f"`{name}`" in caught.value.render("vi")


def test_all_names_that_no_bundle_of_ours_has_are_told():
    with pytest.raises(RecordError) as caught:
        Bundle.from_bytes(repacked({"a": b"", "b/c": b""}))
    assert [problem.params["name"] for problem in caught.value.problems] == ["a", "b/c"]


@pytest.mark.parametrize(
    ("content", "name", "limits"),
    [
        (archive([WIDE]), "`a`", ("4194304 byte", "4194304 bytes")),
        (archive(Entry(f"{n:02}".encode()) for n in range(65)), "`*`", ("64 tệp", "64 entries")),
    ],
    ids=["an entry", "entries"],
)
def test_a_bundle_that_is_too_large_is_told_where_and_by_which_limit(content, name, limits):
    with pytest.raises(RecordError) as caught:
        Bundle.from_bytes(content)
    for lang, limit in zip(("vi", "en"), limits, strict=True):
        assert name in caught.value.render(lang)
        assert limit in caught.value.render(lang)


def test_64_entries_are_read():
    content = repacked({f"rules/x/{n}": b"" for n in range(64 - len(NAMES))})
    assert len(Bundle.from_bytes(content).files) == 64
    assert verify(Bundle.from_bytes(content)).same


def test_a_bomb_is_refused_before_it_goes_off():
    content = bomb(2**30)
    assert len(content) < 2**21
    assert refused(content) == {"B005"}
    assert memory_of(content) < LITTLE


def test_a_bomb_that_hides_its_size_is_refused_too():
    # The directory says that it unpacks to as many bytes as it has, or that it was never packed.
    packed = archive([Entry(b"record.json", deflated(2**30), method=8)])
    assert refused(packed) == {"B005"}
    assert memory_of(packed) < LITTLE
    assert refused(archive([Entry(b"record.json", deflated(2**30))])) == {"B011"}


def test_entries_that_share_their_bytes_are_refused_in_little_memory():
    content = overlapping(40, MAX_ENTRY - 2**16)
    assert refused(content) <= {"B004", "B008", "B010"}
    assert memory_of(content) < 4 * MAX_ARCHIVE


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "x.zip"
    with path.open("wb") as stream:
        stream.truncate(2**33)
    tracemalloc.start()
    try:
        with pytest.raises(RecordError) as caught:
            Bundle.from_file(path)
        assert tracemalloc.get_traced_memory()[1] < 3 * MAX_ARCHIVE
    finally:
        tracemalloc.stop()
    assert caught.value.code == "B003"


def test_a_bundle_with_one_more_file_is_read_and_told():
    found = Bundle.from_bytes(repacked({"rules/x/virus.exe": b"MZ"}, listed=False))
    assert found.altered() == ("rules/x/virus.exe",)
    assert verify(found).verdict == "differs"
