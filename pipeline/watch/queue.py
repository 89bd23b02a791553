"""Queue of claimed files: examined and rendered by workers, published or rejected here."""

from __future__ import annotations

import logging
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.errors import MinutesError
from pipeline.processing.copies import choose
from pipeline.processing.edition import NO_TURN, are_counted, number_edition
from pipeline.processing.fault_origin import blame_name, blame_overtaken
from pipeline.processing.record import Examination, Rendering
from pipeline.processing.worker import Worker, WorkerFailure, describe_failure
from pipeline.system.disk import show_name
from pipeline.watch import events
from pipeline.watch.claim import ClaimLostError, count_death, measure_claim, put_back, read_claim
from pipeline.watch.outcome import (
    find_published,
    publish_claim,
    refuse_size,
    reject,
    release_claim,
)
from pipeline.watch.settle import Backoff

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.errors import Problem
    from pipeline.processing.worker import Job
    from pipeline.settings import Settings
    from pipeline.watch.claim import Claim
    from schemas.edition import Edition

    Tell = Callable[[events.Event], None]

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
    examiner: Worker | None = None
    """The worker that has examined it, and mostly still knows it."""
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


def waits_for_number(item: QueuedFile, items: Sequence[QueuedFile], now: float) -> bool:
    """Whether a file of an earlier meeting is to be numbered first, or there may be one."""
    turn = item.examination.turn if item.examination else NO_TURN
    if not turn.is_counted or item.edition is not None:
        return False
    for place, other in enumerate(items):
        if other is item or other.failed > 0 or not is_clear(other, items):
            continue
        if other.examination is None:
            if now < other.since + GATE_SECONDS:
                return True
        elif (
            other.edition is None
            and other.examination.turn.is_before(turn)
            and may_publish(other, items[:place], now)
        ):
            return True
    return False


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


CRASHES = 2
"""A worker may be killed by others than its notes; the second time it is their doing."""
DEATHS = 3
"""So many watchers may die over a file before it is taken to be the reason."""
_FAULTS = (MinutesError, OSError, ImportError)
_LOGGER = logging.getLogger("minutes")


