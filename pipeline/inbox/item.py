"""A claim on its way through the workers, and whose turn it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.errors import Problem
    from pipeline.inbox.claim import Claim
    from pipeline.inbox.workers import Worker
    from pipeline.job import Examination
    from schemas.model import Edition

GATE_SECONDS = 5.0
"""How long the examination of one file may hold up files taken later, for the sake of order."""


@dataclass(slots=True)
class Item:
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


def record_key(item: Item) -> str:
    """The same for items whose records would go to the same folder on some disk."""
    # Some disks hold names to be the same that differ in case or in normal form only.
    record_id = item.examination.id if item.examination else ""
    return unicodedata.normalize("NFC", record_id).casefold()


def is_clear(item: Item, items: Sequence[Item]) -> bool:
    """Whether, should the watcher die over `item`, there is but one file to suspect."""
    suspects = [other for other in items if other.is_suspect]
    return not suspects or item is suspects[0]


def may_publish(item: Item, before: Sequence[Item], now: float) -> bool:
    """Whether no file in `before`, which were all taken earlier, could be of the same record."""
    return not any(_holds_up(earlier, item, now) for earlier in before)


def is_overtaken(earlier: Item, item: Item) -> bool:
    """Whether `earlier` waits through a fault and is of the same record as `item`."""
    return earlier.failed > 0 and record_key(earlier) == record_key(item) != ""


def _holds_up(earlier: Item, item: Item, now: float) -> bool:
    if earlier.worker is None and earlier.failed > item.ready > 0:
        return False  # It had another turn since, and failed: no correction waits behind it.
    if earlier.examination is None or item.examination is None:
        return now < earlier.since + GATE_SECONDS
    if earlier.examination.meeting and earlier.examination.meeting == item.examination.meeting:
        return True  # One of them may be a copy of the other.
    return record_key(earlier) == record_key(item)
