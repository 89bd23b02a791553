"""Writers turn a record into bytes; they never touch the disk."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.labels import Labels
    from schemas.model import Edition, Record

TIMEZONE = "Asia/Shanghai"


class ActionWriter(Protocol):
    """Gives the action list of a record as the bytes of one file, the same for the same record.

    `timezone` is the IANA name of the zone that the times of the record are in; raises
    UsageError where there is no such zone.
    """

    def __call__(
        self, record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
    ) -> bytes: ...


def _defer(module: str, function: str) -> ActionWriter:
    """A writer whose module, and the library it needs, is imported when it is first called."""

    def write(
        record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
    ) -> bytes:
        writer = cast("ActionWriter", getattr(import_module(f"{__name__}.{module}"), function))
        return writer(record, edition, labels, timezone=timezone)

    return write


ACTION_WRITERS: Mapping[str, ActionWriter] = {
    "xlsx": _defer("action_xlsx", "write_action_xlsx"),
    "csv": _defer("action_csv", "write_action_csv"),
    "ics": _defer("action_ics", "write_action_ics"),
    "md": _defer("action_md", "write_action_md"),
    "json": _defer("action_json", "write_action_json"),
}
"""Every kind of action list by the ending of its file name, without the dot."""
