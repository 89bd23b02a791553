"""Verdicts as annotations that GitHub shows beside the lines of a change.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.messages import explain, format_path
from pipeline.report.texts import system_language
from pipeline.report.verdict_text import name_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.errors import Problem
    from pipeline.validate import Verdict


def format_github(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """A workflow command for each problem."""
    for verdict in verdicts:
        spoken = language or verdict.language or system_language()
        if verdict.fault:
            name = _escape_property(show_name(verdict.name))
            yield f"::error file={name}::{name_fault(verdict.fault, spoken)}"
        for problem in verdict.problems:
            yield _annotate(problem, show_name(verdict.name), spoken)


def _annotate(problem: Problem, name: str, language: str) -> str:
    place = problem.place
    properties = {
        "file": name.replace("\\", "/"),
        "line": str(place.line),
        "col": str(place.column),
        "endColumn": str(place.column + place.length),
        "title": problem.code,
    }
    told = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    path = format_path(problem.path, language)
    text = f"{path}: {explain(problem, language)}" if path else explain(problem, language)
    return f"::{'error' if problem.is_error else 'warning'} {told}::{_escape(text)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
