"""minutes convert and extract: the notes in a file, or inside a record, as a file of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.archive.embedded import (
    ACTIONS,
    Embedded,
    UnreadableError,
    UnreadableReason,
    try_embedded,
)
from pipeline.archive.executor import TaskError, call_within_limits
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.processing.convert import (
    WRITTEN,
    convert_to_word,
    convert_tree,
    has_comments,
    name_keys,
)
from pipeline.processing.fault_origin import call_in_time
from pipeline.readers.file_names import NOTES_ENDINGS, YAML, find_syntax
from pipeline.readers.reader import read_notes
from pipeline.report.texts import system_language, tell
from pipeline.system import disk
from pipeline.system.disk import LARGEST, read_file
from pipeline.validation.messages import format_problem
from pipeline.validation.validator import find_language

if TYPE_CHECKING:
    from pipeline.settings import Settings


@click.command("convert")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT",
    help="The file to write, which ends in .yaml, .json or .docx.",
)
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys. [default: as they are]",
)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@pass_workspace
def convert_command(
    workspace: Workspace, file: Path, output: Path, language: str | None, force: bool
) -> int:
    """Write the notes FILE, YAML, JSON or Word, as YAML, JSON or as their record in Word.

    What is wrong with reading it is told, and nothing is written where that is an error.
    """
    syntax = NOTES_ENDINGS.get(output.suffix.lower(), "")
    if not syntax:
        raise UsageError(f"{output}: name the file with .yaml, .json or .docx at the end")
    settings = workspace.load_settings()
    limit = settings.limits.file
    notes = read_notes(read_file(file, limit), str(file), limit)
    spoken = workspace.language or find_language(notes).value
    for problem in notes.problems:
        click.echo(format_problem(problem, str(file), spoken), err=True)
    if not notes.tree or any(problem.is_error for problem in notes.problems):
        return 1
    if find_syntax(str(file)) == YAML and has_comments(notes.lines.text):
        click.echo(tell("convert.comments", spoken, name=file), err=True)
    if syntax in WRITTEN:
        data = convert_tree(notes.tree, syntax, language or "")
    else:
        tree = name_keys(notes.tree, language) if language else notes.tree
        data, checked = call_in_time(lambda: convert_to_word(tree, str(file), settings), settings)
        for problem in checked.problems if not data else ():
            click.echo(format_problem(problem, str(file), spoken), err=True)
        if not data:
            return 1
    if not force and (output.exists() or output.is_symlink()):
        raise UsageError(f"{output}: there is a file of this name already; --force replaces it")
    disk.write_whole(output, data)
    click.echo(output)
    return 0


STANDARD_OUTPUT = "-"


@click.command("extract")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-o",
    "--output",
    default=".",
    metavar="DIR",
    help="Folder for the notes, or - for standard output. [default: this folder]",
)
@click.option("--actions", is_flag=True, help="Also write actions.json, which a PDF holds.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
@pass_workspace
def extract_command(
    workspace: Workspace, file: Path, output: str, actions: bool, force: bool
) -> int:
    """Write the notes that the record FILE, a PDF or DOCX, was made from: the exact bytes."""
    language = workspace.language or system_language()
    try:
        found = read_within_limits(file, workspace.load_settings())
        files = list_files(found, actions=actions)
    except UnreadableError as error:
        click.echo(tell(f"extract.{error.cause}", language, name=file), err=True)
        return error.exit_code
    if output == STANDARD_OUTPUT:
        if actions:
            raise UsageError("--actions needs a folder: standard output takes one file")
        click.echo(found.notes, nl=False)
        return 0
    for written in write_files(Path(output), files, force=force):
        click.echo(written)
    return 0


def read_within_limits(file: Path, settings: Settings) -> Embedded:
    """What travels inside `file`, which others made; raises UnreadableError."""
    found = call_within_limits(settings, try_embedded, read_file(file, LARGEST))
    if isinstance(found, Embedded):
        return found
    raise UnreadableError(UnreadableReason.LIMIT if isinstance(found, TaskError) else found)


def list_files(found: Embedded, *, actions: bool) -> dict[str, bytes]:
    """The files to write by name; raises UnreadableError where the actions are not there."""
    files = {found.name: found.notes}
    if actions:
        if found.actions is None:
            raise UnreadableError(UnreadableReason.NO_ACTIONS)
        files[ACTIONS] = found.actions
    return files


def write_files(folder: Path, files: dict[str, bytes], *, force: bool) -> list[Path]:
    """Write `files` into `folder`, all or none where one is there and `force` is not asked."""
    try:
        if not folder.is_dir():
            disk.make_folder(folder)
    except OSError as error:
        raise UsageError(f"{folder}: this folder cannot be made") from error
    targets = [folder / name for name in files]
    taken = next((target for target in targets if target.is_symlink() or target.exists()), None)
    if taken and not force:
        raise UsageError(f"{taken}: there is a file of this name already; --force replaces it")
    for target, data in zip(targets, files.values(), strict=True):
        if force:
            disk.write_whole(target, data)
        else:
            disk.write_new(target, data)
    return targets
