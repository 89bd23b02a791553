"""Verdicts on notes files: as text, as JSON, as annotations for GitHub and as SARIF 2.1.0.

Code scanning services read SARIF.
"""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.report.texts import system_language, tell
from pipeline.system.disk import show_name
from pipeline.validation.messages import (
    describe_message,
    explain,
    format_path,
    format_place,
    format_problem,
    leave_plain,
    load_catalogue,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from pipeline.errors import Problem
    from pipeline.processing.validate import Verdict
    from pipeline.validation.messages import Paint


REASONS = {FileNotFoundError: "missing", PermissionError: "forbidden", IsADirectoryError: "folder"}
SCHEMA = 2


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


SARIF_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def format_sarif(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """One SARIF log with one run, all of it in one language."""
    from importlib.metadata import version  # dear, and the hook of every commit waits for text

    found = list(verdicts)
    problems = [problem for verdict in found for problem in verdict.problems]
    codes = sorted({problem.code for problem in problems})
    spoken = language or choose_common({verdict.language for verdict in found} - {""})
    driver = {
        "name": "minutes",
        "version": version("minutes-pipeline"),
        "language": spoken,
        "rules": _describe_rules(codes, spoken),
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _describe_result(problem, verdict.name, codes, spoken)
            for verdict in found
            for problem in verdict.problems
        ],
        "invocations": [_describe_invocation(found, spoken)],
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    yield json.dumps(log, ensure_ascii=False, indent=1)


def _describe_rules(codes: list[str], language: str) -> list[dict[str, Any]]:
    catalogue = load_catalogue(language)
    return [
        {
            "id": code,
            "shortDescription": {"text": describe_message(catalogue[code])},
            "fullDescription": {"text": catalogue[code].why},
            "help": {"text": catalogue[code].fix},
            "defaultConfiguration": {"level": "error" if code.startswith("E") else "warning"},
        }
        for code in codes
    ]


def _describe_result(
    problem: Problem, name: str, codes: list[str], language: str
) -> dict[str, Any]:
    location = problem.location
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": location.column + location.length,
        "snippet": {"text": problem.excerpt},
    }
    where = {"fullyQualifiedName": format_path(problem.path, language)}
    if location.place:
        where["name"] = format_place(location.place, language)
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": "error" if problem.is_error else "warning",
        "message": {"text": explain(problem, language)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": make_uri(name)},
                    **({} if location.place else {"region": region}),
                },
                "logicalLocations": [where],
            }
        ],
    }


def _describe_invocation(verdicts: list[Verdict], language: str) -> dict[str, Any]:
    unopened = [verdict for verdict in verdicts if verdict.fault]
    return {
        "executionSuccessful": not unopened,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": {"text": name_fault(verdict.fault, language)},
                "locations": [
                    {"physicalLocation": {"artifactLocation": {"uri": make_uri(verdict.name)}}}
                ],
            }
            for verdict in unopened
            if verdict.fault
        ],
    }


def make_uri(name: str) -> str:
    """The file `name` as a URI: relative as it is, absolute with `file:`."""
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


FORMS: Mapping[str, Callable[..., Iterator[str]]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
    "sarif": format_sarif,
}
"""Every form by the name that the command line has for it."""


def format_verdicts(
    form: str, verdicts: Iterable[Verdict], language: str | None, **style: Paint
) -> Iterator[str]:
    """Lines that tell `verdicts` in `form`; messages in `language`, else in that of the notes.

    `style` may be the `paint` of `format_problem`, for text alone.
    """
    return FORMS[form](verdicts, language, **style)
