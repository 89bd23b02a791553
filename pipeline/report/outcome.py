"""Outcomes of records as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.job import Result
from pipeline.messages import format_problem
from pipeline.report.texts import system_language, tell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.errors import Problem
    from pipeline.job import Outcome


def format_outcome(outcome: Outcome, language: str | None = None) -> Iterator[str]:
    """The lines that tell an outcome: every problem, then what became of the notes.

    In `language`, else in that of the notes, else in that of the system.
    """
    spoken = language or outcome.language or system_language()
    for problem in outcome.problems:
        yield format_problem(problem, show_name(outcome.name), spoken)
    yield tell(_choose_text(outcome), spoken, **_describe(outcome))


def _choose_text(outcome: Outcome) -> str:
    is_revision = outcome.edition is not None and outcome.edition.replaces
    return "revised" if is_revision else outcome.result.value


def _describe(outcome: Outcome) -> dict[str, object]:
    edition = outcome.edition
    return {
        "name": show_name(outcome.name),
        "folder": show_name(str(outcome.folder or "")),
        "fault": outcome.fault,
        "count": count_told(outcome.problems),
        "revision": edition.revision if edition else 1,
        "replaces": edition.replaces if edition else "",
    }


def count_told(problems: Sequence[Problem]) -> int:
    """How many errors there are; how many warnings, where there is no error."""
    return sum(problem.is_error for problem in problems) or len(problems)


EXIT_CODES = {Result.PUBLISHED: 0, Result.UNCHANGED: 0, Result.REFUSED: 1, Result.FAILED: 3}
"""What a command that made records ends with: the highest of its outcomes."""
