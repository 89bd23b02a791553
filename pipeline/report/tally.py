"""The sum of a regeneration: how many records ended how, in what time."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.disk import show_name
from pipeline.manifest import dump_json
from pipeline.regeneration import Account, End
from pipeline.report.account import explain_reasons
from pipeline.report.texts import tell
from pipeline.report.verdict_json import describe_problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA = 1
EXIT_CODES = {End.REFUSED: 1, End.FAILED: 3}


class Tally:
    """Counts the accounts that pass by, and keeps those of records that were not left alone."""

    def __init__(self) -> None:
        self.counts: Counter[End] = Counter()
        self.seconds = 0.0
        self._kept: list[Account] = []

    def count(self, accounts: Iterable[Account]) -> Iterator[Account]:
        """The same accounts."""
        began = time.monotonic()
        for account in accounts:
            self.counts[account.end] += 1
            if account.end is not End.UNCHANGED:
                self._kept.append(account)
            yield account
        self.seconds = time.monotonic() - began

    @property
    def exit_code(self) -> int:
        """0 all well, 1 notes with problems, 3 a fault of the program or machine."""
        return max((EXIT_CODES.get(end, 0) for end in self.counts), default=0)

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
                    describe_account(account, language)
                    for account in sorted(self._kept, key=lambda account: account.name)
                ],
            }
        )


def describe_account(account: Account, language: str) -> dict[str, Any]:
    """One account as plain values, told in the language of the notes where it is known."""
    spoken = account.language or language
    return {
        "name": show_name(account.name),
        "end": account.end.value,
        "folder": show_name(account.folder) or None,
        "reasons": [
            {"cause": reason.cause.value, "file": reason.file or None} for reason in account.reasons
        ],
        "message": _explain(account, spoken) or None,
        "problems": [describe_problem(problem, spoken) for problem in account.problems],
    }


def _explain(account: Account, language: str) -> str:
    if account.kind:
        return tell(f"stranger.{account.kind}", language, name=show_name(account.name))
    return account.fault or explain_reasons(account, language)
