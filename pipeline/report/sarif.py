"""Verdicts on notes files as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.report.verdicts import choose_common, name_fault
from pipeline.validation.messages import (
    describe_message,
    explain,
    format_path,
    format_place,
    load_catalogue,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.errors import Problem
    from pipeline.processing.validate import Verdict

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def format_sarif(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """One SARIF log with one run, all of it in one language."""
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
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
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
