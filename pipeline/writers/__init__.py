"""Writers turn a record into bytes and never touch the disk; each is found by its format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.settings import ACTION_FORMATS, NOTICE_FORMATS, RECORD_FORMATS, TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.actions.action_list import ActionList, Column
    from pipeline.document.labels import Labels
    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme
    from pipeline.settings import Format
    from pipeline.writers.invitation import Invitation
    from schemas.edition import Edition
    from schemas.model import Record

TYPESETTING = "auto"


class RecordWriter(Protocol):
    """Gives the record as the bytes of one file, the same for the same form and attachments.

    The first attachment is the notes. `typesetting` is that of the settings. Raises ThemeError
    where the theme is broken.
    """

    def __call__(
        self,
        form: Form,
        theme: Theme,
        attachments: tuple[Attachment, ...],
        *,
        typesetting: str = TYPESETTING,
    ) -> bytes: ...


class NoticeWriter(Protocol):
    """Gives what calls a meeting as the bytes of one file, the same for the same notice."""

    def __call__(self, invitation: Invitation) -> bytes: ...


class ActionWriter(Protocol):
    """Gives the action list of a record as the bytes of one file, the same for the same record.

    `timezone` is the IANA name of the zone that the times of the record are in; raises
    UsageError where there is no such zone. What else a format may be told is in `options`.
    """

    def __call__(
        self,
        record: Record,
        edition: Edition,
        labels: Labels,
        *,
        timezone: str = TIMEZONE,
        **options: str,
    ) -> bytes: ...


class ListingWriter(Protocol):
    """Gives a list of actions as the bytes of one file; `columns` is for those that have some."""

    def __call__(
        self, listing: ActionList, labels: Labels, columns: Sequence[Column] | None = None
    ) -> bytes: ...


def _defer(item: Format, function: str) -> Any:
    """A writer whose module, and the library it needs, is imported when it is first called."""

    def write(*arguments: Any, **options: Any) -> bytes:
        module = import_module(f"{__name__}.{item.module}")
        written: bytes = getattr(module, function)(*arguments, **options)
        return written

    return write


RECORD_WRITERS: Mapping[str, RecordWriter] = {
    ending: _defer(item, f"write_{ending}") for ending, item in RECORD_FORMATS.items()
}
NOTICE_WRITERS: Mapping[str, NoticeWriter] = {
    ending: _defer(item, f"write_notice_{ending}") for ending, item in NOTICE_FORMATS.items()
}
ACTION_WRITERS: Mapping[str, ActionWriter] = {
    ending: _defer(item, f"write_action_{ending}") for ending, item in ACTION_FORMATS.items()
}
LISTING_WRITERS: Mapping[str, ListingWriter] = {
    ending: _defer(item, f"write_{ending}") for ending, item in ACTION_FORMATS.items()
}
