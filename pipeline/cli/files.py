"""Files that a command writes where the user asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import disk
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def write_file(file: Path, data: bytes) -> None:
    """Write `file` whole, over whatever has its name; makes its folder.

    Raises UsageError where that cannot be done.
    """
    try:
        if not file.parent.is_dir():
            file.parent.mkdir(parents=True)
        disk.write_whole(file, data, file.with_name(f".{file.name}.part"))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from error
