"""Whether an outbox is made of these notes: what was edited, added or removed since."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outbox import Misread, Published, load_record
from pipeline.regeneration.account import Account, Cause, End, Reason
from pipeline.regeneration.selection import is_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.regeneration.admit import Candidacy
    from pipeline.regeneration.judge import Judgement


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of an outbox: every revision by id, in order, and folders of broken ones."""

    revisions: dict[str, tuple[Published, ...]]
    broken: tuple[tuple[Path, Misread], ...] = ()

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
    by_id: defaultdict[str, list[Published]] = defaultdict(list)
    broken: list[tuple[Path, Misread]] = []
    names = sorted(os.listdir(outbox)) if outbox.is_dir() else []  # noqa: PTH208
    for folder in (outbox / name for name in names if not name.startswith(".")):
        found = load_record(folder)
        if isinstance(found, Published):
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
    judge: Callable[[Path], Judgement],
    *,
    refused: Iterable[str],
    are_all: bool,
) -> Iterator[Account]:
    """An account of every candidate, and of every record that is of none of them.

    `refused` are notes files with errors, whose records are not taken for removed; without
    `are_all` there may be other notes that were not named.
    """
    groups: defaultdict[str, list[Candidacy]] = defaultdict(list)
    for candidacy in candidacies:
        groups[shelf.find(candidacy)].append(candidacy)
    for record, group in groups.items():
        yield from _compare_group(shelf.revisions.get(record, ()), group, outbox, judge)
    for folder, misread in shelf.broken:
        yield Account(str(folder), End.STALE, reasons=(Reason(Cause.MANIFEST, misread.file),))
    if are_all:
        sources = {Path(file).name for file in refused}
        for record, revisions in shelf.revisions.items():
            latest = revisions[-1]
            if record not in groups and latest.manifest.source not in sources:
                reason = Reason(Cause.REMOVED, latest.manifest.source)
                yield Account(str(outbox / latest.folder), End.STALE, reasons=(reason,))


def _compare_group(
    revisions: tuple[Published, ...],
    group: Sequence[Candidacy],
    outbox: Path,
    judge: Callable[[Path], Judgement],
) -> Iterator[Account]:
    """Accounts of the notes that make the revisions of one record, or of notes without a record."""
    digests = {one.manifest.notes_digest for one in revisions}
    given = {candidacy.notes_digest for candidacy in group}
    for candidacy in group:
        if not revisions:
            yield replace(candidacy.account, reasons=(Reason(Cause.ADDED),))
            continue
        latest = revisions[-1]
        is_made = candidacy.notes_digest in digests and latest.manifest.notes_digest in given
        if not is_made:
            reasons: tuple[Reason, ...] = (Reason(Cause.EDITED, latest.folder),)
        else:
            judgement = judge(outbox / latest.folder)
            if judgement.fault:
                yield replace(candidacy.account, end=End.FAILED, fault=judgement.fault)
                continue
            reasons = judgement.reasons
        end = End.STALE if reasons else End.UNCHANGED
        yield replace(
            candidacy.account, end=end, folder=str(outbox / latest.folder), reasons=reasons
        )
