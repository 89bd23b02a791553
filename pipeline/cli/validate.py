"""minutes validate: every problem of notes files, without making a record."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.processing.validate import Verdict, find_notes, validate_files
from pipeline.report.verdicts import FORMS, format_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.settings import Settings

MANY = 1000
"""Files that take longer than a person waits without a sign."""
_HEADER = re.compile(
    r"(?P<place>.*?:(?:\d+:\d+| [^:：]+): )(?P<kind>error|错误|warning|提示)(?P<rest> [EW]\d{3}.*)"
)
_CARETS = re.compile(r"( +\|[ \u3000…]*)(\^+)")
_COLOURS = {"error": "red", "错误": "red", "warning": "yellow", "提示": "yellow"}


@click.command("validate")
@click.argument("files", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMS)),
    default="text",
    help="How problems are told. [default: text]",
)
@click.option("--strict", is_flag=True, help="Take every warning for an error.")
@click.option("--select", multiple=True, metavar="CODE", help="Tell only problems of this code.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave warnings of this code out.")
@pass_workspace
def command(
    workspace: Workspace,
    files: tuple[str, ...],
    form: str,
    strict: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> int:
    """Tell every problem of notes FILES, at its line and column.

    FILES may be folders, or - for standard input; the inbox where none are named. Codes may be
    cut short: W2 is every code that starts so. Ends with 1 where there is an error.
    """
    settings = narrow_settings(workspace.load_settings(), strict=strict, ignore=split_codes(ignore))
    named = files or (str(settings.inbox),)
    found = list(find_notes(named))
    verdicts = validate_files(found, settings, select=split_codes(select))
    if len(found) >= MANY and sys.stderr.isatty() and not sys.stdout.isatty():
        verdicts = show_progress(verdicts, len(found), workspace.language)
    counted = Counted()
    for line in format_verdicts(form, counted.watch(verdicts), workspace.language):
        show_line(line, coloured=form == "text")
    return counted.exit_code


def show_progress(
    verdicts: Iterator[Verdict], total: int, language: str | None
) -> Iterator[Verdict]:
    """The same verdicts, while a bar on the terminal shows how many have passed."""
    from pipeline.report.progress import track
    from pipeline.report.texts import system_language

    return track("validate", verdicts, total, language=language or system_language())


class Counted:
    """Remembers the worst exit code of the verdicts that pass by."""

    exit_code = 0

    def watch(self, verdicts: Iterator[Verdict]) -> Iterator[Verdict]:
        """The same verdicts."""
        for verdict in verdicts:
            self.exit_code = max(self.exit_code, verdict.exit_code)
            yield verdict


def narrow_settings(settings: Settings, *, strict: bool, ignore: tuple[str, ...]) -> Settings:
    """`settings` with what the command line adds."""
    problems = replace(
        settings.problems,
        strict=settings.problems.strict or strict,
        ignore=(*settings.problems.ignore, *ignore),
    )
    return replace(settings, problems=problems)


def split_codes(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes that are given one by one or separated by commas."""
    return tuple(part.strip().upper() for code in codes for part in code.split(",") if part.strip())


def show_line(line: str, *, coloured: bool) -> None:
    """Print a line; on a terminal with colours, unless NO_COLOR is set."""
    if coloured and not os.environ.get("NO_COLOR"):
        line = "\n".join(map(_colour, line.split("\n")))
    click.echo(line)


def _colour(line: str) -> str:
    if match := _HEADER.fullmatch(line):
        kind = click.style(match["kind"], fg=_COLOURS[match["kind"]], bold=True)
        return f"{click.style(match['place'], bold=True)}{kind}{match['rest']}"
    if match := _CARETS.fullmatch(line):
        return match[1] + click.style(match[2], fg="red", bold=True)
    return line
