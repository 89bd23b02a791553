from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import Location
from pipeline.readers.notes import BLOCK, LONGEST_LINE, Lines


@given(st.text(st.sampled_from("a中😀\n"), max_size=60), st.data())
def test_a_place_counts_lines_and_columns_from_one(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    before = text[:at].split("\n")
    location = Lines(text).locate(at, at)
    assert (location.line, location.column) == (len(before), len(before[-1]) + 1)


@pytest.mark.parametrize("length", [1, 7, 100, BLOCK])
def test_lines_are_counted_alike_across_blocks(length: int) -> None:
    text = ("x" * length + "\n") * (3 * BLOCK // length)
    lines = Lines(text)
    for line in range(1, 3 * BLOCK // length, max(1, BLOCK // length // 7)):
        at = (line - 1) * (length + 1)
        assert lines.locate(at, at + 1) == Location(line, 1, 1)


def test_a_place_ends_with_its_first_line() -> None:
    assert Lines("ab\ncd").locate(1, 5) == Location(1, 2, 1)


def test_an_empty_first_line_is_a_line() -> None:
    assert Lines("\nab").locate(0, 3) == Location(1, 1, 1)


def test_a_place_leaves_out_blanks_at_its_end() -> None:
    assert Lines("ab  \ncd").locate(0, 5) == Location(1, 1, 2)


def test_a_place_is_at_least_one_long() -> None:
    assert Lines("a\n").locate(1, 1) == Location(1, 2, 1)
    assert Lines("").locate(0, 0) == Location(1, 1, 1)


def test_a_place_behind_the_text_is_its_end() -> None:
    assert Lines("ab").locate(9, 12) == Location(1, 3, 1)


@given(st.text(st.sampled_from("a中\n"), max_size=60))
def test_lines_are_cut_without_their_ends(text: str) -> None:
    lines = Lines(text)
    cut = [lines.cut_line(number) for number in range(1, text.count("\n") + 2)]
    assert cut == text.split("\n")


def test_lines_are_cut_alike_across_blocks() -> None:
    text = "\n".join(str(number) * 9 for number in range(1, 5000))
    lines = Lines(text)
    for number in range(1, 5000, 37):
        assert lines.cut_line(number) == str(number) * 9


@pytest.mark.parametrize("number", [0, -1, 4, 99])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    assert Lines("a\nb\nc").cut_line(number) == ""


def test_a_line_too_long_to_look_at_is_empty() -> None:
    text = "x" * LONGEST_LINE + "\n" + "x" * (LONGEST_LINE + 1)
    assert Lines(text).cut_line(1) == "x" * LONGEST_LINE
    assert Lines(text).cut_line(2) == ""
