"""minutes new: empty notes to fill in."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import disk
from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.report.texts import system_language
from schemas.export import dump_schema
from schemas.skeleton import write_skeleton

SCHEMA_FILE = ".notes.schema.json"
"""Put beside new notes for editors; hidden, so that no inbox takes it for notes."""
SUFFIXES = (".yaml", ".yml")


@click.command("new")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(("zh-CN", "en")),
    help="Language of the keys. [default: that of the system]",
)
@pass_workspace
def command(workspace: Workspace, file: Path | None, language: str | None) -> None:
    """Write empty notes, every key explained, to FILE or to standard output.

    The JSON Schema is put beside FILE, so that an editor completes keys and checks values.
    """
    notes = write_skeleton(language or workspace.language or system_language(), SCHEMA_FILE)
    if file is None:
        click.echo(notes, nl=False)
        return
    if file.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{file}: new notes are YAML; name the file with .yaml at the end")
    write_beside(file, notes)
    click.echo(file)


def write_beside(file: Path, notes: str) -> None:
    """Write new notes and the schema beside them; raises UsageError where the file is there."""
    try:
        disk.write_new(file, notes.encode())
        schema = file.with_name(SCHEMA_FILE)
        disk.write_whole(schema, dump_schema().encode(), schema.with_suffix(".part"))
    except FileExistsError:
        raise UsageError(f"{file}: there is a file of this name already") from None
    except FileNotFoundError:
        raise UsageError(f"{file.parent}: there is no such folder") from None
