"""The agenda items of a meeting, and what the departments did not agree on."""

from __future__ import annotations

from schemas.choices import ChoiceField
from schemas.fields import MinutesField, RichField, TextField
from schemas.model import Cause, Disagreement, Topic
from schemas.names import Name
from schemas.section import Section, SectionsField


class DisagreementSection(Section):
    """A point on which the departments did not agree."""

    model = Disagreement

    point = TextField(
        Name(
            "分歧点",
            about=("哪一点没有谈拢", "What was not agreed on"),
            example=("阶梯水价功能是否随首批上市", "Whether every invoice needs an order number"),
        ),
        required=True,
    )
    cause = ChoiceField(
        Cause,
        Name(
            "原因",
            about=("分歧的原因", "Why they did not agree"),
            example=("需求不清晰", "requirements"),
        ),
    )
    positions = RichField(
        Name(
            "各方意见",
            about=("各部门的意见", "What each department holds"),
            example=(
                "产品部希望加入；研发中心认为依据不足。",
                "Finance would refuse them, IT would not.",
            ),
        )
    )


_CONCLUSION = Name(
    "结论",
    about=(
        "定下来的事，写明做什么、何时做；会议通知里不写",
        "What was decided: what is done, and when; left out in a notice",
    ),
    example=("固件 2.1 于 5 月 24 日冻结。", "The first stage goes live on 1 July."),
)


class TopicSection(Section):
    """One agenda item and what came of it."""

    model = Topic
    awaited = ("conclusion",)

    title = TextField(
        Name(
            "议题",
            numbered=True,
            about=("议题名称", "Title of the agenda item"),
            example=("首批备料与排产", "Scope of the first stage"),
        ),
        required=True,
    )
    department = TextField(
        Name(
            "责任部门",
            about=("负责这个议题的部门", "Department in charge of it"),
            example=("供应链部", "Procurement"),
            of_names=True,
        )
    )
    presenter = TextField(
        Name(
            "汇报人",
            about=("汇报的人", "Who presents it"),
            example=("顾南乔", "Harriet Lowell"),
            of_names=True,
        )
    )
    minutes = MinutesField(
        Name(
            "时长",
            about=(
                "计划用多少分钟；会议通知据此算出每项议题的时间",
                "Minutes that are planned for it; a notice works out the times of the agenda",
            ),
            example=("20", "20"),
        )
    )
    discussion = RichField(
        Name(
            "讨论情况",
            about=("讨论了什么", "What was discussed"),
            example=("主控芯片缺口 1,800 片。", "The pilot showed two gaps."),
        )
    )
    disagreements = SectionsField(
        DisagreementSection,
        Name(
            "分歧",
            about=("没有谈拢的地方", "What was not agreed on"),
            example=("", ""),
        ),
    )
    conclusion = RichField(_CONCLUSION, required=True)
    remarks = RichField(
        Name(
            "备注",
            about=("其他说明", "Anything else"),
            example=("成本由产品部承担。", "See annex 2."),
        )
    )


class AgendaSection(TopicSection):
    """One agenda item of a meeting that is not held yet: nothing is concluded."""

    conclusion = RichField(_CONCLUSION)
