"""Progress reports: how far actions have come between two meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.choices import ChoiceField, LanguagesField
from schemas.fields import DueField, IdField, TextField
from schemas.model import Confidentiality, Meeting, MeetingTime, Progress
from schemas.names import Name
from schemas.section import Section

if TYPE_CHECKING:
    from collections.abc import Mapping

WRITTEN_AS: Mapping[str, str] = {
    "time": "date",
    "recorder": "reporter",
    "departments": "department",
    "id": "id",
}
"""The key under `progress` of what a progress report has in the place of a meeting's field."""
REPLACED = ("meeting", "topics", "issues", "retrospective", "follow_up")
"""The parts that only the notes of a meeting have."""


class ProgressSection(Section):
    """Who reports, and when."""

    model = Progress

    date = DueField(
        Name(
            "日期",
            about=("报告的日期，可以写到几点", "Day of the report, with a time where it matters"),
            example=("2024-05-20", "2024-05-20"),
        ),
        required=True,
    )
    reporter = TextField(
        Name(
            "报告人",
            about=("报告进展的人", "Who reports"),
            example=("沈亦舟", "Tom Ashdown"),
            of_names=True,
        ),
        required=True,
    )
    department = TextField(
        Name(
            "部门",
            about=("报告人的部门", "Their department"),
            example=("研发中心", "IT"),
            of_names=True,
        )
    )
    id = IdField(
        Name(
            "记录编号",
            about=(
                "报告的编号；不写则取“日期-文件名”。存放文件夹的名称在编号后加 .progress",
                "Number of the report; date and file name where left out. Its folder is named by "
                "the number and .progress",
            ),
            example=("2024-05-20-研发进展", "2024-05-20-it"),
        )
    )
    confidentiality = ChoiceField(
        Confidentiality,
        Name(
            "密级",
            about=("谁可以看；不写即为内部", "Who may read it; internal where left out"),
            example=("内部", "internal"),
        ),
    )
    language = LanguagesField(
        Name(
            "语言",
            about=(
                "报告用哪种语言印出；不写则与所用的键一致",
                "Language of the printed report; that of the keys where left out",
            ),
            example=("zh-CN", "en"),
        )
    )

    def build(self, values: dict[str, Any]) -> Any:
        """The head of the report."""
        languages = values.pop("language", None) or ()
        return Progress(**values, languages=languages)


def make_head(progress: Progress) -> Meeting:
    """What stands for the meeting in the record of a progress report."""
    due, department = progress.date, progress.department or ""
    return Meeting(
        subject=" ".join(filter(None, (department, progress.reporter))),
        departments=(department,) if department else (),
        participants=(),
        time=MeetingTime(due.date, due.time, offset=due.offset) if due else None,  # type: ignore[arg-type]  # of partial notes
        form="",
        recorder=progress.reporter,
        id=progress.id or "",
        confidentiality=progress.confidentiality or Confidentiality.INTERNAL,
        languages=progress.languages,
    )
