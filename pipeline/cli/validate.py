"""minutes validate and schema: every problem of notes files, and what notes may say at all."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.processing.validate import Verdict, find_notes, validate_files
from pipeline.report.texts import system_language
from pipeline.report.verdicts import FORMS, format_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.settings import Settings


MANY = 1000
"""Files that take longer than a person waits without a sign."""
_STYLES: dict[str, dict[str, Any]] = {
    "place": {"bold": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "caret": {"fg": "red", "bold": True},
}


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
def validate_command(
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
    is_coloured = form == "text" and not os.environ.get("NO_COLOR")
    style = {"paint": paint} if is_coloured else {}
    for line in format_verdicts(form, counted.watch(verdicts), workspace.language, **style):
        click.echo(line)
    return counted.exit_code


def show_progress(
    verdicts: Iterator[Verdict], total: int, language: str | None
) -> Iterator[Verdict]:
    """The same verdicts, while a bar on the terminal shows how many have passed."""
    from pipeline.report.texts import system_language, track

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


def paint(text: str, role: str) -> str:
    """`text` in the colours of its role; only a terminal is shown them."""
    return click.style(text, **_STYLES[role])


@click.command("schema")
@click.option(
    "--strict",
    is_flag=True,
    help="Keys of one language, one shape a value, every key required: for the structured output "
    "of language models and for form builders.",
)
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys of --strict. [default: that of the system]",
)
@pass_workspace
def schema_command(workspace: Workspace, strict: bool, language: str | None) -> None:
    """Print the notes format as JSON Schema, for editors and other checkers."""
    from schemas.json_schema import dump_schema
    from schemas.strict_schema import dump_strict_schema

    if language and not strict:
        raise UsageError("--language needs --strict: the schema for editors has both languages")
    spoken = language or workspace.language or system_language()
    click.echo(dump_strict_schema(spoken) if strict else dump_schema(), nl=False)
