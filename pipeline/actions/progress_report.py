"""Progress report: notes that say of actions of the register what became of them since."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.actions.listing import find_confidentiality
from schemas.choices import get_word
from schemas.model import Status
from schemas.names import get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from pipeline.actions.entry import Entry


@dataclass(frozen=True, slots=True)
class Reported:
    """What is reported of the action `entry`, as it is typed; what is empty is not spoken of."""

    entry: Entry
    status: str = ""
    progress: str = ""
    due: str = ""
    note: str = ""
    accepted_by: str = ""


def write_report(
    reported: Sequence[Reported], reporter: str, department: str, now: dt.datetime, language: str
) -> tuple[str, bytes]:
    """The name and the bytes of the notes of a progress report, in YAML with keys in `language`.

    It is as confidential as the most confidential record that it speaks of. Reports of different
    instants or contents have different numbers, which sort by time.
    """
    entries = tuple(one.entry for one in reported)
    level = find_confidentiality(entries)
    head = {
        "date": f"{now:%Y-%m-%d %H:%M}",
        "reporter": reporter,
        "department": department,
        "confidentiality": get_word(level, language),
    }
    updates = [_describe(one, language) for one in reported]
    mark = hashlib.sha256(repr((head, updates)).encode()).hexdigest()[:6]
    head = {"id": f"{now:%Y-%m-%d-%H%M%S}-{mark}", **head}
    tree = _name_keys({"progress": head, "updates": updates}, get_notes_section(), language)
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=float("inf"))
    return f"{head['id']}.yaml", text.encode()


def _describe(one: Reported, language: str) -> dict[str, str]:
    status = one.status or get_word(Status(one.entry.status), language)
    return {
        "action": one.entry.id,
        "task": one.entry.action.task,
        "status": status,
        "progress": one.progress,
        "due": one.due,
        "note": one.note,
        "accepted_by": one.accepted_by,
    }


def _name_keys(values: Mapping[str, Any], section: Any, language: str) -> dict[str, Any]:
    """`values` without what is empty, under the keys of `section` in `language`."""
    named = {}
    for name, value in values.items():
        field = section.fields[name]
        if isinstance(value, dict):
            value = _name_keys(value, field.section, language)
        elif isinstance(value, list):
            value = [_name_keys(item, field.section, language) for item in value]
        if value:
            named[get_key(field, language)] = value
    return named
