"""The registers of outboxes that a command has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.cli.clock import find_today
from pipeline.errors import MinutesError
from pipeline.follow_up import publish_register
from pipeline.manifest import FILE_NAME
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.settings import Settings


def renew_registers(folders: Iterable[Path], settings: Settings, language: str) -> None:
    """Bring the register of each outbox among `folders` up to date; a fault is told, not raised."""
    for folder in folders:
        if not _is_outbox(folder):
            continue
        try:
            publish_register(folder, settings, find_today(settings))
        except MinutesError as error:
            click.echo(tell("register_failed", language, reason=error), err=True)


def _is_outbox(folder: Path) -> bool:
    """Whether there are records in `folder`, which is none itself."""
    if not folder.is_dir() or (folder / FILE_NAME).exists():
        return False
    return any((child / FILE_NAME).is_file() for child in folder.iterdir())
