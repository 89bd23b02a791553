"""What there is to verify in the folders and files that a user names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.regeneration.selection import is_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OTHERS = frozenset({"thumbs.db", "desktop.ini"})


def find_subjects(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Every PDF that is named, and every folder of a record in and under the others, in order.

    In an outbox every folder that holds files, or nothing at all, must be a record: one that has
    lost its record.json is not passed over. Raises UsageError for what is not there.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(_find_folders(path)))
        elif path.is_file() and path.suffix.lower() == ".pdf":
            found[path] = None
        elif path.is_file():
            raise UsageError(f"{path}: name a PDF, the folder of a record or an outbox")
        else:
            raise UsageError(f"{path}: there is no such file or folder")
    return tuple(found)


def list_files(folder: Path) -> list[str]:
    """The names in `folder` but those that systems and office programs leave there."""
    return sorted(name for name in os.listdir(folder) if not is_leftover(name))  # noqa: PTH208


def is_leftover(name: str) -> bool:
    """Whether a file is hidden, a lock of Word or WPS, or a memo of Windows."""
    return name.startswith((".", "~$")) or name.lower() in _OTHERS


def _find_folders(top: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not is_leftover(name))
        folder, names = Path(parent), [name for name in files if not is_leftover(name)]
        if folder == top and not is_record(folder.resolve(), names):
            continue
        if names or not folders:
            yield folder
