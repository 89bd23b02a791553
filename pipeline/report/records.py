"""Results of making, regenerating and verifying records, as lines of text and in sum."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.archive.request import End, RegenerationResult
from pipeline.outbox.manifest import dump_json
from pipeline.processing.record import Result
from pipeline.report.texts import system_language, tell
from pipeline.report.verdicts import describe_problem
from pipeline.system.disk import show_name
from pipeline.validation.messages.printed import format_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.archive.rerender import Verification
    from pipeline.errors import Problem
    from pipeline.processing.record import Outcome

_QUIET = {End.RENDERED, End.UNCHANGED}
"""What the table counts and no line tells."""
SCHEMA = 2
REGENERATION_CODES = {End.REFUSED: 1, End.FAILED: 3}


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


def format_result(result: RegenerationResult, asked: str | None, system: str) -> Iterator[str]:
    """The lines that tell a result, none for one that went as it should.

    In the language `asked` for, else in that of the notes, else in that of the `system`.
    """
    if result.end in _QUIET:
        return
    language = asked or result.language or system
    if result.kind:
        yield tell(f"stranger.{result.kind}", language, name=show_name(result.name))
        return
    errors = [problem for problem in result.problems if problem.is_error]
    for problem in errors or result.problems:
        yield format_problem(problem, show_name(result.name), language)
    if result.reasons or result.fault or not result.problems:
        yield tell(
            f"regenerate.{result.end.value}",
            language,
            name=show_name(result.name),
            why=result.fault or explain_reasons(result, language),
        )


def explain_reasons(result: RegenerationResult, language: str) -> str:
    """Why the record is stale or cannot be rendered, in one line."""
    told = [
        tell(f"regenerate.why.{reason.cause.value}", language, file=reason.file)
        for reason in result.reasons
    ]
    return tell("regenerate.comma", language).join(dict.fromkeys(told))


class Tally:
    """Counts the results that pass by, and keeps those of records that were not left alone."""

    def __init__(self) -> None:
        self.counts: Counter[End] = Counter()
        self.seconds = 0.0
        self._kept: list[RegenerationResult] = []

    def count(self, results: Iterable[RegenerationResult]) -> Iterator[RegenerationResult]:
        """The same results."""
        began = time.monotonic()
        for result in results:
            self.counts[result.end] += 1
            if result.end is not End.UNCHANGED:
                self._kept.append(result)
            yield result
        self.seconds = time.monotonic() - began

    @property
    def exit_code(self) -> int:
        """0 all well, 1 notes with problems, 3 a fault of the program or machine."""
        return max((REGENERATION_CODES.get(end, 0) for end in self.counts), default=0)

    @property
    def rate(self) -> float:
        """Records a second: of those rendered, or of those looked at where none were."""
        done = self.counts[End.RENDERED] or self.counts.total()
        return done / self.seconds if self.seconds else 0.0

    def tabulate(self, language: str) -> str:
        """The table at the end: a line for each kind of end, then seconds and rate."""
        shown = [end for end in End if self.counts[end] or end not in (End.STALE, End.IGNORED)]
        rows = [(f"table.{end.value}", str(self.counts[end])) for end in shown]
        rows += [("table.seconds", f"{self.seconds:.1f}"), ("table.rate", f"{self.rate:.1f}")]
        width = max(len(value) for _, value in rows)
        return "\n".join(
            f"{value:>{width}}  {tell(f'regenerate.{name}', language)}" for name, value in rows
        )

    def to_json(self, language: str) -> bytes:
        """The sum and every record but the unchanged ones, in order of name, for programs."""
        return dump_json(
            {
                "schema": SCHEMA,
                "counts": {end.value: self.counts[end] for end in End},
                "seconds": round(self.seconds, 3),
                "records": [
                    describe_result(result, language)
                    for result in sorted(self._kept, key=lambda result: result.name)
                ],
            }
        )


def describe_result(result: RegenerationResult, language: str) -> dict[str, Any]:
    """One result as plain values, told in the language of the notes where it is known."""
    spoken = result.language or language
    return {
        "name": show_name(result.name),
        "end": result.end.value,
        "folder": show_name(result.folder) or None,
        "reasons": [
            {"cause": reason.cause.value, "file": reason.file or None} for reason in result.reasons
        ],
        "message": _explain(result, spoken) or None,
        "problems": [describe_problem(problem, spoken) for problem in result.problems],
    }


def _explain(result: RegenerationResult, language: str) -> str:
    if result.kind:
        return tell(f"stranger.{result.kind}", language, name=show_name(result.name))
    return result.fault or explain_reasons(result, language)


def format_verification(verdict: Verification, language: str) -> Iterator[str]:
    """A line for each mismatch, or one that there is none."""
    for mismatch in verdict.mismatches:
        why = tell(f"verify.{mismatch.kind}", language, file=show_name(mismatch.file))
        yield tell("verify.doubtful", language, name=show_name(str(verdict.subject)), why=why)
    if not verdict.mismatches:
        yield tell("verify.sound", language, name=show_name(str(verdict.subject)))
