"""Rules of notices: what a meeting needs to know before it is held, and in time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pipeline.document.agenda import count_minutes
from pipeline.validation.rules.deadlines import LONGEST_REST, ONE_DAY, is_workday
from schemas.model import END_OF_DAY, FollowUp, RecordStatus, Retrospective
from schemas.names import CHINESE, get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation
    from schemas.model import MeetingTime

RECENT = 30
"""Days after the meeting for which lateness is told; older notices come from an archive."""
_PARTS = ("issues", "updates", "retrospective", "follow_up")
_OUTCOMES = ("discussion", "disagreements", "conclusion")
_EMPTY: tuple[Any, ...] = ((), "", None, Retrospective(), FollowUp())


def find_late_notices(context: RuleContext) -> Iterator[Violation]:
    """A notice sent after the last working day before the meeting, where the time is known."""
    day = context.record.meeting.time.date
    if not context.now or not _is_called(context):
        return
    today, latest = context.now.date(), find_latest_day(day, context.country)
    if latest < today <= day + ONE_DAY * RECENT:
        yield ("meeting", "time"), {"date": day.isoformat(), "latest": latest.isoformat()}


def find_latest_day(day: dt.date, country: str) -> dt.date:
    """The last working day before `day`; the day before where none is near, or none is known."""
    earlier = [day - ONE_DAY * days for days in range(1, min(LONGEST_REST, day.toordinal() - 1))]
    worked = (one for one in earlier if not country or is_workday(one, country))
    return next(worked, earlier[0] if earlier else day)


def find_aimless_meetings(context: RuleContext) -> Iterator[Violation]:
    """A notice that does not say what the meeting is to achieve."""
    if _is_called(context) and not context.record.meeting.objective:
        yield ("meeting", "objective"), {}


def find_unpresented_topics(context: RuleContext) -> Iterator[Violation]:
    """Agenda items that nobody presents."""
    for path, topic in context.topics() if _is_called(context) else ():
        if not topic.presenter:
            yield (*path, "presenter"), {"value": topic.title}


def find_long_agendas(context: RuleContext) -> Iterator[Violation]:
    """An agenda that takes longer than the meeting."""
    minutes, room = count_minutes(context.record), measure_time(context.record.meeting.time)
    if _is_called(context) and room and minutes > room:
        yield ("topics",), {"minutes": str(minutes), "room": str(room)}


def measure_time(when: MeetingTime) -> int:
    """The minutes from start to end of a meeting; 0 where they are not known."""
    if when.start is None or when.end is None:
        return 0
    days = when.last_date - when.date + ONE_DAY * (when.end == END_OF_DAY)
    end = dt.time() if when.end == END_OF_DAY else when.end
    started, ended = (dt.timedelta(hours=at.hour, minutes=at.minute) for at in (when.start, end))
    return int((days + ended - started).total_seconds()) // 60


def find_early_results(context: RuleContext) -> Iterator[Violation]:
    """What a notice does not print, since it is said at the meeting."""
    fields: Any = get_notes_section().fields
    parts: list[tuple[Path, Any, Any]] = [
        ((name,), fields[name], getattr(context.record, name)) for name in _PARTS
    ]
    inner = fields["topics"].section.fields
    parts += [
        ((*path, name), inner[name], getattr(topic, name))
        for path, topic in context.topics()
        for name in _OUTCOMES
    ]
    for path, field, value in parts:
        if value not in _EMPTY and context.is_sound(path):
            yield path, {"key_zh": get_key(field, CHINESE), "key_en": get_key(field, "en")}


def _is_called(context: RuleContext) -> bool:
    return context.record.meeting.status is RecordStatus.NOTICE
