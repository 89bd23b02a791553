"""The register over 10,000 records beside reading as many small JSON files.

A user without the register would open every record.json; that is what its time is measured
against. Memory is the most that the process had, from its start.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.table import format_table
from pipeline.manifest import FILE_NAME, make_manifest
from schemas.model import (
    Action,
    Due,
    Edition,
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

RECORDS = 10_000
ACTIONS = 6
"""Of each record."""
TURNS = 5
AS_OF = dt.date(2024, 12, 31)
_PROJECTS = ("水表上市", "供应商门户", "客服知识库", "仓储改造", "年度预算", "质量提升")
_DEPARTMENTS = ("产品部", "研发中心", "供应链部", "市场部", "法务部", "财务部", "信息部", "客服部")
_SURNAMES, _NAMES = "林周沈顾许江陆苏韩秦叶唐", ("知远", "慕白", "亦舟", "南乔", "清和", "晚晴")
_TASKS = ("完成低温验证并提交报告", "签订供货协议", "确认费率规则", "修改宣传材料", "统一答复口径")
_NOTES = ("", "样品已送检，等待结论", "供应商要求延期一周", "已归档")


def make_records(count: int, actions: int, last: dt.date = AS_OF) -> Iterator[Record]:
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


def make_outbox(outbox: Path, count: int, actions: int, last: dt.date = AS_OF) -> None:
    """Write the manifests of `make_records` as an outbox would hold them."""
    for record in make_records(count, actions, last):
        name = f"{record.id}.pdf"
        manifest = make_manifest(
            record,
            Edition(),
            source="notes.yaml",
            notes=("notes.yaml", b""),
            build="0" * 64,
            files={name: b""},
        )
        (outbox / record.id).mkdir(parents=True)
        (outbox / record.id / FILE_NAME).write_bytes(manifest.to_json())


def run(*, quick: bool = False) -> str:
    """A table of what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        outbox = Path(folder) / "outbox"
        make_outbox(outbox, RECORDS // 100 if quick else RECORDS, ACTIONS)
        _measure("files", outbox)  # The first reading also fills the system's own cache.
        # By turns, so that whatever else the machine does falls on both.
        rounds = range(1 if quick else TURNS)
        turns = [(_measure("files", outbox), _measure("register", outbox)) for _ in rounds]
    files, register = min(one for one, _ in turns), min(other for _, other in turns)
    rows = (
        ("reading every record.json", f"{files[0]:.2f}", "1.00", f"{files[2]:.0f}"),
        (
            f"the register: {files[1]:,} records, {register[1]:,} actions",
            f"{register[0]:.2f}",
            f"{register[0] / files[0]:.2f}",
            f"{register[2]:.0f}",
        ),
    )
    return format_table(("", "seconds", "ratio", "MB at most"), rows)


def _measure(what: str, outbox: Path) -> tuple[float, int, float]:
    """Seconds, count and megabytes of a process of its own."""
    command = [sys.executable, "-m", "benchmarks.register", what, str(outbox)]
    seconds, count, memory = subprocess.check_output(command, text=True).split()
    return float(seconds), int(count), float(memory)


def _read_files(outbox: Path) -> int:
    kept = [json.loads(file.read_bytes()) for file in sorted(outbox.glob(f"*/{FILE_NAME}"))]
    return len(kept)


def _read_register(outbox: Path) -> int:
    from pipeline.register import read_register

    return len(read_register(outbox, AS_OF).entries)


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


def main() -> None:
    """Print the table, or with arguments the figures of one reading."""
    if len(sys.argv) > 1:
        began = time.perf_counter()
        count = {"files": _read_files, "register": _read_register}[sys.argv[1]](Path(sys.argv[2]))
        seconds = time.perf_counter() - began
        print(seconds, count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
        return
    print(run())


if __name__ == "__main__":
    main()
