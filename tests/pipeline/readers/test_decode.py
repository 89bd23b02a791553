from __future__ import annotations

import codecs

import pytest

from pipeline.errors import Location
from pipeline.readers.reader import read_notes

TEXT = "基本信息:\n  协作主题: 新品上市协同\n  记录人: 㛃镕\n"
TREE = {"基本信息": {"协作主题": "新品上市协同", "记录人": "㛃镕"}}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
    ],
    ids=["UTF-8", "UTF-8 with mark", "UTF-16 LE", "UTF-16 BE", "GB18030"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_gives_the_same_tree_and_places(data: bytes, end: str) -> None:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = ("utf-16-le" if data[0] == 0xFF else "utf-16-be") if wide else "ascii"
    notes = read_notes(data.replace("\n".encode(encoding), end.encode(encoding)), "n.yaml")
    assert notes.problems == ()
    assert notes.tree == TREE
    assert notes.key_place(("基本信息",)) == Location(1, 1, 4)
    assert notes.value_place(("基本信息", "记录人")) == Location(3, 8, 2)


def test_gbk_of_an_older_windows_is_read() -> None:
    notes = read_notes("记录人: 周慕白 €".encode("gbk", "ignore"), "n.yaml")
    assert notes.tree == {"记录人": "周慕白"}


def test_json_in_gb18030_is_read() -> None:
    notes = read_notes('{"记录人": "周慕白"}'.encode("gb18030"), "n.json")
    assert notes.tree == {"记录人": "周慕白"}


def test_a_broken_byte_in_utf8_is_named_with_its_offset() -> None:
    data = "a: 周\nb: 慕白".encode()
    broken = data.replace("慕".encode(), b"\xe6\x85\xff")
    problem = read_notes(broken, "n.yaml").problems[0]
    assert problem.code == "E002"
    assert problem.details["offset"] == str(broken.index(b"\xe6\x85\xff"))
    assert problem.details["byte"] == "E6"
    assert problem.location == Location(2, 4)


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_cut_within_a_character_is_not_taken_for_gb18030(cut: int) -> None:
    data = TEXT.encode().rstrip()[:-cut]
    assert [problem.code for problem in read_notes(data, "n.yaml").problems] == ["E002"]


def test_offsets_count_the_mark_of_the_file() -> None:
    problem = read_notes(codecs.BOM_UTF8 + b"a: \xff", "n.yaml").problems[0]
    assert problem.details["offset"] == "6"
    assert problem.location == Location(1, 4)


@pytest.mark.parametrize("rest", [b"a", b"\x00\xd8a\x00"], ids=["odd byte", "lone surrogate"])
def test_broken_utf16_is_a_problem(rest: bytes) -> None:
    data = codecs.BOM_UTF16_LE + "a: b\r\n".encode("utf-16-le") + rest
    problem = read_notes(data, "n.yaml").problems[0]
    assert (problem.code, problem.location.line) == ("E002", 2)
    assert problem.details["offset"] == "14"


def test_bytes_of_no_known_encoding_are_a_problem() -> None:
    problem = read_notes(b"a: \xff\xff\xff", "n.yaml").problems[0]
    assert (problem.code, problem.location) == ("E002", Location(1, 4))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04\x14\x00", "Word/Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word/Excel"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
    ],
)
def test_a_document_with_the_name_of_notes_is_called_what_it_is(data: bytes, kind: str) -> None:
    problems = read_notes(data, "n.yaml").problems
    assert [(problem.code, problem.details) for problem in problems] == [("E038", {"kind": kind})]


def test_an_undecodable_file_has_no_tree() -> None:
    assert read_notes(b"a: b\nc: \xff\xff", "n.yaml").tree == {}
