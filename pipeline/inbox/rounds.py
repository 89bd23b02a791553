"""The rounds of a watcher: the inbox swept, dead watchers succeeded, the outbox tidied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.errors import MinutesError
from pipeline.inbox import events
from pipeline.inbox.observer import Watchtower

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.inbox.desk import Desk
    from pipeline.inbox.intake import Intake
    from pipeline.inbox.vitals import Vitals
    from pipeline.inbox.work import Work
    from pipeline.settings import Settings

    Tell = Callable[[events.Event], None]


class Rounds:
    """Goes round the inbox, and gives up where it stays away."""

    def __init__(
        self, settings: Settings, desk: Desk, intake: Intake, work: Work, vitals: Vitals, tell: Tell
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._intake = intake
        self._work = work
        self._vitals = vitals
        self._tell = tell
        self._tower: Watchtower | None = None
        self._no_events = ""
        self._lost_since: float | None = None

    def watch_events(self, wake: Callable[[], None]) -> None:
        """Have events of the inbox call `wake`, from the next round on."""
        self._tower = Watchtower(wake)

    def go(self, now: float, *, patience: float) -> None:
        """Make a round; raises MinutesError where none has succeeded for `patience` seconds."""
        try:
            # Events first, so that nothing that comes in between is missed by both.
            self._ensure_events()
            self._intake.sweep(now)
            self._desk.renew()
            for claim in self._desk.take_over(now):
                self._work.add(claim, now, again=True)
        except OSError as error:
            self._note_loss(error, now, patience)
            return
        self._lost_since = None
        self._vitals.note_sweep()
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
            self._vitals.note_fault("outbox", str(error))
            return
        self._vitals.note_fault("outbox", "")
        if count:
            self._tell(events.Swept(count))

    def _note_loss(self, error: OSError, now: float, patience: float) -> None:
        self._vitals.note_fault("inbox", str(error))
        self._intake.postpone(now)
        self._lost_since = now if self._lost_since is None else self._lost_since
        if now - self._lost_since >= patience:
            raise MinutesError(f"the inbox is gone: {error}") from error
