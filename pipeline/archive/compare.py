"""Comparison of an outbox with notes and program: which records are stale, added or removed."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.selection import StaleCause, is_record
from pipeline.outbox import Misread, OutboxError, PublishedRecord, folder_name, load_record
from pipeline.outbox.records import FolderFault, Mismatch, check_files, find_record
from pipeline.processing.result import FileResult, FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.archive.renew import Candidacy
    from pipeline.archive.selection import Shard
    from pipeline.outbox.manifest import Manifest

    FindBuild = Callable[[tuple[str, ...]], str]
    """The digest of the build that a record in some languages has to have."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """What looking at the record in `folder` gave; without reasons it is as it should be.

    `date` is the day of the meeting, empty where it cannot be known.
    """

    folder: Path
    reasons: tuple[Mismatch, ...] = ()
    date: str = ""
    fault: str = ""
    """Why the disk would not let us look."""


def check_staleness(folder: Path, find_build: FindBuild, endings: tuple[str, ...]) -> Staleness:
    """Compare the record with its manifest, and the manifest with the build for its languages.

    Files whose names end in none of `endings` are not looked at, the notes always are.
    """
    try:
        found = find_record(folder)
        if isinstance(found, Mismatch):
            return Staleness(folder, (found,))
        reasons = tuple(_compare(folder, found.manifest, find_build, endings))
        return Staleness(folder, reasons, str(found.manifest.record["date"]))
    except OutboxError as error:
        return Staleness(folder, fault=str(error))


def _compare(
    folder: Path, manifest: Manifest, find_build: FindBuild, endings: tuple[str, ...]
) -> Iterator[Mismatch]:
    stem = folder_name(manifest.id, manifest.revision)
    chosen = tuple(name for name in manifest.files if name.removeprefix(stem) in endings)
    made, build = manifest.builds, find_build(tuple(manifest.record["languages"]))
    if any(made.get(name, manifest.build_digest) != build for name in chosen):
        yield Mismatch(StaleCause.BUILD)
    yield from check_files(folder, manifest, chosen)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of an outbox: every revision by id, in order, and folders of broken ones."""

    revisions: dict[str, tuple[PublishedRecord, ...]]
    broken: tuple[tuple[Path, Misread], ...] = ()

    def narrow(self, shard: Shard) -> Shelf:
        """Only the records of a part."""
        return Shelf(
            {record: some for record, some in self.revisions.items() if shard.holds(record)},
            tuple(one for one in self.broken if shard.holds_folder(one[0])),
        )

    def find(self, candidacy: Candidacy) -> str:
        """The id of a candidate's record, else of that of the very same bytes; "" for neither."""
        if candidacy.id in self.revisions:
            return candidacy.id
        same = (
            record
            for record, found in self.revisions.items()
            if any(one.manifest.notes_digest == candidacy.notes_digest for one in found)
        )
        return next(same, "")


def read_shelf(outbox: Path) -> Shelf:
    """Every record of `outbox`; none where there is no such folder. Raises OutboxError."""
    by_id: defaultdict[str, list[PublishedRecord]] = defaultdict(list)
    broken: list[tuple[Path, Misread]] = []
    names = sorted(os.listdir(outbox)) if outbox.is_dir() else []  # noqa: PTH208  # names
    for folder in (outbox / name for name in names if not name.startswith(".")):
        found = load_record(folder)
        if isinstance(found, PublishedRecord):
            by_id[found.manifest.id].append(found)
        elif found and is_record(folder, os.listdir(folder)):  # noqa: PTH208  # names
            broken.append((folder, found))
    revisions = {
        key: tuple(sorted(some, key=lambda one: one.manifest.revision))
        for key, some in by_id.items()
    }
    return Shelf(revisions, tuple(broken))


def compare_notes(
    candidacies: Sequence[Candidacy],
    shelf: Shelf,
    outbox: Path,
    judge: Callable[[Path], Staleness],
    *,
    refused: Iterable[str],
    are_all: bool,
) -> Iterator[FileResult]:
    """A result of every candidate, and of every record that is of none of them.

    `refused` are notes files with errors, whose records are not taken for removed; without
    `are_all` there may be other notes that were not named.
    """
    groups: defaultdict[str, list[Candidacy]] = defaultdict(list)
    for candidacy in candidacies:
        groups[shelf.find(candidacy)].append(candidacy)
    for record, group in groups.items():
        yield from _compare_group(shelf.revisions.get(record, ()), group, outbox, judge)
    for folder, misread in shelf.broken:
        yield FileResult(
            str(folder), FileStatus.STALE, reasons=(Mismatch(FolderFault.MANIFEST, misread.file),)
        )
    if are_all:
        sources = {Path(file).name for file in refused}
        for record, revisions in shelf.revisions.items():
            latest = revisions[-1]
            if record not in groups and latest.manifest.source not in sources:
                reason = Mismatch(StaleCause.REMOVED, latest.manifest.source)
                yield FileResult(str(outbox / latest.folder), FileStatus.STALE, reasons=(reason,))


def _compare_group(
    revisions: tuple[PublishedRecord, ...],
    group: Sequence[Candidacy],
    outbox: Path,
    judge: Callable[[Path], Staleness],
) -> Iterator[FileResult]:
    """Accounts of the notes that make the revisions of one record, or of notes without a record."""
    digests = {one.manifest.notes_digest for one in revisions}
    given = {candidacy.notes_digest for candidacy in group}
    for candidacy in group:
        if not revisions:
            yield replace(candidacy.result, reasons=(Mismatch(StaleCause.ADDED),))
            continue
        latest = revisions[-1]
        is_made = candidacy.notes_digest in digests and latest.manifest.notes_digest in given
        if not is_made:
            reasons: tuple[Mismatch, ...] = (Mismatch(StaleCause.EDITED, latest.folder),)
        else:
            staleness = judge(outbox / latest.folder)
            if staleness.fault:
                yield replace(candidacy.result, status=FileStatus.FAILED, fault=staleness.fault)
                continue
            reasons = staleness.reasons
        status = FileStatus.STALE if reasons else FileStatus.UNCHANGED
        yield replace(
            candidacy.result, status=status, folder=outbox / latest.folder, reasons=reasons
        )
