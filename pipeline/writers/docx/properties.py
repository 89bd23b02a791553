"""What a Word file says of itself: title, author, language, dates of the meeting."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

    from pipeline.compose.form import Form

_LONGEST = 255
"""Word takes no more characters in a property."""


def describe(document: Document, form: Form, kind: str) -> None:
    """Fill the core properties, `kind` being what the record calls itself.

    The machine's clock and user have no part in them.
    """
    core = document.core_properties
    core.title = _shorten(form.title)
    core.subject = _shorten(kind)
    core.author = core.last_modified_by = _shorten(form.author)
    core.keywords = _shorten("; ".join(form.keywords))
    core.identifier = _shorten(form.record.id)
    core.language = form.record.language.value
    core.content_status = form.record.meeting.status.value
    core.revision = form.edition.revision
    core.version = str(form.edition.revision)
    # python-docx takes a time without zone for UTC, which is how the file states it.
    core.created = core.modified = form.held_at.astimezone(dt.UTC).replace(tzinfo=None)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
