"""Comparison of an outbox with notes: what was edited, added or removed since."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.request import StaleCause
from pipeline.archive.selection import is_record
from pipeline.outbox import Misread, PublishedRecord, load_record
from pipeline.outbox.check import FolderFault, Mismatch
from pipeline.processing.result import FileResult, FileStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.archive.import_notes import Candidacy
    from pipeline.archive.request import Shard
    from pipeline.archive.stale import Staleness


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
    names = sorted(os.listdir(outbox)) if outbox.is_dir() else []  # noqa: PTH208
    for folder in (outbox / name for name in names if not name.startswith(".")):
        found = load_record(folder)
        if isinstance(found, PublishedRecord):
            by_id[found.manifest.id].append(found)
        elif found and is_record(folder, os.listdir(folder)):  # noqa: PTH208
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
