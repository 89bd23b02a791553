"""Formats: the one table of the files that a record may have, from which all else follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file. `ending` is that of its name, without the dot, and its name in settings."""

    ending: str
    module: str
    """Where its writer is, under `pipeline.writers`: `write_pdf` for the record as PDF,
    `write_action_csv` for the actions of one record and `write_csv` for those of many as CSV."""
    signature: bytes = b""
    """What its bytes begin with, where it carries the notes that it was made from."""

    @property
    def carries_notes(self) -> bool:
        """Whether the exact bytes of the notes travel in it."""
        return bool(self.signature)


def _index(*formats: Format) -> Mapping[str, Format]:
    return {item.ending: item for item in formats}


RECORD_FORMATS: Final = _index(
    Format("pdf", "pdf.writer", signature=b"%PDF-"),
    Format("html", "html"),
    Format("docx", "docx.writer", signature=b"PK\x03\x04"),
)
"""The record itself, first what is best read where nothing but a browser is at hand."""

NOTICE_FORMATS: Final = _index(Format("ics", "invitation"), Format("eml", "invitation"))
"""What calls a meeting beside its notice: an entry for calendars, and a letter with all of it."""

ACTION_FORMATS: Final = _index(
    Format("xlsx", "actions.xlsx"),
    Format("csv", "actions.text"),
    Format("ics", "actions.ics"),
    Format("md", "actions.text"),
    Format("json", "actions.text"),
)
"""Action lists, of one record or of many."""
