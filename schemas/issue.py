"""Problems of a collaboration, the actions that solve them, and what became of them in the end."""

from __future__ import annotations

from schemas.choices import ChoiceField
from schemas.fields import (
    DueField,
    IdField,
    PercentField,
    ReferenceField,
    RichField,
    TextField,
    TextsField,
)
from schemas.model import Action, Issue, Retrospective, Severity, Status, Update
from schemas.names import Name
from schemas.section import Section, SectionsField


class ActionSection(Section):
    """One task with one owner."""

    model = Action

    task = TextField(
        Name(
            "任务",
            numbered=True,
            about=("要做什么", "What is to be done"),
            example=("完成备选芯片的低温验证", "Write to all suppliers"),
        ),
        required=True,
    )
    department = TextField(
        Name(
            "责任部门",
            about=("负责的部门", "Department in charge"),
            example=("研发中心", "Procurement"),
            of_names=True,
        ),
        required=True,
    )
    owner = TextField(
        Name(
            "责任人",
            about=("负责的人，只写一位", "Who sees to it: one person"),
            example=("沈亦舟", "Tom Ashdown"),
            of_names=True,
        ),
        required=True,
    )
    deliverable = TextField(
        Name(
            "交付成果",
            about=("做完时拿得出的东西", "What there is to show when it is done"),
            example=("备选芯片验证结论", "Letter and guide, sent"),
        ),
        required=True,
    )
    due = DueField(
        Name(
            "截止时间",
            about=("最迟哪一天完成，可以写到几点", "Last day, with a time where it matters"),
            example=("2024-05-22", "2024-05-22"),
        ),
        required=True,
    )
    id = IdField(
        Name(
            "编号",
            about=(
                "本记录内的编号；不写则依次为 A1、A2……",
                "Id in this record; else A1, A2 … in order",
            ),
            example=("A1", "A1"),
        )
    )
    status = ChoiceField(
        Status,
        Name(
            "状态",
            about=("进展状态；不写即为进行中", "How far it has come; in_progress where left out"),
            example=("进行中", "in_progress"),
        ),
    )
    progress = PercentField(
        Name(
            "进度", about=("完成的百分比，0 到 100", "Share done, 0 to 100"), example=("70%", "70%")
        )
    )
    after = TextsField(
        Name(
            "前置任务",
            about=("须先完成的行动项编号", "Ids of the actions that must be done first"),
            example=("[A1]", "[A1]"),
        )
    )
    resources = TextField(
        Name(
            "所需资源",
            about=("需要的人手、设备或预算", "People, equipment or budget it needs"),
            example=("低温试验室 6 天", "Six days of a developer"),
        )
    )
    risk = TextField(
        Name(
            "风险",
            about=("可能误事的情况", "What may go wrong"),
            example=("试验室被占用", "The list comes late"),
        )
    )
    contingency = TextField(
        Name(
            "风险预案",
            about=("出现风险时怎么办", "What is done if it does"),
            example=("租用外部试验室", "Go live without the rule"),
        )
    )
    remarks = TextField(
        Name(
            "备注",
            about=("其他说明；需升级时写明原因", "Anything else; the reason where it is escalated"),
            example=("超出采购授权，需特批", "Needs approval of the board"),
        )
    )


class IssueSection(Section):
    """A problem and what is done about it."""

    model = Issue

    problem = TextField(
        Name(
            "问题描述",
            numbered=True,
            about=("遇到的问题", "What the problem is"),
            example=("主控芯片缺口 1,800 片", "Suppliers do not know what changes"),
        ),
        required=True,
    )
    severity = ChoiceField(
        Severity,
        Name(
            "严重程度",
            about=("一般还是重大；不写即为一般", "Normal or major; normal where left out"),
            example=("一般", "normal"),
        ),
    )
    actions = SectionsField(
        ActionSection,
        Name(
            "行动项",
            about=("解决问题的行动", "What is done about it"),
            example=("", ""),
        ),
    )


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
            of_names=True,
        )
    )


class RetrospectiveSection(Section):
    """What was learnt once a major problem was closed."""

    model = Retrospective

    review = RichField(
        Name(
            "问题回顾",
            about=("问题的经过", "What happened"),
            example=("4 月试产时 7 台通信中断。", "Nineteen invoices were refused."),
        )
    )
    causes = RichField(
        Name(
            "原因分析",
            about=("为什么会发生", "Why it happened"),
            example=("低温下重试间隔过短。", "Order numbers were optional."),
        )
    )
    improvements = RichField(
        Name(
            "改进措施",
            about=("以后怎么避免", "What is done differently from now on"),
            example=("试产前增加低温测试。", "The number is asked for on order."),
        )
    )
