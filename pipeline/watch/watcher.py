"""The watcher: the loop around intake and queue.

It sweeps the inbox, succeeds dead watchers, tidies the outbox and gives its signs of life.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.errors import MinutesError, UsageError
from pipeline.processing.edition import are_counted
from pipeline.processing.worker import JOB, Job, Worker
from pipeline.watch import events
from pipeline.watch.events import Hook
from pipeline.watch.intake import ATTEMPTS, FilesystemObserver, Intake
from pipeline.watch.liveness import Liveness
from pipeline.watch.queue import Queue
from pipeline.watch.work_folder import WorkFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.settings import Settings

    Tell = Callable[[events.Event], None]

ROOM = 4
"""Files taken at a time for each worker: the rest is left to other watchers."""
ROOM_COUNTED = 50
"""The same where records are counted: their numbers go by the time of the meetings among them."""
GLANCE = 0.5
"""The longest time, in seconds, that passes before the stop signal is looked at."""
POLL_SECONDS = 1.0


class Sweeper:
    """Goes round the inbox, and gives up where it stays away."""

    def __init__(
        self,
        settings: Settings,
        work_folder: WorkFolder,
        intake: Intake,
        work: Queue,
        liveness: Liveness,
        tell: Tell,
    ) -> None:
        self._settings = settings
        self._work_folder = work_folder
        self._intake = intake
        self._queue = work
        self._liveness = liveness
        self._tell = tell
        self._tower: FilesystemObserver | None = None
        self._no_events = ""
        self._lost_since: float | None = None

    def watch_events(self, wake: Callable[[], None]) -> None:
        """Have events of the inbox call `wake`, from the next round on."""
        self._tower = FilesystemObserver(wake)

    def go(self, now: float, *, patience: float) -> None:
        """Make a round; raises MinutesError where none has succeeded for `patience` seconds."""
        try:
            # Events first, so that nothing that comes in between is missed by both.
            self._ensure_events()
            self._intake.sweep(now)
            self._work_folder.renew()
            for claim in self._work_folder.take_over(now):
                self._queue.add(claim, now, again=True)
        except OSError as error:
            self._note_loss(error, now, patience)
            return
        self._lost_since = None
        self._liveness.note_sweep()
        self._tidy_outbox()

    def end(self) -> None:
        """Listen to events no more."""
        if self._tower is not None:
            self._tower.stop()

    def _ensure_events(self) -> None:
        reason = self._tower.ensure(self._settings.inbox) if self._tower else ""
        if reason and reason != self._no_events:
            self._tell(events.Degraded(reason))
        self._no_events = reason

    def _tidy_outbox(self) -> None:
        try:
            count = outbox.sweep_staging(self._settings.outbox)
        except (MinutesError, OSError) as error:
            self._liveness.note_fault("outbox", str(error))
            return
        self._liveness.note_fault("outbox", "")
        if count:
            self._tell(events.Swept(count))

    def _note_loss(self, error: OSError, now: float, patience: float) -> None:
        self._liveness.note_fault("inbox", str(error))
        self._intake.postpone(now)
        self._lost_since = now if self._lost_since is None else self._lost_since
        if now - self._lost_since >= patience:
            raise MinutesError(f"the inbox is gone: {error}") from error


def watch(
    settings: Settings,
    *,
    stop: threading.Event,
    tell: Tell,
    once: bool = False,
    poll: bool = False,
    job: Job = JOB,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Make a record of every file that comes into the inbox, until `stop` is set.

    With `once`, end when the inbox is empty. With `poll`, rely on no events. `tell` is called in
    this thread. Gives the exit code: 0, or with `once` 1 where notes were rejected and 3 where
    files were left. Raises UsageError before any file is touched, and MinutesError where the
    inbox is gone for good.
    """
    if not settings.inbox.is_dir():
        raise UsageError(
            f"inbox {settings.inbox} is missing; make that folder or run `minutes init`"
        )
    outbox.check_outbox(settings.outbox, settings.inbox)
    try:
        work_folder = WorkFolder(settings.inbox, settings.watch.lease)
    except OSError as error:
        raise UsageError(f"inbox {settings.inbox} cannot be written to: {error}") from error
    watcher = Watcher(settings, work_folder, tell, job, clock, once=once, poll=poll)
    try:
        return watcher.run(stop)
    finally:
        watcher.end()


