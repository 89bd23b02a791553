"""The published records, as far as checking new notes looks at them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError

if TYPE_CHECKING:
    from pathlib import Path

_REVISION = re.compile(r"\.r\d+$")


@dataclass(frozen=True, slots=True)
class Archive:
    """The records of an outbox. What cannot be read is taken not to be there."""

    outbox: Path

    def list_records(self) -> tuple[str, ...]:
        """The ids of all records."""
        return _list_records(self.outbox)

    def list_actions(self, record: str) -> tuple[str, ...]:
        """The ids of all actions of a record, `<record>/<action>`; none where it is not there."""
        return _list_actions(self.outbox, record)


@cache
def _list_records(outbox: Path) -> tuple[str, ...]:
    try:
        names = [folder.name for folder in outbox.iterdir() if folder.is_dir()]
    except OSError:
        return ()
    return tuple(sorted({_REVISION.sub("", name) for name in names if not name.startswith(".")}))


@cache
def _list_actions(outbox: Path, record: str) -> tuple[str, ...]:
    if record not in _list_records(outbox):
        return ()
    from pipeline.outbox import find_latest  # only notes with updates need it

    try:
        manifest = find_latest(outbox, record)
    except MinutesError:
        return ()
    return tuple(str(action["id"]) for action in manifest.actions) if manifest else ()
