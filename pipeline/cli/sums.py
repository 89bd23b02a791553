"""Sums of files that a user's own cache keeps from one regeneration to the next."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipeline import disk
from pipeline.manifest import digest
from pipeline.outbox import OutboxError, read_file_in
from pipeline.regeneration.judge import digest_file
from pipeline.regeneration.memory import Memory
from pipeline.regeneration.sums import dump_sums, load_sums
from pipeline.report.texts import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.regeneration.judge import Digest
    from pipeline.regeneration.sums import Sum


@contextmanager
def choose_digest(language: str, *, trust_times: bool) -> Iterator[Digest]:
    """How files are summed: read, or remembered where `trust_times`; then what is new is kept.

    What cannot be remembered is told in one line and costs nothing but time.
    """
    if not trust_times:
        yield digest_file
        return
    memory = Memory(recall_sums)
    yield memory.digest
    try:
        for outbox, sums in memory.list_learned():
            keep_sums(outbox, sums)
    except OSError as error:
        click.echo(tell("regenerate.forgotten", language, reason=error), err=True)


def recall_sums(outbox: Path) -> dict[str, Sum]:
    """What is remembered of an outbox; nothing where the file cannot be read or is not our own."""
    try:
        file = find_file(outbox)
        data = read_file_in(file.parent, file.name) if _is_own(file) else None
    except (OSError, OutboxError):
        return {}
    return load_sums(data, str(outbox.resolve())) if data else {}


def keep_sums(outbox: Path, sums: dict[str, Sum]) -> None:
    """Remember all this of an outbox, in a file that is written whole; raises OSError."""
    file = find_file(outbox)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    scratch = file.with_name(f".{file.name}.{os.getpid()}.part")
    disk.write_whole(file, dump_sums(str(outbox.resolve()), sums), scratch)


def find_file(outbox: Path) -> Path:
    """The file in the user's cache that is about `outbox`; it need not be there.

    Not in the outbox: that may be read-only, and on a share each machine has inodes of its own.
    Raises OSError for a user without a home.
    """
    from platformdirs import user_cache_path

    folder = user_cache_path("minutes", appauthor=False)
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder))
    return folder / f"{digest(os.fsencode(outbox.resolve()))}.sums"


def _is_own(file: Path) -> bool:
    """Whether no one else can have written `file`."""
    return not hasattr(os, "geteuid") or file.lstat().st_uid == os.geteuid()