class Watcher:
    """One watcher of one inbox."""

    def __init__(
        self,
        settings: Settings,
        work_folder: WorkFolder,
        tell: Tell,
        job: Job,
        clock: Callable[[], float],
        *,
        once: bool,
        poll: bool,
    ) -> None:
        interval = min(settings.watch.sweep, POLL_SECONDS) if poll else settings.watch.sweep
        self._settings = settings
        self._told = tell
        self._clock = clock
        self._once = once
        self._liveness = Liveness(settings, interval, self._tell)
        self._wake = threading.Event()
        self._hinted = threading.Event()
        self._hook = Hook(settings.watch.hook, settings.watch.hook_seconds)
        self._workers = [
            Worker(job, settings, self._wake.set) for _ in range(settings.watch.workers)
        ]
        self._queue = Queue(job, settings, self._workers, self._tell)
        self._intake = Intake(
            settings.inbox, settings.watch.settle, interval, self._tell, clock, once=once
        )
        self._work_folder = work_folder
        self._sweeper = Sweeper(
            settings, work_folder, self._intake, self._queue, self._liveness, self._tell
        )
        if not (poll or once):
            self._sweeper.watch_events(self._hint)
        self._room = len(self._workers) * (ROOM_COUNTED if are_counted(settings) else ROOM)
        self._started = self._ended = False
        self._code = 0

    def run(self, stop: threading.Event) -> int:
        """Watch until `stop` is set or, if only once, until all is done."""
        while not stop.is_set():
            now = self._clock()
            if now >= self._intake.find_due(hinted=self._hinted.is_set()):
                self._sweep(now)
            self._take_files(now)
            self._queue.advance(now)
            self._note_progress()
            self._liveness.give_signs(
                now, self._work_folder, self._intake.waiting, len(self._queue.items)
            )
            self._ended = self._once and self._is_done(now)
            if self._ended:
                break
            self._wake.wait(self._find_pause(now))
            self._wake.clear()
        return self._code if self._once else 0

    def end(self) -> None:
        """Stop at once with nothing half done; what was taken goes back to the inbox."""
        self._liveness.announce_end()
        threads = [worker.stop() for worker in self._workers]
        # The last one first: should we be killed here, none is overtaken by a later one.
        left = sum([self._queue.give_back(item) for item in reversed(self._queue.items)])
        self._hook.finish(wait=self._ended)
        self._tell_hooks()
        self._sweeper.end()
        self._liveness.write_last(self._intake.waiting + left)
        self._work_folder.close()
        for thread in threads:
            thread.join()
        self._tell(events.Stopped(left))

    def _hint(self) -> None:
        self._hinted.set()
        self._wake.set()

    def _sweep(self, now: float) -> None:
        self._hinted.clear()
        self._sweeper.go(now, patience=0 if self._once else self._settings.watch.lease)

    def _take_files(self, now: float) -> None:
        try:
            while len(self._queue.items) < self._room:
                claim = self._intake.take(self._work_folder, now)
                if claim is None:
                    break
                self._queue.add(claim, now)
        except OSError as error:
            self._liveness.note_fault("taking", str(error))
            self._intake.postpone(now)
            if self._once:
                raise MinutesError(f"files cannot be taken from the inbox: {error}") from error
        else:
            self._liveness.note_fault("taking", "")

    def _note_progress(self) -> None:
        """Tell what came of hooks; with `once`, leave in the inbox what cannot be done now."""
        if not self._started and all(worker.is_warm() for worker in self._workers):
            self._started = True
            self._tell(events.Started(self._settings.inbox))
        self._tell_hooks()
        if not self._once:
            return
        for item in self._queue.faults:
            self._intake.leave(item.claim.name)
            self._queue.give_back(item)
        for name, count in tuple(self._intake.failures.items()):
            if count >= ATTEMPTS and name not in self._intake.left:
                self._intake.leave(name)

    def _is_done(self, now: float) -> bool:
        if self._queue.items or self._intake.waiting or self._work_folder.is_waiting:
            return False
        self._sweep(now)
        return not (self._queue.items or self._intake.waiting)

    def _find_pause(self, now: float) -> float:
        due = min(
            self._intake.find_due(hinted=self._hinted.is_set()), self._queue.find_deadline(now)
        )
        return max(0.0, min(due - now, GLANCE))

    def _tell(self, event: events.Event) -> None:
        self._liveness.count(event)
        if isinstance(event, events.Published):
            self._hook.run(event.folder)
        if isinstance(event, events.Rejected):
            self._code = self._code or 1
        if isinstance(event, events.Left | events.Lost | events.Failed):
            self._code = MinutesError.exit_code
        self._told(event)

    def _tell_hooks(self) -> None:
        while not self._hook.failures.empty():
            self._tell(self._hook.failures.get())
