"""Empty notes, filled in."""

from __future__ import annotations

import re

import pytest

from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.names import get_example
from schemas.notes import get_notes_section, walk_fields
from schemas.skeleton import OPTION, OTHER, write_skeleton

LANGUAGES = ("zh-CN", "en")
BARE = (("participants",), ("materials",), ("time",), ("next_time",))
"""What may be written as one text, and is."""


def check(text: str) -> list[str]:
    checked = check_notes(read_notes(text.encode(), "new.yaml"))
    return [problem.code for problem in checked.problems if problem.is_error]


def fill(text: str) -> str:
    """The skeleton with the example of each key written behind its colon."""
    return re.sub(r"(?m)^( *# .*(?:例如：|for example: )(.+)\n.*:)$", r"\1 \2", text)


def take(text: str) -> str:
    """The skeleton with everything optional taken."""
    return text.replace(OPTION, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_empty_notes_lack_nothing_but_what_is_to_be_filled_in(language: str) -> None:
    assert set(check(write_skeleton(language, "s.json"))) == {"E111"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_notes_that_are_filled_in_are_sound(language: str) -> None:
    assert check(fill(write_skeleton(language, "s.json"))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_optional_key_can_be_taken(language: str) -> None:
    text = take(fill(write_skeleton(language, "s.json")))
    # The examples of actions are a single one, which cannot wait for itself.
    text = text.replace("[A1]", "")
    assert check(text) == []
    for path, field in walk_fields(get_notes_section()):
        if path[0] not in OTHER and path[-1] != "after" and path[-2:-1] not in BARE:
            assert get_example(field, language) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_editors_are_told_where_the_schema_is(language: str) -> None:
    first = write_skeleton(language, ".notes.schema.json").splitlines()[0]
    assert first == "# yaml-language-server: $schema=.notes.schema.json"
