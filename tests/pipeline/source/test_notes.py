from __future__ import annotations

import pickle

import pytest

from pipeline.errors import Path, Place
from pipeline.source import Notes, read_notes

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
    ("path", "place"),
    [
        (("meeting", "subject"), Place(2, 12, 3)),
        (("meeting", "departments"), Place(3, 16, 21)),
        (("meeting", "departments", 0), Place(3, 17, 3)),
        (("meeting", "departments", 1), Place(3, 22, 6)),
        (("meeting", "departments", 2), Place(3, 30, 6)),
        (("meeting", "departments", 2, "x"), Place(3, 34, 1)),
        (("meeting", "participants"), Place(5, 5, 11)),
        (("meeting", "participants", 0), Place(5, 7, 9)),
        (("meeting", "participants", 0, "email"), Place(6, 14, 13)),
        (("meeting", "participants", 1), Place(7, 7, 3)),
        (("topics",), Place(9, 1, 11)),
        (("topics", 0, "title"), Place(10, 5, 2)),
        (("topics", 0, "remarks"), Place(16, 12, 6)),
        (("topics", 0, "empty"), Place(18, 9, 1)),
        (("last",), Place(19, 7, 9)),
        ((), Place(1, 1, 8)),
    ],
)
def test_a_value_is_placed_at_its_first_character(path: Path, place: Place) -> None:
    assert read().value_place(path) == place


def test_a_block_of_text_is_placed_at_its_first_line_of_text() -> None:
    place = read().value_place(("topics", 0, "conclusion"))
    assert (place.line, place.length) == (14, len("先 **试产**"))


@pytest.mark.parametrize("header", ["|", ">", "|-", "|2-", "> # why"])
def test_an_empty_block_of_text_is_placed_at_its_header(header: str) -> None:
    notes = read(f"a: {header}\nb: c\n")
    assert notes.problems == ()
    assert notes.value_place(("a",)) == Place(1, 4, len(header))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("meeting",), Place(1, 1, 7)),
        (("meeting", "subject"), Place(2, 3, 7)),
        (("meeting", "departments", 2, "x"), Place(3, 31, 1)),
        (("meeting", "participants", 0), Place(5, 7, 9)),
        (("meeting", "participants", 0, "email"), Place(6, 7, 5)),
        (("meeting", "participants", 1), Place(7, 7, 3)),
        (("topics", 0, "empty"), Place(18, 3, 5)),
    ],
)
def test_a_key_is_placed_where_it_stands(path: Path, place: Place) -> None:
    assert read().key_place(path) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("meeting", "time"), Place(1, 1, 7)),
        (("meeting", "time", "date"), Place(1, 1, 7)),
        (("meeting", "participants", 0, "title"), Place(5, 7, 9)),
        (("meeting", "participants", 5), Place(4, 3, 12)),
        (("meeting", "participants", -1), Place(4, 3, 12)),
        (("meeting", "participants", "name"), Place(4, 3, 12)),
        (("meeting", 0), Place(1, 1, 7)),
        (("meeting", "subject", "x"), Place(2, 3, 7)),
        (("issues",), Place(1, 1, 8)),
        ((0,), Place(1, 1, 8)),
    ],
)
def test_what_is_missing_is_placed_at_what_lacks_it(path: Path, place: Place) -> None:
    notes = read()
    assert notes.value_place(path) == place
    assert notes.key_place(path) == place
    assert notes.find(path, "x") == place


@pytest.mark.parametrize(
    ("path", "word", "place"),
    [
        (("meeting", "subject"), "例会", Place(2, 13, 2)),
        (("meeting", "departments", 1), "中心", Place(3, 25, 2)),
        (("topics", 0, "title"), "安排", Place(11, 5, 2)),
        (("topics", 0, "title"), "上市 安排", Place(10, 5, 2)),
        (("topics", 0, "conclusion"), "尽快", Place(15, 9, 2)),
        (("topics", 0, "remarks"), "it's", Place(16, 13, 5)),
        (("topics", 0, "remarks"), "ASAP", Place(17, 12, 4)),
        (("topics", 0, "remarks"), 'it\'s "done"', Place(16, 13, 5)),
        (("last",), "尽快", Place(19, 13, 2)),
        (("last",), "a\tb", Place(19, 8, 4)),
        (("meeting",), "研发", Place(3, 23, 2)),
        (("last",), "no such word", Place(19, 7, 9)),
        (("last",), "", Place(19, 7, 9)),
        (("last",), " ", Place(19, 12, 1)),
    ],
)
def test_a_word_is_found_as_it_is_written(path: Path, word: str, place: Place) -> None:
    assert read().find(path, word) == place


@pytest.mark.parametrize(
    "written", ["尽快", "\\u5c3d\\u5feb", "\\u5C3D\\u5FEB", "\\u5C3d快"], ids=str
)
def test_a_word_is_found_in_the_escapes_of_json(written: str) -> None:
    notes = read('{"a": "请 ' + written + '"}', "n.json")
    assert notes.find(("a",), "尽快") == Place(1, 10, len(written))


@pytest.mark.parametrize("written", ["😀", "\\ud83d\\ude00", "\\uD83D\\uDE00"])
def test_a_character_beyond_the_first_plane_is_found(written: str) -> None:
    notes = read('{"a": "x' + written + '"}', "n.json")
    assert notes.find(("a",), "😀") == Place(1, 9, len(written))


def test_a_word_outside_the_value_is_not_found() -> None:
    notes = read("a: 尽快\nb: 慢慢来\nc: 尽快\n")
    assert notes.find(("b",), "尽快") == notes.value_place(("b",))


def test_columns_count_characters_not_bytes() -> None:
    assert read("a: [😀😀, x]\n").value_place(("a", 1)) == Place(1, 9, 1)


def test_the_line_of_a_place_is_given_as_written() -> None:
    notes = read("a: b\r\n\tc: '\r\n")
    assert [notes.excerpt(line) for line in (1, 2, 3, 4)] == ["a: b", "\tc: '", "", ""]


def test_notes_that_cannot_be_read_have_places_all_the_same() -> None:
    notes = read("a: [")
    assert notes.value_place(("a", 3)) == notes.key_place(("a",)) == Place(1, 1)
    assert notes.find(("a",), "x") == Place(1, 1)
    assert notes.excerpt(1) == "a: ["


def test_notes_can_be_sent_to_another_process() -> None:
    notes = read()
    sent = pickle.loads(pickle.dumps(notes))  # noqa: S301 - our own bytes
    assert sent == notes
    assert sent.find(("last",), "尽快") == Place(19, 13, 2)


def test_the_quotes_around_a_value_are_no_part_of_it() -> None:
    notes = read("a: \"x\"\nb: 'y'\n")
    assert notes.find(("a",), '"') == Place(1, 4, 3)
    assert notes.find(("b",), "'") == Place(2, 4, 3)
