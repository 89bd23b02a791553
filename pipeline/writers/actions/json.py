"""The action list as JSON for other programs; docs/action-list.md describes it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pipeline.actions.action_list import is_overdue, list_actions
from pipeline.outbox.manifest import dump_json
from pipeline.settings import TIMEZONE
from pipeline.system.text import mend_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.actions.action_list import ActionList
    from pipeline.actions.fields import Column
    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Record

SCHEMA = 1


def write_action_json(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as JSON, as of the day of its meeting; the same in any language."""
    return write_json(list_actions(record, edition, labels, timezone=timezone), labels)


def write_json(
    listing: ActionList, labels: Labels, _columns: Sequence[Column] | None = None
) -> bytes:
    """`listing` as JSON in UTF-8, keys in a fixed order."""
    heading: dict[str, Any] = {"schema": SCHEMA}
    if listing.record:
        heading |= {"record": listing.record, "revision": listing.revision}
    heading |= {"as_of": listing.as_of.isoformat(), "timezone": listing.timezone, "actions": []}
    start, _, end = dump_json(heading).rpartition(b"[]")
    # One after the other: sixty thousand of them at once would be half a gigabyte.
    data = io.BytesIO()
    data.write(start + b"[")
    separator = b"\n  "
    for action in listing.actions:
        mended = {**_mend(action), "overdue": is_overdue(action, listing.as_of)}
        data.write(separator + dump_json(mended).rstrip().replace(b"\n", b"\n  "))
        separator = b",\n  "
    data.write((b"\n ]" if listing.actions else b"]") + end)
    return data.getvalue()


def _mend(action: Mapping[str, Any]) -> dict[str, Any]:
    """`action` without lone surrogates, which no UTF-8 file can hold."""
    return {key: _mend_value(value) for key, value in action.items()}


def _mend_value(value: Any) -> Any:
    if isinstance(value, str):
        return mend_surrogates(value)
    if isinstance(value, list):
        return [_mend_value(item) for item in value]
    return _mend(value) if isinstance(value, dict) else value
