"""minutes init: a workspace to begin with."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from pipeline.cli.workspace import Workspace, pass_workspace
from pipeline.errors import UsageError
from pipeline.report.texts import LANGUAGES, system_language, tell
from pipeline.settings import FILE_NAME
from pipeline.system import disk

FOLDERS = ("inbox", "outbox")


@click.command("init")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of the settings. [default: that of the system]",
)
@pass_workspace
def command(workspace: Workspace, folder: Path | None, language: str | None) -> None:
    """Make FOLDER a workspace: inbox, outbox, and minutes.toml with every setting explained.

    What is there already stays as it is. [default: this folder]
    """
    folder = workspace.folder / folder if folder else workspace.folder
    spoken = language or workspace.language or system_language()
    try:
        made = make_workspace(folder, read_settings(spoken))
    except OSError as error:
        raise UsageError(f"{error.filename or folder}: {error.strerror or error}") from error
    for path in made:
        click.echo(tell("init.made", spoken, path=disk.show_name(str(path))))
    name = disk.show_name(str(folder))
    click.echo(tell("init.next" if made else "init.nothing", spoken, folder=name))


def make_workspace(folder: Path, settings: bytes) -> list[Path]:
    """Make what is missing of a workspace; gives it. Raises OSError, with nothing overwritten."""
    made = []
    for path in (folder, *(folder / name for name in FOLDERS)):
        if not path.is_dir():
            path.mkdir(parents=True)
            made.append(path)
    file = folder / FILE_NAME
    if not file.is_symlink() and not file.exists():
        disk.write_new(file, settings)
        made.append(file)
    return made


def read_settings(language: str) -> bytes:
    """The bytes of a minutes.toml that says what holds without it, every setting explained."""
    return (resources.files("pipeline") / "workspace" / f"minutes.{language}.toml").read_bytes()
