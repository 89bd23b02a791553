"""Severity of problems: warnings that the settings ignore, or make errors of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import UsageError, put_errors_first

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.errors import Problem
    from pipeline.settings import ProblemSettings
    from pipeline.validation.validator import Checked

BEYOND_MENDING = ("W212",)
"""Warnings that no change of the notes can answer never stop them."""


def set_checked_severity(checked: Checked, settings: ProblemSettings) -> Checked:
    """`checked` with its problems set; without its record where one of them is an error."""
    problems = set_severity(checked.problems, settings)
    sound = not any(problem.is_error for problem in problems)
    return replace(checked, problems=problems, record=checked.record if sound else None)


def set_severity(
    problems: Iterable[Problem], settings: ProblemSettings, select: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """The problems that are told, errors first, warnings raised to them where `settings` say so.

    Errors are told and stay errors whatever is ignored; where `select` is given, only problems
    of those codes are told. Raises UsageError for a code that does not exist.
    """
    check_codes(settings.ignore, "problems.ignore", "W")
    check_codes(settings.errors, "problems.errors", "W")
    check_codes(select, "--select", "EW")
    told = (
        replace(problem, raised=True) if _is_raised(problem, settings) else problem
        for problem in problems
        if problem.code.startswith("E") or not problem.code.startswith(settings.ignore)
        if not select or problem.code.startswith(select)
    )
    return put_errors_first(told)


def _is_raised(problem: Problem, settings: ProblemSettings) -> bool:
    if problem.is_error or problem.code in BEYOND_MENDING:
        return False
    return settings.strict or problem.code.startswith(settings.errors)


def check_codes(codes: tuple[str, ...], setting: str, kinds: str) -> None:
    """Raise UsageError where a code, or what it is the start of, is not in the catalogue."""
    if not codes:
        return
    from pipeline.validation.messages import load_catalogue

    known = tuple(load_catalogue("en"))
    for code in codes:
        if code[:1] == "A":
            raise UsageError(
                f"{setting}: advice is called warning now; write {'W' + code[1:]!r} for {code!r}"
            )
        if not code or code[0] not in kinds:
            raise UsageError(f"{setting}: {code!r} is not the code of a warning, such as W205")
        if not any(name.startswith(code) for name in known):
            raise UsageError(f"{setting}: there is no problem {code!r}; see docs/problems.md")
