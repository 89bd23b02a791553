"""Writers turn a record into bytes and never touch the disk; the table of all formats."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from pipeline.settings import TIMEZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.document.labels import Labels
    from pipeline.document.template import Attachment, Form
    from pipeline.document.theme import Theme
    from schemas.model import Edition, Record

TYPESETTING = "auto"


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
    "xlsx": _defer("actions.xlsx", "write_action_xlsx"),
    "csv": _defer("actions.csv", "write_action_csv"),
    "ics": _defer("actions.ics", "write_action_ics"),
    "md": _defer("actions.markdown", "write_action_md"),
    "json": _defer("actions.json", "write_action_json"),
}
"""Every kind of action list by the ending of its file name, without the dot."""


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


def _write_pdf(
    form: Form,
    theme: Theme,
    attachments: tuple[Attachment, ...],
    *,
    typesetting: str = TYPESETTING,
) -> bytes:
    from pipeline.writers.pdf.writer import write_pdf

    return write_pdf(form, theme, attachments, typesetting=typesetting)


def _write_docx(
    form: Form,
    theme: Theme,
    attachments: tuple[Attachment, ...],
    *,
    typesetting: str = TYPESETTING,
) -> bytes:
    from pipeline.writers.docx.writer import write_docx

    return write_docx(form, theme, (attachments[0].name, attachments[0].data))


def _write_html(
    form: Form,
    theme: Theme,
    attachments: tuple[Attachment, ...],
    *,
    typesetting: str = TYPESETTING,
) -> bytes:
    from pipeline.writers.html import write_html

    return write_html(form, theme)


RECORD_WRITERS: Mapping[str, RecordWriter] = {
    "pdf": _write_pdf,
    "docx": _write_docx,
    "html": _write_html,
}
"""Every form of the record by the ending of its file name, without the dot."""
