"""minutes convert: the notes of one notation as a file of another."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.processing.convert import (
    WRITTEN,
    convert_to_word,
    convert_tree,
    has_comments,
    name_keys,
)
from pipeline.readers.file_names import NOTES_ENDINGS, YAML, find_syntax
from pipeline.readers.reader import read_notes
from pipeline.report.texts import tell
from pipeline.system import disk
from pipeline.system.disk import read_file
from pipeline.validation.messages import format_problem
from pipeline.validation.validator import find_language


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
def command(
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
        data, checked = convert_to_word(tree, str(file), settings)
        for problem in checked.problems if not data else ():
            click.echo(format_problem(problem, str(file), spoken), err=True)
        if not data:
            return 1
    if not force and (output.exists() or output.is_symlink()):
        raise UsageError(f"{output}: there is a file of this name already; --force replaces it")
    disk.write_whole(output, data)
    click.echo(output)
    return 0
