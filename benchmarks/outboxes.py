"""An outbox with as many records as asked for, always the same ones."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from pipeline.outbox.manifest import FILE_NAME, make_manifest
from schemas.edition import Edition
from schemas.model import (
    Action,
    Due,
    Issue,
    Language,
    Meeting,
    MeetingTime,
    Person,
    Record,
    Rich,
    Status,
    Topic,
    Update,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = dt.date(2024, 12, 31)
"""The day of the last meeting."""
_PROJECTS = ("水表上市", "供应商门户", "客服知识库", "仓储改造", "年度预算", "质量提升")
_DEPARTMENTS = ("产品部", "研发中心", "供应链部", "市场部", "法务部", "财务部", "信息部", "客服部")
_SURNAMES, _NAMES = "林周沈顾许江陆苏韩秦叶唐", ("知远", "慕白", "亦舟", "南乔", "清和", "晚晴")
_TASKS = ("完成低温验证并提交报告", "签订供货协议", "确认费率规则", "修改宣传材料", "统一答复口径")
_NOTES = ("", "样品已送检，等待结论", "供应商要求延期一周", "已归档")


def make_records(count: int, actions: int, last: dt.date = LAST) -> Iterator[Record]:
    """`count` records of about `count / 40` projects up to the day `last`, always the same ones."""
    dice = random.Random(2024)  # noqa: S311  # nothing here is secret
    still_open: dict[int, list[tuple[str, str]]] = {}
    for number in range(count):
        project = number % max(1, count // 40)
        day = last - dt.timedelta(days=(count - 1 - number) * 900 // count)
        record_id = f"{day}-p{project}-{number}"
        old = still_open.setdefault(project, [])
        updates = [_make_update(*known, day, dice) for known in old[:actions]]
        del old[:actions]
        made = [_make_action(f"A{place}", day, dice) for place in range(1, actions + 1)]
        old += [(f"{record_id}/{action.id}", action.task) for action in made if dice.random() < 0.9]
        yield _make_record(record_id, project, day, made, updates)


def make_outbox(outbox: Path, count: int, actions: int, last: dt.date = LAST) -> None:
    """Write the manifests of `make_records` as an outbox would hold them."""
    for record in make_records(count, actions, last):
        name = f"{record.id}.pdf"
        manifest = make_manifest(
            record,
            Edition(),
            source="notes.yaml",
            notes=("notes.yaml", b""),
            build="0" * 64,
            libraries={},
            files={name: b""},
        )
        (outbox / record.id).mkdir(parents=True)
        (outbox / record.id / FILE_NAME).write_bytes(manifest.to_json())


def _make_action(action_id: str, day: dt.date, dice: random.Random) -> Action:
    status = dice.choices(list(Status), (70, 20, 10))[0]
    return Action(
        id=action_id,
        task=f"{dice.choice(_TASKS)}（第 {dice.randint(1, 900)} 批）",
        department=dice.choice(_DEPARTMENTS),
        owner=dice.choice(_SURNAMES) + dice.choice(_NAMES),
        deliverable="盖章的书面结论",
        due=Due(day + dt.timedelta(days=dice.randint(5, 45))),
        status=status,
        progress=dice.choice((None, 0, 20, 50, 80)) if status is not Status.RESOLVED else 100,
        risk=dice.choice(("", "", "试验室排期冲突")),
        remarks=dice.choice(("", "", "需总经理特批")),
    )


def _make_update(reference: str, task: str, day: dt.date, dice: random.Random) -> Update:
    status = dice.choices(list(Status), (25, 65, 10))[0]
    return Update(
        action=reference,
        status=status,
        task=task,
        progress=dice.choice((None, 60, 80)) if status is not Status.RESOLVED else 100,
        due=Due(day + dt.timedelta(days=10)) if status is Status.IN_PROGRESS else None,
        note=dice.choice(_NOTES),
        accepted_by="林知远" if dice.random() < 0.7 else "",
    )


def _make_record(
    record_id: str, project: int, day: dt.date, actions: list[Action], updates: list[Update]
) -> Record:
    meeting = Meeting(
        id=record_id,
        subject=f"{_PROJECTS[project % len(_PROJECTS)]}（项目 {project}）",
        departments=_DEPARTMENTS[:4],
        participants=(Person("林知远"), Person("周慕白")),
        time=MeetingTime(day, dt.time(14)),
        form="线下会议",
        recorder="周慕白",
        languages=(Language.CHINESE,),
    )
    half = len(actions) // 2 or len(actions)
    issues = [
        Issue(f"第 {project} 个项目的进度落后于计划", tuple(part))
        for part in (actions[:half], actions[half:])
        if part
    ]
    topics = (Topic("进度", Rich("按计划进行。")),)
    return Record(meeting, topics, tuple(issues), tuple(updates))
