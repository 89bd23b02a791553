"""The record of a meeting as frozen values: what every later stage reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    from collections.abc import Iterator

Rich = NewType("Rich", str)
"""Markdown as the recorder wrote it: paragraphs, lists, tables, links, emphasis."""
LEFT_OUT: Final = {"compared": False}
"""Metadata of a field of which a revision does not say that it changed."""
END_OF_DAY: Final = dt.time.max
"""24:00: the end of a day, which is later than every other time of it."""


def format_clock(time: dt.time) -> str:
    """`14:00`, or `24:00` at the end of a day."""
    return "24:00" if time == END_OF_DAY else f"{time:%H:%M}"


class Language(StrEnum):
    """The language of a printed record, as a BCP 47 tag."""

    CHINESE = "zh-CN"
    ENGLISH = "en"


class Attendance(StrEnum):
    """Whether a person took part."""

    PRESENT = "present"
    ABSENT = "absent"
    OBSERVER = "observer"


class Confidentiality(StrEnum):
    """Who may read the record."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class RecordStatus(StrEnum):
    """Whether the record stands as it is."""

    DRAFT = "draft"
    FINAL = "final"
    NOTICE = "notice"
    """The meeting is called: what is concluded is not known yet."""
    CANCELLED = "cancelled"
    """The meeting was called, and is not held."""

    @property
    def is_ahead(self) -> bool:
        """Whether the notes call a meeting, or call it off, and tell of none that was held."""
        return self in (RecordStatus.NOTICE, RecordStatus.CANCELLED)


class RecordKind(StrEnum):
    """What a record tells of: a meeting, one that is called, or how actions fare in between."""

    RECORD = "record"
    PROGRESS = "progress"
    NOTICE = "notice"

    @property
    def ending(self) -> str:
        """What ends the number of a record of this kind, so that each kind has its revisions."""
        return "" if self is RecordKind.RECORD else f".{self.value}"


class Cause(StrEnum):
    """Why a disagreement came about."""

    RESOURCES = "resources"
    REQUIREMENTS = "requirements"
    SCHEDULE = "schedule"
    RESPONSIBILITY = "responsibility"
    OTHER = "other"


class Severity(StrEnum):
    """How much a problem of the collaboration weighs."""

    NORMAL = "normal"
    MAJOR = "major"


class Status(StrEnum):
    """How far an action item has come."""

    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who was invited."""

    name: str
    department: str = ""
    title: str = ""
    email: str = ""
    attendance: Attendance = Attendance.PRESENT


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """A day and the wall-clock times of a meeting, which never ends before it starts."""

    date: dt.date
    start: dt.time | None = None
    end: dt.time | None = None
    """END_OF_DAY where it is written as 24:00."""
    end_date: dt.date | None = None
    """The day on which it ends, where that is another one."""
    offset: dt.timedelta | None = field(default=None, compare=False)
    """The time zone that the notes give, as what it is ahead of UTC."""

    @property
    def last_date(self) -> dt.date:
        """The day on which it ends."""
        return self.end_date or self.date

    @property
    def is_overnight(self) -> bool:
        """Whether it goes on over one midnight and ends within a day."""
        if self.end_date is None or self.start is None or self.end is None:
            return False
        return self.end_date - self.date == dt.timedelta(days=1) and self.end < self.start


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of an action item, with a wall-clock time where one was given."""

    date: dt.date
    time: dt.time | None = None
    """END_OF_DAY where it is written as 24:00."""
    offset: dt.timedelta | None = field(default=None, compare=False)
    """The time zone that the notes give, as what it is ahead of UTC."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is to be read before a meeting."""

    title: str
    where: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The basic information of a meeting, in the order in which a revision tells its changes."""

    subject: str
    time: MeetingTime
    form: str
    venue: str = ""
    link: str = ""
    initiator: str = ""
    chair: str = ""
    recorder: str
    status: RecordStatus = RecordStatus.FINAL
    source: str = field(default="", metadata=LEFT_OUT)
    """Who or what drafted the notes: printed for as long as they are a draft."""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    departments: tuple[str, ...]
    participants: tuple[Person, ...]
    distribution: tuple[str, ...] = ()
    issued_on: dt.date | None = None
    objective: Rich = Rich("")
    background: Rich = Rich("")
    materials: tuple[Material, ...] = ()
    id: str = field(default="", metadata=LEFT_OUT)
    languages: tuple[Language, ...] = field(default=(), metadata=LEFT_OUT)
    """Of the printed record, the first one leading; empty in notes that do not say."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which the departments did not agree."""

    point: str
    cause: Cause | None = None
    positions: Rich = Rich("")


