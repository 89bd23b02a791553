"""What was learnt, and what comes next."""

from __future__ import annotations

from typing import Any

from schemas.fields import RichField
from schemas.meeting_time import NO_MEETING, NextTimeField
from schemas.model import FollowUp, Retrospective
from schemas.names import Name
from schemas.section import Section


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
