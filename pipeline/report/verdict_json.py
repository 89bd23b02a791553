"""Verdicts as JSON for programs; `schema` counts up when a key changes its meaning."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pipeline.disk import show_name
from pipeline.messages import explain, format_path
from pipeline.report.texts import system_language
from pipeline.report.verdict_text import name_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.errors import Problem
    from pipeline.validate import Verdict

SCHEMA = 1


def format_json(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """One JSON object: `files` with their `problems`, and a `summary`."""
    files = [describe_verdict(verdict, language) for verdict in verdicts]
    summary = {
        "files": len(files),
        "errors": sum(file["errors"] for file in files),
        "advice": sum(file["advice"] for file in files),
        "unopened": sum(file["fault"] is not None for file in files),
    }
    yield json.dumps(
        {"schema": SCHEMA, "files": files, "summary": summary}, ensure_ascii=False, indent=1
    )


def describe_verdict(verdict: Verdict, language: str | None) -> dict[str, Any]:
    """One file: counts, the language of its messages, its problems, or why it was not opened."""
    spoken = language or verdict.language or system_language()
    return {
        "name": show_name(verdict.name),
        "language": spoken,
        "errors": sum(problem.is_error for problem in verdict.problems),
        "advice": sum(not problem.is_error for problem in verdict.problems),
        "fault": name_fault(verdict.fault, spoken) if verdict.fault else None,
        "problems": [describe_problem(problem, spoken) for problem in verdict.problems],
    }


def describe_problem(problem: Problem, language: str) -> dict[str, Any]:
    """One problem; lines and columns count from 1, the path goes by English keys and from 1."""
    return {
        "code": problem.code,
        "severity": "error" if problem.is_error else "advice",
        "line": problem.place.line,
        "column": problem.place.column,
        "length": problem.place.length,
        "path": format_path(problem.path, "en"),
        "message": explain(problem, language),
        "excerpt": problem.excerpt,
    }
