"""The records and the notes files that the paths of a command line stand for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import manifest
from pipeline.errors import UsageError
from pipeline.file_names import find_kind, is_notes_name
from pipeline.outbox import read_record
from pipeline.validate import is_notes, may_be_opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_COPIES = ("notes.yaml", "notes.json")


@dataclass(frozen=True, slots=True)
class Selection:
    """Folders of records, and notes files that lie elsewhere; each once, in order of path."""

    records: tuple[Path, ...]
    notes: tuple[Path, ...]
    strangers: tuple[Path, ...] = ()
    """Other files that lie beside notes, and may be meant to be some."""

    def list_notes(self) -> list[Path]:
        """Every notes file: those of records, too."""
        copies = [folder / name for folder in self.records for name in _COPIES]
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
        elif path.name in _COPIES and (path.parent / manifest.FILE_NAME).is_file():
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
    return any(name in names for name in _COPIES) and any(
        name.startswith(f"{folder.name}.") for name in names
    )


def name_source(file: Path) -> str:
    """What a notes file was called when it was dropped: the copy in a record goes by another name.

    Ids that notes leave out are made from it.
    """
    if file.name in _COPIES:
        found = read_record(file.parent)
        if found and found.manifest.notes == file.name:
            return str(file.with_name(found.manifest.source))
    return str(file)


def _walk(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder in and under `folder` with the names of its files; none that is hidden."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "~")))
        yield Path(parent), files