class Queue:
    """All claims of a watcher, in the order they were taken."""

    def __init__(self, job: Job, settings: Settings, workers: Sequence[Worker], tell: Tell) -> None:
        self._job = job
        self._settings = settings
        self._workers = workers
        self._tell = tell
        self._backoff = Backoff()
        self._told = ""
        self._left: set[str] = set()
        self._is_counted = are_counted(settings)
        self.items: list[QueuedFile] = []
        self.faults: list[QueuedFile] = []
        """What the last `advance` left undone through a fault of the machine or the theme."""

    def add(self, claim: Claim, now: float, *, again: bool = False) -> None:
        """Work on `claim` as well; `again` where it is taken over from a watcher that died."""
        self._tell(events.Taken(show_name(claim.name), again))
        self.items.append(QueuedFile(claim, now, is_suspect=again))

    def advance(self, now: float) -> None:
        """Take every step that can be taken now, the oldest claim first; never waits."""
        self.faults = []
        for item in tuple(self.items):
            if now >= self._backoff.until(item.claim):
                try:
                    self._take_step(item, now)
                except ClaimLostError:
                    self._lose(item)
                except _FAULTS as error:
                    self._note_fault(item, error, now)

    def find_deadline(self, now: float) -> float:
        """When something may be due even if no worker reports before."""
        pauses = (self._backoff.until(item.claim) for item in self.items)
        limits = (worker.deadline() for worker in self._workers)
        return min((time for time in (*pauses, *limits) if time > now), default=float("inf"))

    def give_back(self, item: QueuedFile) -> bool:
        """Return the file of `item` to the inbox; later files of its record must not overtake it.

        False where that cannot be done: then it stays claimed for the next watcher.
        """
        self._left |= {record_key(item)} - {""}
        self.remove(item)
        try:
            return put_back(item.claim, self._settings.inbox)
        except ClaimLostError:
            self._tell(events.Lost(show_name(item.claim.name)))
            return False
        except OSError as error:
            _LOGGER.warning("%s stays in .work: %s", show_name(item.claim.name), error)
            return False

    def remove(self, item: QueuedFile) -> None:
        """Think of `item` no more."""
        self._backoff.forget(item.claim)
        self.items.remove(item)

    def _lose(self, item: QueuedFile) -> None:
        self.remove(item)
        self._tell(events.Lost(show_name(item.claim.name)))

    def _take_step(self, item: QueuedFile, now: float) -> None:
        if item.worker is not None:
            result = item.worker.collect(now)
            if result is None:
                return
            item.worker = None
            self._take_result(item, result, now)
        elif item.data is None:
            self._read(item)
        if item in self.items and item.worker is None and item.data is not None:
            self._submit(item, item.data, now)

    def _read(self, item: QueuedFile) -> None:
        limit = self._settings.limits.file
        size = measure_claim(item.claim)
        data = b"" if size > limit else read_claim(item.claim, limit)
        size = max(size, len(data))
        if size > limit:
            self._reject(item, (refuse_size(size, self._settings.limits),), "")
            return
        item.data = data
        folder = find_published(item.claim, data, self._settings)
        if folder is not None:
            self._finish(item, data, events.Unchanged(show_name(item.claim.name), folder))

    def _submit(self, item: QueuedFile, data: bytes, now: float) -> None:
        """Give the item's next task to a worker, if one is free and it is the item's turn."""
        idle = [worker for worker in self._workers if worker.is_idle()]
        worker = item.examiner if item.examiner in idle else next(iter(idle), None)
        if worker is None or not is_clear(item, self.items):
            return
        name = show_name(item.claim.name)
        if item.examination is None:
            if item.is_suspect and count_death(item.claim) > DEATHS:
                self._record_failure(
                    item, WorkerFailure("crash", f"killed {DEATHS + 1} times"), final=True
                )
                return
            worker.submit(self._job.examine, data, name, self._settings, now=now)
            item.worker = item.examiner = worker
        elif record_key(item) in self._left:
            self.faults.append(item)
        elif may_publish(item, self.items[: self.items.index(item)], now):
            found = item.examination
            if self._is_counted and waits_for_number(item, self.items, now):
                return
            choice = choose(found.identity, name, self._settings)
            if choice.published is not None:
                folder = self._settings.outbox / choice.published.folder
                self._finish(item, data, events.Unchanged(name, folder))
            elif choice.edition is None:
                self._reject(item, (*found.problems, *choice.problems), found.language)
            else:
                edition = number_edition(choice.edition, found.id, found.turn, self._settings)
                item.edition, item.notices = edition, choice.problems
                worker.submit(self._job.render, data, name, item.edition, self._settings, now=now)
                item.worker = worker

    def _take_result(self, item: QueuedFile, result: object, now: float) -> None:
        item.is_suspect = item.is_suspect and isinstance(result, tuple) and not item.examination
        match result:
            case WorkerFailure():
                self._record_failure(item, result)
            case (Examination() as examination,):
                item.examination, item.ready = examination, now
                if not examination.id:
                    self._reject(
                        item, examination.problems, examination.language, examination.marked
                    )
            case (Rendering() as rendering,) if not rendering.files:
                self._reject(item, rendering.problems, rendering.language, rendering.marked)
            case (Rendering() as rendering,):
                self._publish(item, rendering, now)
            case Exception() if isinstance(result, _FAULTS):
                raise result
            case Exception():
                _LOGGER.error("%s", show_name(item.claim.name), exc_info=result)
                item.crashes = CRASHES
                self._record_failure(item, WorkerFailure("crash", type(result).__name__))

    def _publish(self, item: QueuedFile, rendering: Rendering, now: float) -> None:
        assert item.data is not None  # noqa: S101  # it was read before it was rendered
        assert item.edition is not None  # noqa: S101  # it was chosen before, too
        if not self._set_aside(item):
            return
        try:
            folder = publish_claim(item.claim, rendering, item.edition, item.data, self._settings)
        except outbox.RevisionTakenError:
            return  # Another watcher was first: ours is the revision after.
        except outbox.NameTooLongError:
            self._reject(item, (blame_name(rendering.folder),), rendering.language)
            return
        told = events.Published(
            show_name(item.claim.name),
            folder,
            item.edition.revision,
            item.edition.replaces,
            now - item.since,
            rendering.language,
            (*rendering.problems, *item.notices),
        )
        self._finish(item, item.data, told)

    def _set_aside(self, item: QueuedFile) -> bool:
        """Reject what waits and would undo `item` later on; False where it is at work by now."""
        before = self.items[: self.items.index(item)]
        overtaken = [earlier for earlier in before if is_overtaken(earlier, item)]
        if any(earlier.worker is not None for earlier in overtaken):
            return False
        for earlier in overtaken:
            language = earlier.examination.language if earlier.examination else ""
            self._reject(earlier, (blame_overtaken(show_name(item.claim.name)),), language)
        return True

    def _finish(self, item: QueuedFile, data: bytes, told: events.Event) -> None:
        self._tell(told)
        gone = release_claim(item.claim, data, self._settings)
        self.remove(item)
        self._told = ""
        if not gone:
            self.items.append(QueuedFile(item.claim, item.since))

    def _record_failure(
        self, item: QueuedFile, failure: WorkerFailure, *, final: bool = False
    ) -> None:
        item.crashes += 1
        if final or failure.reason != "crash" or item.crashes >= CRASHES:
            language = item.examination.language if item.examination else ""
            self._reject(item, (describe_failure(failure, self._settings.limits),), language)

    def _reject(
        self, item: QueuedFile, problems: Sequence[Problem], language: str, marked: bytes = b""
    ) -> None:
        found = item.examination
        if self._is_counted and found and found.turn.is_counted:
            others = (record_key(other) for other in self.items if other is not item)
            if record_key(item) not in others:
                outbox.release_numbers(self._settings.outbox, [found.id])
        self._tell(reject(item.claim, problems, language, marked, self._settings))
        self.remove(item)

    def _note_fault(self, item: QueuedFile, error: BaseException, now: float) -> None:
        self._backoff.lengthen(item.claim, now)
        item.is_suspect = False
        item.failed = item.ready = now
        self.faults.append(item)
        reason = str(error) or type(error).__name__
        if reason != self._told:
            self._tell(events.Failed(reason))
        self._told = reason
