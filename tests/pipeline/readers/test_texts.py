"""The texts of the problems of reading, in both languages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import pipeline.readers
import pipeline.validation.messages
from pipeline.readers.reader import read_notes
from pipeline.validation.messages import LANGUAGES, ProblemText, explain

MESSAGES = Path(pipeline.validation.messages.__file__).parent
TEXTS = {
    language: {
        code: ProblemText(**entry)
        for code, entry in tomllib.loads(
            (MESSAGES / language / "reading.toml").read_text(encoding="utf-8")
        ).items()
    }
    for language in LANGUAGES
}
CASES = [(language, code) for language in LANGUAGES for code in TEXTS[language]]
OF_WORD = {*(f"E{number:03}" for number in range(60, 73)), "W006", "W007", "W008"}
"""Codes of Word documents, which test_word_forms.py and test_word_files.py bring out."""
OF_SHEETS = {
    *(f"E{number:03}" for number in range(80, 90)),
    *(f"W{number:03}" for number in range(9, 14)),
}
"""Codes of sheets, which test_sheets.py brings out."""
UNSHOWABLE = {
    "E001",
    "E002",
    "E006",
    "E007",
    "E019",
    "E038",
    "E039",
    "E058",
    "W002",
    *OF_WORD,
    *OF_SHEETS,
}
"""Codes of which no short piece of notes can be an example."""


def test_every_code_of_the_source_has_its_texts_and_no_other() -> None:
    folder = Path(pipeline.readers.__file__).parent
    source = "".join(file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    codes = set(re.findall(r'"([EW]0[0-9]{2})"', source))
    for language in LANGUAGES:
        assert set(TEXTS[language]) == codes, language


@pytest.mark.parametrize("code", TEXTS["en"])
def test_both_languages_fill_in_the_same_details(code: str) -> None:
    chinese, english = (TEXTS[language][code].message for language in LANGUAGES)
    english = english.replace("_en}", "_zh}")
    assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english))


@pytest.mark.parametrize(("language", "code"), CASES)
def test_the_examples_show_the_problem_and_how_it_is_mended(language: str, code: str) -> None:
    entry = TEXTS[language][code]
    if code in UNSHOWABLE:
        assert not entry.bad
        return
    problems = read_notes(entry.bad.encode(), "-").problems
    # Where there are sentences around the notes, there is a code fence as well.
    assert [problem.code for problem in problems if code != "E057" or problem.is_error] == [code]
    assert explain(problems[0], language)
    assert read_notes(entry.good.encode(), "-").problems == ()


@pytest.mark.parametrize(("language", "code"), CASES)
def test_a_text_is_one_short_line_without_jargon(language: str, code: str) -> None:
    entry = TEXTS[language][code]
    assert "\n" not in entry.message + entry.why + entry.fix
    assert len(entry.message) <= (60 if language == "zh-CN" else 150)
    jargon = re.compile(
        r"scalar|mapping|token|node|parse|syntax|sequence|encod(?!ing)|标量|映射|节点|解析"
    )
    assert not jargon.search(entry.message + entry.why + entry.fix)
