"""Gaps between Chinese and Latin, and the places where a line is filled."""

from __future__ import annotations

import pytest

from pipeline.writers.pdf.typesetting.spacing import (
    NONE,
    Justification,
    find_borders,
    justify,
    mark_opportunities,
)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("共5台", "共|5|台"),
        ("使用Python开发", "使用|Python|开发"),
        ("2024年5月", "2024|年|5|月"),
        ("占12%的", "占12%的".replace("占1", "占|1").replace("%的", "%|的")),
        ("低于-5℃时", "低于-5℃|时"),
        ("α波и字", "α|波|и|字"),
        ("𠮷a", "𠮷|a"),
        ("（2024）年", "（2024）年"),
        ("有 5 台", "有 5 台"),
        ("句。A", "句。A"),
        ("\n5台", "\n5|台"),
        ("plain text", "plain text"),
    ],
)
def test_a_gap_stands_between_chinese_and_latin_and_nowhere_else(text: str, marked: str) -> None:
    shown = text
    for place in reversed(find_borders(text)):
        shown = f"{shown[:place]}|{shown[place:]}"
    assert shown == marked


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("一二，", [1, 1, 1]),
        ("用abc的", [1, 0, 0, 1, 1]),
        ("one two", [0, 0, 0, 2, 0, 0, 0]),
        ("一 二", [1, 2, 1]),
        ("a\n二", [0, 0, 1]),
    ],
)
def test_room_is_put_beside_chinese_and_into_blanks_but_not_into_words(
    text: str, marks: list[int]
) -> None:
    assert list(mark_opportunities(text)) == marks


def test_a_line_of_chinese_is_filled_evenly() -> None:
    justification = justify(bytes([1, 1, 1, 1]), 4.0, 14.0)
    assert justification == Justification(1.0, 2.0)
    assert justification.measure(bytes([1, 1, 1, 1])) == 4.0


def test_a_blank_beside_chinese_takes_twice_as_much() -> None:
    marks = bytes([1, 2, 1])
    assert justify(marks, 4.0, 14.0).measure(marks) == pytest.approx(4.0)
    assert justify(marks, 4.0, 14.0) == Justification(1.0, 2.0)


def test_a_line_that_would_be_torn_stays_short() -> None:
    assert justify(bytes([1, 1]), 20.0, 14.0) is NONE
    assert justify(bytes([0, 2, 0]), 14.0, 14.0) is NONE
    assert justify(bytes([0, 0]), 1.0, 14.0) is NONE


def test_a_line_of_english_is_filled_at_its_blanks() -> None:
    assert justify(bytes([0, 2, 0, 2]), 7.0, 14.0) == Justification(0.0, 3.5)