@dataclass(frozen=True, slots=True)
class Topic:
    """One agenda item and what came of it."""

    title: str
    conclusion: Rich = Rich("")
    department: str = ""
    presenter: str = ""
    minutes: int | None = None
    """How long it is to take."""
    discussion: Rich = Rich("")
    disagreements: tuple[Disagreement, ...] = ()
    remarks: Rich = Rich("")


_ASIDE: Final = {"optional": True, "background": True}


@dataclass(frozen=True, slots=True)
class Action:
    """One task with one owner. `id` is unique in its record.

    Manifest, register, lists and revisions take its fields from here. What they need beside the
    type stands in the metadata of a field: `width` of its column in narrow characters, `optional`
    where sheets leave it out when no action says anything, `background` where it stands behind
    the problem, `new` where records published before it was there do not have it.
    """

    task: str = field(metadata={"width": 32})
    department: str
    owner: str = field(metadata={"width": 14})
    deliverable: str = field(metadata={"width": 20})
    due: Due = field(metadata={"width": 17})
    id: str = field(default="", metadata={"width": 12, **LEFT_OUT})
    status: Status = field(default=Status.IN_PROGRESS, metadata={"width": 14})
    progress: int | None = field(default=None, metadata={"width": 12})
    """Per cent, 0 to 100."""
    after: tuple[str, ...] = field(default=(), metadata={"width": 12, **_ASIDE})
    """Ids of actions of the same record that must be done first."""
    resources: str = field(default="", metadata=_ASIDE)
    risk: str = field(default="", metadata={"width": 18, **_ASIDE})
    contingency: str = field(default="", metadata={"width": 18, **_ASIDE})
    remarks: str = field(default="", metadata={"width": 20, "background": True})


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem and what is done about it."""

    problem: str = field(metadata={"width": 22})
    actions: tuple[Action, ...] = field(default=(), metadata=LEFT_OUT)
    """Compared as parts of their own."""
    severity: Severity = field(default=Severity.NORMAL, metadata={"width": 12, "optional": True})


@dataclass(frozen=True, slots=True)
class Update:
    """What became of an action of an earlier record."""

    action: str = field(metadata=LEFT_OUT)
    """`<record id>/<action id>`."""
    status: Status
    task: str = ""
    progress: int | None = None
    due: Due | None = None
    note: str = ""
    accepted_by: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Who reports between two meetings how far actions have come, and when."""

    date: Due
    reporter: str
    department: str = ""
    id: str = ""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrospective:
    """What was learnt once a major problem was closed."""

    review: Rich = Rich("")
    causes: Rich = Rich("")
    improvements: Rich = Rich("")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What comes next."""

    next_time: MeetingTime | None = None
    no_next: bool = field(default=False, metadata={"label": "next_time"})
    """The notes say that there is no next meeting."""
    next_focus: Rich = Rich("")
    other: Rich = Rich("")


@dataclass(frozen=True, slots=True)
class Record:
    """A whole meeting, checked: ids are filled in and references hold.

    A progress report is a record as well: `meeting` then holds who reports, and when. So is the
    notice of a meeting, whose topics are its agenda.
    """

    meeting: Meeting
    topics: tuple[Topic, ...]
    issues: tuple[Issue, ...] = ()
    updates: tuple[Update, ...] = ()
    retrospective: Retrospective = Retrospective()
    follow_up: FollowUp = FollowUp()
    kind: RecordKind = field(default=RecordKind.RECORD, metadata=LEFT_OUT)

    @property
    def id(self) -> str:
        """The record number; also the name of its folder."""
        return f"{self.meeting.id}{self.kind.ending}" if self.meeting.id else ""

    @property
    def language(self) -> Language:
        """The leading language of the printed record."""
        return self.meeting.languages[0]

    def actions(self) -> Iterator[Action]:
        """Every action of the record, in printed order."""
        return (action for issue in self.issues for action in issue.actions)
