"""Selection: the records and notes files that the paths of a command line stand for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.outbox import manifest, read_record
from pipeline.processing.validate import is_notes, may_be_opened
from pipeline.readers.file_names import COPIES, find_kind, is_notes_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OTHERS = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Folders of records, and notes files that lie elsewhere; each once, in order of path."""

    records: tuple[Path, ...]
    notes: tuple[Path, ...]
    strangers: tuple[Path, ...] = ()
    """Other files that lie beside notes, and may be meant to be some."""

    def list_notes(self) -> list[Path]:
        """Every notes file: those of records, too."""
        copies = [folder / name for folder in self.records for name in COPIES.values()]
        return [*self.notes, *(copy for copy in copies if copy.is_file())]


def select(paths: Iterable[Path]) -> Selection:
    """Every record and notes file in and under `paths`; raises UsageError for one not there."""
    records: dict[Path, None] = {}
    notes: dict[Path, None] = {}
    strangers: list[Path] = []
    for path in paths:
        if path.is_dir():
            for folder, files in _walk(path):
                if is_record(folder, files):
                    records[folder] = None
                else:
                    strangers += (folder / name for name in files if is_stranger(name))
                    found = (folder / name for name in files if is_notes(name))
                    notes.update((file, None) for file in found if may_be_opened(str(file)))
        elif not path.is_file():
            raise UsageError(f"{path}: there is no such file or folder")
        elif path.name in COPIES.values() and (path.parent / manifest.FILE_NAME).is_file():
            records[path.parent] = None
        else:
            notes[path] = None
    return Selection(tuple(sorted(records)), tuple(sorted(notes)), tuple(sorted(set(strangers))))


def is_stranger(name: str) -> bool:
    """Whether a file in a folder of notes is none and may be meant to be."""
    return not is_notes_name(name) and bool(find_kind(name))


def is_record(folder: Path, files: Iterable[str]) -> bool:
    """Whether a folder with `files` holds a record, be it one that lost its record.json."""
    names = set(files)
    if manifest.FILE_NAME in names:
        return True
    return any(name in names for name in COPIES.values()) and any(
        name.startswith(f"{folder.name}.") for name in names
    )


def name_source(file: Path) -> str:
    """What a notes file was called when it was dropped: the copy in a record goes by another name.

    Ids that notes leave out are made from it.
    """
    if file.name in COPIES.values():
        found = read_record(file.parent)
        if found and found.manifest.notes == file.name:
            return str(file.with_name(found.manifest.source))
    return str(file)


def _walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder in and under `folder` with the names of its files; none that is hidden."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "~")))
        yield Path(parent), files


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
