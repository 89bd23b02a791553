"""Words are divided where a dictionary says, and only long ones."""

from __future__ import annotations

from pipeline.writers.pdf.paragraphs.hyphens import find_divisions


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
