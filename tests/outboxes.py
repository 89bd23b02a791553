"""Outboxes of published records for tests of the register: real manifests, no renderings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from pipeline import outbox
from pipeline.outbox.manifest import FILE_NAME, make_manifest
from schemas.edition import Edition
from schemas.model import Due, Language, MeetingTime, Status, Update
from tests.builders import make_action, make_due, make_record

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.model import Record


def meet(day: str, name: str = "launch", **changes: Any) -> Record:
    """The record `<day>-<name>` of a meeting at 14:00 with no actions but those given."""
    date = dt.date.fromisoformat(day)
    values = {
        "id": f"{day}-{name}",
        "time": MeetingTime(date, dt.time(14)),
        "actions": (),
        **changes,
    }
    return make_record(**values)


def report(action: str, status: str = "in_progress", **changes: Any) -> Update:
    """An update of the action `<record>/<id>`; `due` may be given as text."""
    due = changes.pop("due", None)
    due = make_due(due) if isinstance(due, str) else due
    assert due is None or isinstance(due, Due)
    return Update(action=action, status=Status(status), due=due, **changes)


def publish_record(folder: Path, record: Record, revision: int = 1) -> Path:
    """Publish the manifest of `record`, with a PDF that is none, in the outbox `folder`."""
    folder.mkdir(exist_ok=True)
    name = outbox.folder_name(record.id, revision)
    notes = ("notes.yaml", f"revision {revision}".encode())
    files = {f"{name}.pdf": b"%PDF"}
    manifest = make_manifest(
        record,
        Edition(revision),
        source="notes.yaml",
        notes=notes,
        build="0" * 64,
        libraries={},
        files=files,
    )
    published = {**files, notes[0]: notes[1], FILE_NAME: manifest.to_json()}
    return outbox.publish(folder, name, published)


def publish_two_meetings(folder: Path) -> None:
    """Three actions set on 10 May 2024; two weeks later one is resolved and one is moved."""
    first = meet(
        "2024-05-10",
        actions=(
            make_action(id="A1", task="冻结固件", due="2024-05-22", progress=70),
            make_action(id="A2", task="签订供货协议", due="2024-05-20", owner="顾南乔",
                        department="供应链部", status=Status.ESCALATED),
            make_action(id="A3", task="修改宣传材料", due="2024-06-15", owner="许清和",
                        department="市场部"),
        ),
    )  # fmt: skip
    second = meet(
        "2024-05-24",
        updates=(
            report("2024-05-10-launch/A1", "resolved", accepted_by="林知远", note="已归档"),
            report("2024-05-10-launch/A2", due="2024-05-31", progress=50, note="延期一周"),
        ),
        actions=(make_action(id="B1", task="申请特批", due="2024-05-28"),),
    )
    publish_record(folder, first)
    publish_record(folder, second)


ENGLISH = (Language.ENGLISH,)
