"""Each rule's own example fires it, and nothing else; its other example fires nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers.reader import read_notes
from pipeline.validation.messages import LANGUAGES, format_problem, load_catalogue
from pipeline.validation.rules import RULES
from pipeline.validation.validator import check_notes
from tests.pieces import write_notes

CODES = [
    (language, code)
    for language in LANGUAGES
    for code in load_catalogue(language)
    if code.startswith(("E10", "E11", "E12", "E13", "E14", "E15", "W2", "E8", "W8"))
    if load_catalogue(language)[code].bad
]
LATE = ("W212", "W228")
NOW = dt.datetime(2024, 5, 17, 9, tzinfo=dt.UTC)


class Earlier:
    """One record that was published before."""

    def list_records(self) -> tuple[str, ...]:
        return ("2024-04-26-pilot",)

    def list_actions(self, record: str) -> tuple[str, ...]:
        ids = ("2024-04-26-pilot/A1", "2024-04-26-pilot/A2")
        return ids if record == "2024-04-26-pilot" else ()


def find_codes(language: str, piece: str, now: dt.datetime | None = None) -> list[str]:
    notes = read_notes(write_notes(language, piece), "portal.yaml")
    checked = check_notes(notes, now=now, earlier=Earlier())
    assert checked.language == language
    for problem in checked.problems:
        assert all("{" not in format_problem(problem, "a", spoken) for spoken in LANGUAGES)
    return [problem.code for problem in checked.problems]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sound_notes_have_no_problem(language: str) -> None:
    assert find_codes(language, "") == []


@pytest.mark.parametrize(("language", "code"), CODES)
def test_the_example_that_fires_fires_this_code_alone(language: str, code: str) -> None:
    entry = load_catalogue(language)[code]
    assert find_codes(language, entry.bad, NOW if code in LATE else None) == [code]


@pytest.mark.parametrize(("language", "code"), CODES)
def test_the_example_that_passes_has_no_problem(language: str, code: str) -> None:
    entry = load_catalogue(language)[code]
    assert find_codes(language, entry.good, NOW if code in LATE else None) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_in_the_catalogue_and_the_other_way_round(language: str) -> None:
    rules = ("E15", "W2", "E802", "E803", "W8")
    assert {code for code in load_catalogue(language) if code.startswith(rules)} == set(RULES)
