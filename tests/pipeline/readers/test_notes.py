from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import Location, Path
from pipeline.readers.reader import read_notes

if TYPE_CHECKING:
    from pipeline.readers.notes import Notes

BLOCK = """\
meeting:
  subject: 周例会  # weekly
  departments: [市场部, "研发中心", {x: y}]
  participants:
    - name: 林知远
      email: a@example.com
    - 周慕白
topics:
- title: >-
    上市
    安排
  conclusion: |2

      先 **试产**
    再上市，尽快
  remarks: 'it''s
    "done" ASAP'
  empty:
last: "a\\tb 尽快"
"""


def read(text: str = BLOCK, name: str = "n.yaml") -> Notes:
    return read_notes(text.encode(), name)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (("meeting", "subject"), Location(2, 12, 3)),
        (("meeting", "departments"), Location(3, 16, 21)),
        (("meeting", "departments", 0), Location(3, 17, 3)),
        (("meeting", "departments", 1), Location(3, 22, 6)),
        (("meeting", "departments", 2), Location(3, 30, 6)),
        (("meeting", "departments", 2, "x"), Location(3, 34, 1)),
        (("meeting", "participants"), Location(5, 5, 11)),
        (("meeting", "participants", 0), Location(5, 7, 9)),
        (("meeting", "participants", 0, "email"), Location(6, 14, 13)),
        (("meeting", "participants", 1), Location(7, 7, 3)),
        (("topics",), Location(9, 1, 11)),
        (("topics", 0, "title"), Location(10, 5, 2)),
        (("topics", 0, "remarks"), Location(16, 12, 6)),
        (("topics", 0, "empty"), Location(18, 9, 1)),
        (("last",), Location(19, 7, 9)),
        ((), Location(1, 1, 8)),
    ],
)
def test_a_value_is_placed_at_its_first_character(path: Path, location: Location) -> None:
    assert read().value_place(path) == location


def test_a_block_of_text_is_placed_at_its_first_line_of_text() -> None:
    location = read().value_place(("topics", 0, "conclusion"))
    assert (location.line, location.length) == (14, len("先 **试产**"))


@pytest.mark.parametrize("header", ["|", ">", "|-", "|2-", "> # why"])
def test_an_empty_block_of_text_is_placed_at_its_header(header: str) -> None:
    notes = read(f"a: {header}\nb: c\n")
    assert notes.problems == ()
    assert notes.value_place(("a",)) == Location(1, 4, len(header))


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (("meeting",), Location(1, 1, 7)),
        (("meeting", "subject"), Location(2, 3, 7)),
        (("meeting", "departments", 2, "x"), Location(3, 31, 1)),
        (("meeting", "participants", 0), Location(5, 7, 9)),
        (("meeting", "participants", 0, "email"), Location(6, 7, 5)),
        (("meeting", "participants", 1), Location(7, 7, 3)),
        (("topics", 0, "empty"), Location(18, 3, 5)),
    ],
)
def test_a_key_is_placed_where_it_stands(path: Path, location: Location) -> None:
    assert read().key_place(path) == location


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (("meeting", "time"), Location(1, 1, 7)),
        (("meeting", "time", "date"), Location(1, 1, 7)),
        (("meeting", "participants", 0, "title"), Location(5, 7, 9)),
        (("meeting", "participants", 5), Location(4, 3, 12)),
        (("meeting", "participants", -1), Location(4, 3, 12)),
        (("meeting", "participants", "name"), Location(4, 3, 12)),
        (("meeting", 0), Location(1, 1, 7)),
        (("meeting", "subject", "x"), Location(2, 3, 7)),
        (("issues",), Location(1, 1, 8)),
        ((0,), Location(1, 1, 8)),
    ],
)
def test_what_is_missing_is_placed_at_what_lacks_it(path: Path, location: Location) -> None:
    notes = read()
    assert notes.value_place(path) == location
    assert notes.key_place(path) == location
    assert notes.find(path, "nowhere") == location


