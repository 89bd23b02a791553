"""Verdicts on notes files as text, as JSON for programs and as annotations for GitHub."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.report.texts import system_language, tell
from pipeline.system.disk import show_name
from pipeline.validation.messages import (
    explain,
    format_path,
    format_place,
    format_problem,
    leave_plain,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.errors import Problem
    from pipeline.processing.validate import Verdict
    from pipeline.validation.messages import Paint

REASONS = {FileNotFoundError: "missing", PermissionError: "forbidden", IsADirectoryError: "folder"}
SCHEMA = 2
FORMS = {
    "text": "pipeline.report.verdicts",
    "json": "pipeline.report.verdicts",
    "github": "pipeline.report.verdicts",
    "sarif": "pipeline.report.sarif",
}
"""Every form by the name that the command line has for it, and the module that writes it."""


def format_text(
    verdicts: Iterable[Verdict], language: str | None, paint: Paint = leave_plain
) -> Iterator[str]:
    """The problems of each file as they are found, then the summary.

    In `language`, else each file in that of its notes and the summary in that of all of them,
    or of the system where they differ.
    """
    files = errors = warnings = 0
    spoken = set()
    for verdict in verdicts:
        files += 1
        errors += sum(problem.is_error for problem in verdict.problems)
        warnings += sum(not problem.is_error for problem in verdict.problems)
        spoken.add(verdict.language or system_language())
        spoken_here = language or verdict.language or system_language()
        yield from format_verdict(verdict, spoken_here, paint)
    chosen = language or choose_common(spoken)
    yield tell(
        "summary",
        chosen,
        files=count(files, "files", chosen),
        errors=count(errors, "errors", chosen),
        warnings=count(warnings, "warnings", chosen),
    )


def format_verdict(verdict: Verdict, language: str, paint: Paint = leave_plain) -> Iterator[str]:
    """The problems of one file, or why it could not be opened."""
    name = show_name(verdict.name)
    if verdict.fault is not None:
        yield tell("unopened", language, name=name, fault=name_fault(verdict.fault, language))
    for problem in verdict.problems:
        yield format_problem(problem, name, language, paint)


def name_fault(fault: OSError, language: str) -> str:
    """Why a file could not be opened, in `language`."""
    name = REASONS.get(type(fault))
    return tell(name, language) if name else tell("unreadable", language, number=fault.errno)


def choose_common(languages: Collection[str]) -> str:
    """The language of all notes, or that of the system where they differ or there are none."""
    return next(iter(languages)) if len(languages) == 1 else system_language()


def count(number: int, noun: str, language: str) -> str:
    """A number with its noun, in the singular or plural that `language` asks for."""
    return tell(f"{noun}_{'one' if number == 1 else 'many'}", language, number=number)


def format_json(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """One JSON object: `files` with their `problems`, and a `summary`."""
    files = [describe_verdict(verdict, language) for verdict in verdicts]
    summary = {
        "files": len(files),
        "errors": sum(file["errors"] for file in files),
        "warnings": sum(file["warnings"] for file in files),
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
        "warnings": sum(not problem.is_error for problem in verdict.problems),
        "fault": name_fault(verdict.fault, spoken) if verdict.fault else None,
        "problems": [describe_problem(problem, spoken) for problem in verdict.problems],
    }


def describe_problem(problem: Problem, language: str) -> dict[str, Any]:
    """One problem; lines and columns count from 1, the path goes by English keys and from 1.

    Of a Word document `place` says where it is, and lines are those of its plain text.
    """
    place = problem.location.place
    return {
        "code": problem.code,
        "severity": "error" if problem.is_error else "warning",
        "line": problem.location.line,
        "column": problem.location.column,
        "length": problem.location.length,
        **({"place": format_place(place, language)} if place else {}),
        "path": format_path(problem.path, "en"),
        "message": explain(problem, language),
        "excerpt": problem.excerpt,
    }


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
    location = problem.location
    lines = {
        "line": str(location.line),
        "col": str(location.column),
        "endColumn": str(location.column + location.length),
    }
    properties = {
        "file": name.replace("\\", "/"),
        **({} if location.place else lines),
        "title": problem.code,
    }
    told = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    path = format_path(problem.path, language)
    text = f"{path}: {explain(problem, language)}" if path else explain(problem, language)
    if location.place:
        text = f"{format_place(location.place, language)}: {text}"
    return f"::{'error' if problem.is_error else 'warning'} {told}::{_escape(text)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def format_verdicts(
    form: str, verdicts: Iterable[Verdict], language: str | None, **style: Paint
) -> Iterator[str]:
    """Lines that tell `verdicts` in `form`; messages in `language`, else in that of the notes.

    `style` may be the `paint` of `format_problem`, for text alone.
    """
    # Only the form that is asked for is imported: the hook of every commit waits for it.
    writer: Any = getattr(import_module(FORMS[form]), f"format_{form}")
    lines: Iterator[str] = writer(verdicts, language, **style)
    return lines
