"""What became of the actions of earlier records."""

from __future__ import annotations

from schemas.choice_fields import ChoiceField
from schemas.fields import TextField
from schemas.model import Status, Update
from schemas.names import Name
from schemas.section import Section
from schemas.value_fields import DueField, PercentField, ReferenceField


class UpdateSection(Section):
    """What became of one action of an earlier record."""

    model = Update

    action = ReferenceField(
        Name(
            "行动项编号",
            about=("原记录编号/行动项编号", "Number of the earlier record / id of the action"),
            example=("2024-04-26-pilot/A1", "2024-04-26-pilot/A1"),
        ),
        required=True,
    )
    status = ChoiceField(
        Status,
        Name("状态", about=("现在的状态", "How far it has come"), example=("已解决", "resolved")),
        required=True,
    )
    task = TextField(
        Name(
            "任务",
            about=("原来的任务，便于阅读", "The task, for the reader"),
            example=("分析试产通信中断的原因", "Close the findings of the pilot"),
        )
    )
    progress = PercentField(
        Name(
            "进度",
            about=("完成的百分比，0 到 100", "Share done, 0 to 100"),
            example=("100%", "100%"),
        )
    )
    due = DueField(
        Name(
            "截止时间",
            about=("改期后的截止时间", "The new due date, where it was moved"),
            example=("2024-05-20", "2024-05-20"),
        )
    )
    note = TextField(
        Name(
            "说明",
            about=("进展说明", "What happened"),
            example=("原因分析报告已归档", "All eleven findings are closed"),
        )
    )
    accepted_by = TextField(
        Name(
            "验收人",
            about=("谁确认已经完成", "Who confirmed that it is done"),
            example=("林知远", "Harriet Lowell"),
        )
    )
