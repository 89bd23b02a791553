"""Queued file: a claim on its way through the workers, whose turn it is, and how it ends."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.outbox.manifest import digest
from pipeline.system.disk import show_name
from pipeline.watch.claim import (
    ClaimLostError,
    Plan,
    drop_claim,
    put_back,
    read_claim,
    read_plan,
    write_plan,
)
from pipeline.watch.events import Published, Rejected
from pipeline.watch.rejection import clear_rejections, reject_claim, write_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.errors import Problem
    from pipeline.processing.record import Examination, Rendering
    from pipeline.processing.worker import Worker
    from pipeline.settings import Settings
    from pipeline.watch.claim import Claim
    from schemas.edition import Edition

GATE_SECONDS = 5.0
"""How long the examination of one file may hold up files taken later, for the sake of order."""


@dataclass(slots=True)
class QueuedFile:
    """How far a claim has come. Times are of the clock that never jumps."""

    claim: Claim
    since: float
    data: bytes | None = None
    """The notes as first read: what is examined, rendered and published is the same."""
    examination: Examination | None = None
    edition: Edition | None = None
    notices: tuple[Problem, ...] = ()
    """Warnings of what is published already."""
    worker: Worker | None = None
    crashes: int = 0
    ready: float = 0.0
    """Since when nothing but earlier files of its record can keep it from being rendered."""
    failed: float = 0.0
    """When the machine or the theme last kept it from being done; 0 where they never did."""
    is_suspect: bool = False
    """Its watcher died, and these notes may be why; false once a worker has got through them."""


def record_key(item: QueuedFile) -> str:
    """The same for items whose records would go to the same folder on some disk."""
    # Some disks hold names to be the same that differ in case or in normal form only.
    record_id = item.examination.id if item.examination else ""
    return unicodedata.normalize("NFC", record_id).casefold()


def is_clear(item: QueuedFile, items: Sequence[QueuedFile]) -> bool:
    """Whether, should the watcher die over `item`, there is but one file to suspect."""
    suspects = [other for other in items if other.is_suspect]
    return not suspects or item is suspects[0]


def may_publish(item: QueuedFile, before: Sequence[QueuedFile], now: float) -> bool:
    """Whether no file in `before`, which were all taken earlier, could be of the same record."""
    return not any(_holds_up(earlier, item, now) for earlier in before)


def is_overtaken(earlier: QueuedFile, item: QueuedFile) -> bool:
    """Whether `earlier` waits through a fault and is of the same record as `item`."""
    return earlier.failed > 0 and record_key(earlier) == record_key(item) != ""


def _holds_up(earlier: QueuedFile, item: QueuedFile, now: float) -> bool:
    if earlier.worker is None and earlier.failed > item.ready > 0:
        return False  # It had another turn since, and failed: no correction waits behind it.
    if earlier.examination is None or item.examination is None:
        return now < earlier.since + GATE_SECONDS
    if earlier.examination.meeting and earlier.examination.meeting == item.examination.meeting:
        return True  # One of them may be a copy of the other.
    return record_key(earlier) == record_key(item)


def publish_claim(claim: Claim, rendering: Rendering, data: bytes, settings: Settings) -> Path:
    """Publish what was rendered from `data`; gives the folder.

    Raises ClaimLostError, RevisionTakenError, OutboxError or OSError with nothing published.
    """
    write_plan(claim, Plan(rendering.folder, digest(data)))
    return outbox.publish(settings.outbox, rendering.folder, rendering.files)


def describe_record(
    item: QueuedFile, folder: Path, edition: Edition, rendering: Rendering, seconds: float
) -> Published:
    """What is told of a record that was just published, with all warnings of its examination."""
    examined = item.examination.problems if item.examination else ()
    by_the_clock = (problem for problem in examined if problem not in rendering.problems)
    return Published(
        show_name(item.claim.name),
        folder,
        edition.revision,
        edition.replaces,
        seconds,
        rendering.language,
        (*rendering.problems, *by_the_clock, *item.notices),
    )


def find_published(claim: Claim, data: bytes, settings: Settings) -> Path | None:
    """The folder of `data` where a watcher published it and died before it let go of the claim."""
    plan = read_plan(claim)
    if plan is None or plan.notes_digest != digest(data):
        return None
    found = outbox.read_record(settings.outbox / plan.folder)
    if found is None or found.manifest.notes_digest != plan.notes_digest:
        return None
    return settings.outbox / plan.folder


def release_claim(claim: Claim, data: bytes, settings: Settings) -> bool:
    """Drop a claim whose notes `data` stand in the outbox.

    Where someone wrote to the file after `data` was read, it goes back to the inbox, since it is
    the next revision. False where it must be worked on again in its place, as there is a newer
    file of its name.
    """
    clear_rejections(settings.inbox, claim.name)
    try:
        if read_claim(claim, settings.limits.file) != data:
            return put_back(claim, settings.inbox)
    except ClaimLostError:
        return True
    drop_claim(claim)
    return True


def reject(
    claim: Claim, problems: Sequence[Problem], language: str, marked: bytes, settings: Settings
) -> Rejected:
    """Reject a claim; `language` is empty where it is not known, `marked` where nothing is."""
    text = write_report(claim.name, problems, language, is_marked=bool(marked))
    report = reject_claim(claim, settings.inbox, text, marked)
    return Rejected(show_name(claim.name), report, language, tuple(problems))