@pytest.mark.parametrize(
    ("path", "word", "location"),
    [
        (("meeting", "subject"), "例会", Location(2, 13, 2)),
        (("meeting", "departments", 1), "中心", Location(3, 25, 2)),
        (("topics", 0, "title"), "安排", Location(11, 5, 2)),
        (("topics", 0, "title"), "上市 安排", Location(10, 5, 2)),
        (("topics", 0, "conclusion"), "尽快", Location(15, 9, 2)),
        (("topics", 0, "remarks"), "it's", Location(16, 13, 5)),
        (("topics", 0, "remarks"), "ASAP", Location(17, 12, 4)),
        (("topics", 0, "remarks"), 'it\'s "done"', Location(16, 13, 5)),
        (("last",), "尽快", Location(19, 13, 2)),
        (("last",), "a\tb", Location(19, 8, 4)),
        (("meeting",), "研发", Location(3, 23, 2)),
        (("last",), "no such word", Location(19, 7, 9)),
        (("last",), "", Location(19, 7, 9)),
        (("last",), " ", Location(19, 12, 1)),
    ],
)
def test_a_word_is_found_as_it_is_written(path: Path, word: str, location: Location) -> None:
    assert read().find(path, word) == location


@pytest.mark.parametrize(
    "written", ["尽快", "\\u5c3d\\u5feb", "\\u5C3D\\u5FEB", "\\u5C3d快"], ids=str
)
def test_a_word_is_found_in_the_escapes_of_json(written: str) -> None:
    notes = read('{"a": "请 ' + written + '"}', "n.json")
    assert notes.find(("a",), "尽快") == Location(1, 10, len(written))


@pytest.mark.parametrize("written", ["😀", "\\ud83d\\ude00", "\\uD83D\\uDE00"])
def test_a_character_beyond_the_first_plane_is_found(written: str) -> None:
    notes = read('{"a": "x' + written + '"}', "n.json")
    assert notes.find(("a",), "😀") == Location(1, 9, len(written))


def test_a_word_outside_the_value_is_not_found() -> None:
    notes = read("a: 尽快\nb: 慢慢来\nc: 尽快\n")
    assert notes.find(("b",), "尽快") == notes.value_place(("b",))


def test_a_value_with_a_key_is_placed_there_though_another_item_has_the_word() -> None:
    notes = read("a: [{id: x1, b: on}, {id: x2, b: off}]\n")
    assert notes.find(("a", 1, "b"), "x2") == notes.value_place(("a", 1, "b"))


def test_columns_count_characters_not_bytes() -> None:
    assert read("a: [😀😀, x]\n").value_place(("a", 1)) == Location(1, 9, 1)


def test_the_line_of_a_place_is_given_as_written() -> None:
    notes = read("a: b\r\n\tc: '\r\n")
    assert [notes.excerpt(line) for line in (1, 2, 3, 4)] == ["a: b", "\tc: '", "", ""]


def test_notes_that_cannot_be_read_have_places_all_the_same() -> None:
    notes = read("a: [")
    assert notes.value_place(("a", 3)) == notes.key_place(("a",)) == Location(1, 1)
    assert notes.find(("a",), "x") == Location(1, 1)
    assert notes.excerpt(1) == "a: ["


def test_notes_can_be_sent_to_another_process() -> None:
    notes = read()
    sent = pickle.loads(pickle.dumps(notes))  # noqa: S301 - our own bytes
    assert sent == notes
    assert sent.find(("last",), "尽快") == Location(19, 13, 2)


def test_the_quotes_around_a_value_are_no_part_of_it() -> None:
    notes = read("a: \"x\"\nb: 'y'\n")
    assert notes.find(("a",), '"') == Location(1, 4, 3)
    assert notes.find(("b",), "'") == Location(2, 4, 3)
