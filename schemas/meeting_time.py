"""Times of meetings in notes: one text or a mapping of day, start and end; and the next meeting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from marshmallow import ValidationError

from schemas.fields import DayField, RichField, TimeOfDayField
from schemas.model import FollowUp, MeetingTime
from schemas.names import Name
from schemas.section import Section, SectionField
from schemas.texts import is_placeholder
from schemas.times import order_times, parse_meeting_time
from schemas.validation_error import Fault, refuse

NO_MEETING: Final = "none"
"""What a next meeting is where the notes say that there is none."""


class MeetingTimeSection(Section):
    """A meeting time in pieces."""

    model = MeetingTime
    none = NO_MEETING

    date = DayField(
        Name(
            "日期",
            about=("开会的日期", "Day of the meeting"),
            example=("2024-05-10", "2024-05-10"),
        ),
        required=True,
    )
    start = TimeOfDayField(
        Name(
            "开始",
            about=("开始时间，24 小时制", "Start, on the 24-hour clock"),
            example=("14:00", "14:00"),
        )
    )
    end = TimeOfDayField(
        Name(
            "结束",
            about=("结束时间，可以写到 24:00", "End; 24:00 is the end of the day"),
            example=("15:30", "15:30"),
        ),
        ends=True,
    )
    end_date = DayField(
        Name(
            "结束日期",
            about=(
                "结束的日期；当天结束的不用写",
                "Day on which it ends, where that is another one",
            ),
            example=("2024-05-11", "2024-05-11"),
        )
    )

    def build(self, values: dict[str, Any]) -> Any:
        """A meeting time that does not end before it starts; raises ValidationError."""
        start, end, end_date = (values.get(name) for name in ("start", "end", "end_date"))
        if end and not start:
            raise ValidationError({"end": [Fault("E128")]})
        zones = {time.utcoffset() for time in (start, end) if time} - {None}
        start, end = (time and time.replace(tzinfo=None) for time in (start, end))
        if len(zones) > 1:
            raise ValidationError({"end": [Fault("E148")]})
        try:
            when = order_times(values["date"], start, end, end_date)
            return replace(when, offset=next(iter(zones), None))
        except ValidationError as error:
            raise ValidationError({"end_date" if end_date else "end": error.messages}) from None


class MeetingTimeField(SectionField):
    """A meeting time, as a text or as a mapping."""

    unreadable = "E108"

    def __init__(self, name: Name, *, required: bool = False) -> None:
        super().__init__(MeetingTimeSection, name, required=required)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict):
            return self.section.load(value)
        if not isinstance(value, str):
            raise refuse("E112")
        if is_placeholder(value):
            raise refuse("E125", value=value.strip())
        return self.parse(value)

    def parse(self, text: str) -> Any:
        """The meeting time of `text`; raises ValidationError."""
        return parse_meeting_time(text)

    def partial(self, value: Any) -> Any:
        """The time where all of it could be read."""
        return None if isinstance(value, dict) else value


class NextTimeField(MeetingTimeField):
    """The time of the next meeting, or a word for none."""

    def parse(self, text: str) -> Any:
        """The meeting time; raises ValidationError."""
        try:
            return parse_meeting_time(text)
        except ValidationError as error:
            raise _rename(error, text) from None


def _rename(error: ValidationError, text: str) -> ValidationError:
    """The same refusal; what is no meeting time at all may have been meant to say that none is."""
    codes = [fault.code for fault in error.messages if isinstance(fault, Fault)]
    return refuse("E133", value=text.strip()) if codes == ["E108"] else error


class FollowUpSection(Section):
    """What comes next."""

    model = FollowUp
    none = FollowUp(no_next=True)

    next_time = NextTimeField(
        Name(
            "下次沟通时间",
            about=("下次开会的时间；没有就写“无”", "Time of the next meeting, or none"),
            example=("2024-05-24 14:00-15:00", "2024-05-24 14:00-15:00"),
        )
    )
    next_focus = RichField(
        Name(
            "下次沟通重点",
            about=("下次主要谈什么", "What the next meeting is about"),
            example=("备选芯片验证结论", "Test results and go-live"),
        )
    )
    other = RichField(
        Name(
            "其他需同步事项",
            about=("还需要大家知道的事", "What else everyone should know"),
            example=("新版用语规范 5 月 16 日发布。", "Internal audit comes in July."),
        )
    )

    def build(self, values: dict[str, Any]) -> Any:
        """The follow-up; a next meeting that there is none of becomes `no_next`."""
        if values.get("next_time") == NO_MEETING:
            return FollowUp(**values | {"next_time": None, "no_next": True})
        return FollowUp(**values)
