from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import Location
from pipeline.readers.findings import MOST_OF_A_KIND
from pipeline.readers.reader import read_notes

if TYPE_CHECKING:
    from pipeline.readers.notes import Notes

BELL = "\x07"


def read(text: str, name: str = "n.yaml") -> Notes:
    return read_notes(text.encode("utf-8", "surrogatepass"), name)


def found(notes: Notes) -> list[tuple[str, int, int, int]]:
    return [
        (problem.code, problem.location.line, problem.location.column, problem.location.length)
        for problem in notes.problems
    ]


def test_every_control_character_is_reported_with_its_place() -> None:
    notes = read("a: x\x07y\nb:\n  - p\x00\x00q \x1b\n")
    assert found(notes) == [("E005", 1, 5, 1), ("E005", 3, 6, 2), ("E005", 3, 10, 1)]
    assert [problem.details["sign"] for problem in notes.problems] == ["U+0007", "U+0000", "U+001B"]


def test_control_characters_leave_a_tree_that_writers_can_carry() -> None:
    assert read("a: x\x07y\n").tree == {"a": "x\ufffdy"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("n.yaml", 'a: "x\\x07y\\0z\\u0085"\n'), ("n.json", '{"a":"x\\u0007y\\u0000z\\u0085"}')],
)
def test_control_characters_written_as_escapes_are_reported_too(name: str, text: str) -> None:
    notes = read(text, name)
    assert [problem.code for problem in notes.problems] == ["E005"] * 3
    assert notes.tree == {"a": "x\ufffdy\ufffdz\ufffd"}
    location = notes.problems[0].location
    assert text[location.column - 1 :][: location.length] in ("\\x07", "\\u0007")


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_a_backslash_written_twice_is_no_escape(name: str) -> None:
    assert read('{"a": "x\\\\u0007"}', name).tree == {"a": "x\\u0007"}
    assert read('{"a": "x\\\\u0007"}', name).problems == ()


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
def test_tabs_and_line_ends_as_escapes_are_fine(name: str) -> None:
    notes = read('{"a": "x\\ty\\nz\\r\\nw\\rv"}', name)
    assert notes.problems == ()
    assert notes.tree == {"a": "x\ty\nz\nw\nv"}


@pytest.mark.parametrize("half", ["\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx"])
def test_half_a_character_in_json_is_reported(half: str) -> None:
    notes = read('{"a": "' + half + '"}', "n.json")
    assert {problem.code for problem in notes.problems} == {"E014"}
    json.dumps(notes.tree, ensure_ascii=False).encode()


def test_a_pair_of_halves_in_json_is_one_character() -> None:
    notes = read('{"a": "\\ud83d\\ude00"}', "n.json")
    assert notes.problems == ()
    assert notes.tree == {"a": "😀"}


def test_what_nobody_can_see_is_a_warning() -> None:
    notes = read("a: 周\u200b慕白\nb: x\u202ey\n")
    assert found(notes) == [("W001", 1, 5, 1), ("W001", 2, 5, 1)]
    assert notes.tree == {"a": "周\u200b慕白", "b": "x\u202ey"}


def test_what_nobody_can_see_is_a_warning_as_an_escape_too() -> None:
    assert found(read('a: "x\\u202ey"\n')) == [("W001", 1, 6, 6)]


def test_joiners_are_fine_where_they_belong() -> None:
    assert read("a: 👩\u200d💻 ❤️\u200d🔥 می\u200cخواهم\n").problems == ()
    assert found(read("a: 周\u200d慕白\n")) == [("W001", 1, 5, 1)]


@pytest.mark.parametrize("name", ["n.yaml", "n.json"])
@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\ufeff"])
def test_yaml_does_not_end_lines_where_editors_and_json_do_not(name: str, end: str) -> None:
    notes = read('{"a": "x' + end + 'y",\n"b": @}', name)
    assert notes.problems[-1].location == Location(2, 6)
    notes = read('{"a": "x' + end + 'y",\n"b": "z"}', name)
    assert notes.tree == {"a": f"x{end}y", "b": "z"}
    assert notes.value_place(("b",)) == Location(2, 6, 3)


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\ufeff"])
def test_a_line_end_of_a_word_processor_stays_beside_an_escape(end: str) -> None:
    notes = read(f'a: "x{end}y\\u00e9\\tz"\n')
    assert notes.tree == {"a": f"x{end}y\u00e9\tz"}


def test_a_separator_of_lines_in_a_block_of_text_stays_in_it() -> None:
    notes = read("a: |\n  x\u2028y\n  z\nb: c\n")
    assert notes.tree == {"a": "x\u2028y\nz\n", "b": "c"}
    assert [problem.code for problem in notes.problems] == ["W001"]


def test_a_mark_of_byte_order_within_the_file_does_not_break_it() -> None:
    notes = read("a: b\n\ufeffc: d\n")
    assert notes.tree == {"a": "b", "\ufeffc": "d"}
    assert found(notes) == [("W001", 2, 1, 1)]


@pytest.mark.parametrize(("sign", "kind"), [(BELL, "E005"), ("\u200b", "W001")])
def test_many_of_a_kind_are_cut_short_with_a_word(sign: str, kind: str) -> None:
    notes = read("a: " + f"x{sign}" * 500)
    codes = [problem.code for problem in notes.problems]
    more = {"E005": "E019", "W001": "W002"}[kind]
    assert codes == [kind] * MOST_OF_A_KIND + [more]
    assert notes.problems[-1].details == {"kind": kind, "shown": str(MOST_OF_A_KIND)}


def test_as_many_as_are_shown_need_no_word() -> None:
    codes = [problem.code for problem in read("a: " + f"x{BELL}" * MOST_OF_A_KIND).problems]
    assert codes == ["E005"] * MOST_OF_A_KIND


@pytest.mark.slow
def test_every_character_is_read_or_reported() -> None:
    plain = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    for start in range(0, len(plain), 64):
        for sign in plain[start : start + 64]:
            check_character(sign)


def check_character(sign: str) -> None:
    notes = read(f'a: "x{sign}y"\n')
    if sign in '"\\\n\r':
        return
    codes = {problem.code for problem in notes.problems}
    assert codes <= {"E005", "W001"}, hex(ord(sign))
    assert notes.tree == {"a": "x\ufffdy" if "E005" in codes else f"x{sign}y"}, hex(ord(sign))
