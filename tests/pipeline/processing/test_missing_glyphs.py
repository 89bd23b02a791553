"""Characters that nothing can draw are problems of the file they stand in, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.errors import UsageError
from pipeline.processing.record import render_record
from pipeline.processing.validate import validate_notes
from pipeline.settings import Settings, load_settings
from schemas.edition import Edition

if TYPE_CHECKING:
    from pathlib import Path

NOTES = """
meeting: {id: x, subject: S, departments: [IT], participants: [A], time: 2024-05-10, form: video,
  recorder: A}
topics:
  - title: T
    conclusion: "%s"
"""


def find_problems(text: str, name: str = "n.yaml") -> list[tuple[str, int]]:
    """The errors that rendering tells, which must be those that validating tells."""
    data = (NOTES % text).encode()
    rendering = render_record(data, name, Edition(), Settings())
    verdict = validate_notes(data, name, Settings())
    assert rendering.problems == verdict.problems
    assert bool(rendering.files) is not any(problem.is_error for problem in verdict.problems)
    return [(one.code, one.location.line) for one in verdict.problems if one.is_error]


@pytest.mark.parametrize("sign", ["\\u070f", "\\u0600", "\\ufff9", "\\U00013430", "ꦀ", "\\ue000"])
def test_a_sign_without_a_glyph_is_told_at_its_line(sign: str) -> None:
    assert find_problems(f"one {sign} two") == [("E801", 6)]


@pytest.mark.parametrize(
    "text",
    [
        "one\\u2028two\\u2029three",
        "[the page](https://example.com/ꦀ)",
        "<https://example.com/%EA%A6%80>",
        "a\\u00adb\\u034f\\u200dc\\ufe0e",
    ],
)
def test_what_is_not_printed_needs_no_glyph(text: str) -> None:
    assert find_problems(text) == []


def test_an_organisation_that_cannot_be_drawn_is_a_fault_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "minutes.toml").write_text('organisation = "示例ꦀ公司"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="organisation"):
        load_settings(tmp_path)


def test_a_file_name_that_cannot_be_drawn_is_told_by_validating_too() -> None:
    data = (NOTES % "c").replace("id: x, ", "").encode()
    verdict = validate_notes(data, "ꦄꦅ.yaml", Settings())
    assert [problem.code for problem in verdict.problems] == ["E906"]
