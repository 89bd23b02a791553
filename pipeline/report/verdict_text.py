"""Verdicts as text: every problem in its printed form, and a closing summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.messages import format_problem
from pipeline.report.texts import system_language, tell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from pipeline.validate import Verdict

REASONS = {FileNotFoundError: "missing", PermissionError: "forbidden", IsADirectoryError: "folder"}


def format_text(verdicts: Iterable[Verdict], language: str | None) -> Iterator[str]:
    """The problems of each file as they are found, then the summary.

    In `language`, else each file in that of its notes and the summary in that of all of them,
    or of the system where they differ.
    """
    files = errors = advice = 0
    spoken = set()
    for verdict in verdicts:
        files += 1
        errors += sum(problem.is_error for problem in verdict.problems)
        advice += sum(not problem.is_error for problem in verdict.problems)
        spoken.add(verdict.language or system_language())
        yield from format_verdict(verdict, language or verdict.language or system_language())
    chosen = language or choose_common(spoken)
    yield tell(
        "summary",
        chosen,
        files=count(files, "files", chosen),
        errors=count(errors, "errors", chosen),
        advice=count(advice, "advice", chosen),
    )


def format_verdict(verdict: Verdict, language: str) -> Iterator[str]:
    """The problems of one file, or why it could not be opened."""
    name = show_name(verdict.name)
    if verdict.fault is not None:
        yield tell("unopened", language, name=name, fault=name_fault(verdict.fault, language))
    for problem in verdict.problems:
        yield format_problem(problem, name, language)


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
