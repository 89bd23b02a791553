"""What became of records in a regeneration, as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.disk import show_name
from pipeline.messages import format_problem
from pipeline.regeneration import Account, End
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUIET = {End.RENDERED, End.UNCHANGED}
"""What the table counts and no line tells."""


def format_account(account: Account, asked: str | None, system: str) -> Iterator[str]:
    """The lines that tell an account, none for one that went as it should.

    In the language `asked` for, else in that of the notes, else in that of the `system`.
    """
    if account.end in _QUIET:
        return
    language = asked or account.language or system
    if account.kind:
        yield tell(f"stranger.{account.kind}", language, name=show_name(account.name))
        return
    errors = [problem for problem in account.problems if problem.is_error]
    for problem in errors or account.problems:
        yield format_problem(problem, show_name(account.name), language)
    if account.reasons or account.fault or not account.problems:
        yield tell(
            f"regenerate.{account.end.value}",
            language,
            name=show_name(account.name),
            why=account.fault or explain_reasons(account, language),
        )


def explain_reasons(account: Account, language: str) -> str:
    """Why the record is stale or cannot be rendered, in one line."""
    told = [
        tell(f"regenerate.why.{reason.cause.value}", language, file=reason.file)
        for reason in account.reasons
    ]
    return tell("regenerate.comma", language).join(dict.fromkeys(told))
