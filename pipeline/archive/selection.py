"""Selection: what a command over published records is asked for, and the files that it means."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.outbox import manifest, read_record, record_id
from pipeline.outbox.manifest import digest
from pipeline.outbox.records import FolderFault
from pipeline.processing.validate import is_made, is_notes, may_be_opened
from pipeline.readers.file_names import COPIES, find_kind, is_notes_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from pipeline.settings import Settings


class StaleCause(StrEnum):
    """Why a record is stale or cannot be rendered again, beside faults of its folder."""

    FORCED = "forced"
    BUILD = "build"
    """The theme, the labels, the fonts, a printed setting or a version is another one."""
    ADDED = "added"
    """There is no record of these notes."""
    EDITED = "edited"
    """The notes are not those that the record was made from, and no revision of it was."""
    REMOVED = "removed"
    """The notes that the record was made from are not among those named."""
    OTHER_ID = "other_id"
    """The notes now give a record of another id."""
    OTHER_BUILD = "other_build"
    """The process that was to render has another theme or version than the one that asked."""


HOPELESS = frozenset({FolderFault.NOTES, FolderFault.MANIFEST, FolderFault.MISPLACED})
"""What rendering again cannot mend."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` parts of the records, counted from 1; each record is in one part alone.

    Which one it is follows from the record's id, so that its revisions stay together, and nothing
    else: every process and machine finds the same.
    """

    number: int
    count: int

    def holds(self, key: str) -> bool:
        """Whether the record with this id is of this part; notes that gave no id go by path."""
        return int(digest(os.fsencode(key))[:16], 16) % self.count == self.number - 1

    def holds_folder(self, folder: Path) -> bool:
        """Whether the record that is published in `folder` is of this part."""
        return self.holds(record_id(folder.name))


WHOLE = Shard(1, 1)


@dataclass(frozen=True, slots=True)
class RegenerationRequest:
    """Which records to look at, and what to do with those that are stale.

    With `look` nothing is written. `only` are formats, all where empty. With `imports` the paths
    are notes files that are to become records. Only records of `shard` are looked at.
    """

    paths: tuple[Path, ...]
    look: bool = False
    force: bool = False
    since: dt.date | None = None
    only: tuple[str, ...] = ()
    imports: bool = False
    shard: Shard = WHOLE


def narrow_settings(settings: Settings, only: tuple[str, ...]) -> Settings:
    """`settings` that make the formats of `only` and no other; as they are where it is empty.

    Raises UsageError for a format that the settings do not make.
    """
    if not only:
        return settings
    known = (*settings.record.formats, *settings.actions.formats, *settings.notice.formats)
    for kind in only:
        if kind not in known:
            raise UsageError(f"--only: the settings make {', '.join(known)}, not {kind!r}")

    def narrow(part: Any) -> Any:
        return replace(part, formats=tuple(kind for kind in part.formats if kind in only))

    return replace(
        settings,
        record=narrow(settings.record),
        actions=narrow(settings.actions),
        notice=narrow(settings.notice),
    )


def list_endings(settings: Settings) -> tuple[str, ...]:
    """What the file names of the renderings end in after the record's own name."""
    return (
        *(f".{kind}" for kind in settings.record.formats),
        *(f".actions.{kind}" for kind in settings.actions.formats),
        *(f".{kind}" for kind in settings.notice.formats),
    )


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
                    names = (name for name in files if not is_made(name, files))
                    found = (folder / name for name in names if is_notes(name))
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
    return sorted(name for name in os.listdir(folder) if not is_leftover(name))  # noqa: PTH208  # names


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
