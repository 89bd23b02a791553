"""Results of making, regenerating and verifying records, as lines of text and in sum."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.outbox.manifest import dump_json
from pipeline.processing.result import FileResult, FileStatus
from pipeline.report.texts import system_language, tell
from pipeline.report.verdicts import describe_problem
from pipeline.system.disk import show_name
from pipeline.validation.messages import format_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.archive.verify import Verification
    from pipeline.errors import Problem

_QUIET = {FileStatus.RENDERED, FileStatus.UNCHANGED}
"""What the table counts and no line tells."""
SCHEMA = 2


def format_outcome(outcome: FileResult, language: str | None = None) -> Iterator[str]:
    """The lines that tell an outcome: every problem, then what became of the notes.

    In `language`, else in that of the notes, else in that of the system.
    """
    spoken = language or outcome.language or system_language()
    for problem in outcome.problems:
        yield format_problem(problem, show_name(outcome.name), spoken)
    yield tell(_choose_text(outcome), spoken, **_describe(outcome))


def _choose_text(outcome: FileResult) -> str:
    is_revision = outcome.edition is not None and outcome.edition.replaces
    return "revised" if is_revision else outcome.status.value


def _describe(outcome: FileResult) -> dict[str, object]:
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


def format_result(result: FileResult, asked: str | None, system: str) -> Iterator[str]:
    """The lines that tell a result, none for one that went as it should.

    In the language `asked` for, else in that of the notes, else in that of the `system`.
    """
    if result.status in _QUIET:
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
            f"regenerate.{result.status.value}",
            language,
            name=show_name(result.name),
            why=result.fault or explain_reasons(result, language),
        )


def explain_reasons(result: FileResult, language: str) -> str:
    """Why the record is stale or cannot be rendered, in one line."""
    told = [
        tell(f"regenerate.why.{reason.kind.value}", language, file=reason.file)
        for reason in result.reasons
    ]
    return tell("regenerate.comma", language).join(dict.fromkeys(told))


class Tally:
    """Counts the results that pass by, and keeps those of records that were not left alone."""

    def __init__(self) -> None:
        self.counts: Counter[FileStatus] = Counter()
        self.seconds = 0.0
        self._kept: list[FileResult] = []

    def count(self, results: Iterable[FileResult]) -> Iterator[FileResult]:
        """The same results."""
        began = time.monotonic()
        for result in results:
            self.counts[result.status] += 1
            if result.status is not FileStatus.UNCHANGED:
                self._kept.append(result)
            yield result
        self.seconds = time.monotonic() - began

    @property
    def exit_code(self) -> int:
        """0 all well, 1 notes with problems, 3 a fault of the program or machine."""
        return max((status.exit_code for status in self.counts), default=0)

    @property
    def rate(self) -> float:
        """Records a second: of those rendered, or of those looked at where none were."""
        done = self.counts[FileStatus.RENDERED] or self.counts.total()
        return done / self.seconds if self.seconds else 0.0

    def tabulate(self, language: str) -> str:
        """The table at the end: a line for each kind of end, then seconds and rate."""
        rare = (FileStatus.STALE, FileStatus.IGNORED)
        shown = [status for status in FileStatus if self.counts[status] or status not in rare]
        rows = [(f"table.{status.value}", str(self.counts[status])) for status in shown]
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
                "counts": {status.value: self.counts[status] for status in FileStatus},
                "seconds": round(self.seconds, 3),
                "records": [
                    describe_result(result, language)
                    for result in sorted(self._kept, key=lambda result: result.name)
                ],
            }
        )


def describe_result(result: FileResult, language: str) -> dict[str, Any]:
    """One result as plain values, told in the language of the notes where it is known."""
    spoken = result.language or language
    return {
        "name": show_name(result.name),
        "end": result.status.value,
        "folder": show_name(str(result.folder or "")) or None,
        "reasons": [
            {"cause": reason.kind.value, "file": reason.file or None} for reason in result.reasons
        ],
        "message": _explain(result, spoken) or None,
        "problems": [describe_problem(problem, spoken) for problem in result.problems],
    }


def _explain(result: FileResult, language: str) -> str:
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
