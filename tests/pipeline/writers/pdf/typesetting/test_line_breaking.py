"""Lines end where they may, and hold as much as fits."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest
from weasyprint.text.line_break import get_log_attrs

from pipeline.writers.pdf.typesetting import line_breaking
from pipeline.writers.pdf.typesetting.line_breaking import (
    MAY,
    WITHIN,
    Line,
    Measured,
    break_lines,
    find_divisions,
)
from pipeline.writers.pdf.typesetting.paragraph import find_breaks

EM = 100
HYPHEN = 30


def measure(
    text: str,
    *,
    breaks_words: bool = True,
    gaps: dict[int, int] | None = None,
    divisions: dict[str, list[int]] | None = None,
) -> Measured:
    """A text whose Chinese characters are an em wide and all others half of one."""
    widths = [EM if character > "\u2e7f" else EM // 2 for character in text]
    for place, gap in (gaps or {}).items():
        widths[place] += gap
    breaks = bytearray([0, *([WITHIN] * (len(text) - 1)), MAY])
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        is_chinese = before > "\u2e7f" and after > "\u4dff"
        if (before == " " and after != " ") or is_chinese:
            breaks[place] |= MAY
    return Measured(
        text=text,
        places=list(accumulate(widths, initial=0)),
        breaks=bytes(breaks),
        gaps=gaps or {},
        half=lambda place: EM // 2,
        divide=lambda start, end: [
            start + place for place in (divisions or {}).get(text[start:end].strip(), [])
        ],
        hyphen=lambda place: HYPHEN,
        breaks_words=breaks_words,
    )


def read_lines(text: Measured, width: int, first_width: int = 0) -> list[str]:
    """The text of each line, hyphens included."""
    lines = break_lines(text, 0, first_width or width, width)
    return [text.text[line.start : line.end] + "-" * line.is_hyphenated for line in lines]


def test_words_go_to_the_next_line_whole() -> None:
    assert read_lines(measure("one two three four"), 8 * 50) == ["one two", "three", "four"]


def test_a_blank_at_the_end_of_a_line_takes_no_room() -> None:
    assert read_lines(measure("four five six"), 9 * 50) == ["four five", "six"]


def test_chinese_breaks_anywhere_but_before_a_full_stop() -> None:
    assert read_lines(measure("一二三四五六。"), 350) == ["一二三", "四五六。"]


def test_a_sign_at_the_end_of_a_line_needs_half_its_width() -> None:
    assert read_lines(measure("一二三。四五六"), 350) == ["一二三。", "四五六"]
    assert read_lines(measure("一二三。四五六"), 349) == ["一二", "三。四", "五六"]


def test_the_gap_after_the_last_character_of_a_line_takes_no_room() -> None:
    text = measure("一二三四五六", gaps={2: 25})
    assert read_lines(text, 300) == ["一二三", "四五六"]
    assert [line.width for line in break_lines(text, 0, 300, 300)] == [300, 300]


def test_the_first_line_has_a_width_of_its_own() -> None:
    assert read_lines(measure("一二三四五六七八"), 400, 200) == ["一二", "三四五六", "七八"]


def test_a_line_end_in_the_text_ends_the_line() -> None:
    text = measure("一二\n三四五")
    lines = list(break_lines(text, 0, 300, 300))
    assert [(line.start, line.end, line.is_last) for line in lines] == [(0, 2, True), (3, 6, True)]


def test_empty_lines_stay() -> None:
    assert read_lines(measure("一\n\n二"), 300) == ["一", "", "二"]


def test_a_word_longer_than_the_line_is_broken_where_it_may_be() -> None:
    assert read_lines(measure("abcdefgh"), 150) == ["abc", "def", "gh"]
    assert read_lines(measure("abcdefgh ij", breaks_words=False), 150) == ["abcdefgh", "ij"]


def test_a_line_narrower_than_a_character_holds_one() -> None:
    assert read_lines(measure("一二三"), 10) == ["一", "二", "三"]


def test_a_word_is_divided_where_its_beginning_fits() -> None:
    text = measure("go tomorrow morning now", divisions={"tomorrow": [5, 2], "morning": [4]})
    assert read_lines(text, 50 * 8 + HYPHEN) == ["go tomor-", "row morn-", "ing now"]
    assert read_lines(text, 50 * 6 + HYPHEN)[0] == "go to-"


def test_the_last_word_is_not_divided() -> None:
    text = measure("go tomorrow", divisions={"tomorrow": [5, 2]})
    assert read_lines(text, 50 * 9) == ["go", "tomorrow"]


def test_no_more_than_two_lines_in_a_row_end_in_a_hyphen() -> None:
    text = measure("abcdefgh " * 6 + "end", divisions={"abcdefgh": [6, 4, 2]})
    lines = list(break_lines(text, 0, 50 * 7, 50 * 7))
    rows = "".join("-" if line.is_hyphenated else "." for line in lines)
    assert "--" in rows
    assert "---" not in rows


def test_no_character_stands_alone_on_the_last_line() -> None:
    assert read_lines(measure("一二三四五六七八九。"), 800) == ["一二三四五六七", "八九。"]


def test_no_line_begins_with_a_dot_in_a_name() -> None:
    text = measure("一二三四五·六七八九十")
    breaks = bytearray(text.breaks)
    breaks[5] |= MAY
    dotted = replace(text, breaks=bytes(breaks))
    assert read_lines(dotted, 500)[0] == "一二三四"


def test_lines_can_be_found_from_the_middle_on() -> None:
    text = measure("一二三四五六七八九十甲乙丙丁")
    lines = list(break_lines(text, 0, 400, 400))
    assert list(break_lines(text, lines[1].start, 400, 400)) == lines[1:]


@pytest.mark.parametrize("width", [1, 49, 50, 99, 100, 333, 10_000])
@pytest.mark.parametrize(
    "text", ["", " ", "\n", " 一 ", "a  b   c", "一二a三", "abc def 。。。", "。", "a\n \nb"]
)
def test_every_character_but_blanks_is_on_one_line(text: str, width: int) -> None:
    lines: list[Line] = list(break_lines(measure(text), 0, width, width)) if text else []
    shown = "".join(text[line.start : line.end] for line in lines)
    assert shown.replace(" ", "") == "".join(text.split())
    assert all(line.start <= line.end <= line.resume for line in lines)


def test_the_work_grows_with_the_length_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = line_breaking._measure
    calls = 0

    def count(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        return measured(*arguments)

    monkeypatch.setattr(line_breaking, "_measure", count)
    counts = []
    for times in (100, 1000):
        calls = 0
        list(break_lines(measure("一二三 four five six。" * times), 0, 1000, 1000))
        counts.append(calls)
    assert 0 < counts[1] < 11 * counts[0]


def test_breaks_are_those_that_pango_names() -> None:
    text = "一二。（三）four-five six\n七"
    attributes = get_log_attrs(text, "zh-CN")
    assert [bits & (MAY | WITHIN) for bits in find_breaks(text, "zh-CN")] == [
        MAY * attribute.is_line_break | WITHIN * attribute.is_char_break for attribute in attributes
    ]


def test_no_end_is_looked_for_in_what_is_no_word() -> None:
    asked: list[int] = []

    def divide(start: int, end: int) -> list[int]:
        asked.append(end - start)
        return []

    text = replace(measure("x" * 3000), divide=divide)
    assert len(list(break_lines(text, 0, 1000, 1000))) == 150
    assert max(asked) <= 100


def test_a_sign_at_the_start_of_a_line_text_nodes_out_its_blank_half() -> None:
    text = measure("（一）二三四五六七")
    assert next(break_lines(text, 0, 450, 450)).width == 450
    assert read_lines(text, 450) == ["（一）二三", "四五六七"]


def test_no_word_is_divided_inside_a_ligature() -> None:
    text = measure("go affluents now", divisions={"affluents": [5, 3]})
    breaks = bytearray(text.breaks)
    breaks[5] = breaks[6] = 0
    joined = replace(text, breaks=bytes(breaks), divide=lambda start, end: [start + 3, start + 2])
    assert read_lines(joined, 50 * 6 + HYPHEN)[0] == "go"


def test_a_trimmed_sign_text_nodes_room_for_a_divided_word() -> None:
    text = measure("（tomorrow now", divisions={"（tomorrow": [6, 3]})
    [line, *_] = break_lines(text, 0, 50 * 6 + HYPHEN, 1000)
    assert text.text[line.start : line.end] == "（tomor"
    assert line.width == 50 * 6 + HYPHEN


def divide(text: str, language: str = "en") -> list[str]:
    """The text up to each place where its first long word may be divided."""
    return [text[:place] for place in find_divisions(text, language, 8, 4, 4)]


def test_the_longest_beginning_comes_first() -> None:
    parts = divide("interdepartmental")
    assert parts == sorted(parts, key=len, reverse=True)
    assert "inter" in parts


def test_short_words_stay_whole_and_long_ones_keep_four_letters() -> None:
    assert divide("meeting") == []
    assert all(4 <= len(part) <= len("collaboration") - 4 for part in divide("collaboration"))


def test_signs_before_a_word_stay_with_it() -> None:
    assert divide("(interdepartmental)")[-1] == "(inter"


def test_an_unknown_language_divides_nothing() -> None:
    assert divide("interdepartmental", "zh-CN") == []
    assert divide("interdepartmental", "") == []
