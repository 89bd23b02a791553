"""What travels inside a finished record: its notes, and in a PDF its actions."""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.disk import LARGEST
from pipeline.errors import MinutesError

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTES = ("notes.yaml", "notes.json")
ACTIONS = "actions.json"
_MOST_FILES = 50


class Cause(StrEnum):
    """Why nothing can be taken out of a file."""

    KIND = "kind"
    HUGE = "huge"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    NO_NOTES = "no_notes"
    NO_ACTIONS = "no_actions"


class UnreadableError(MinutesError):
    """A file that is no record of ours; `cause` says why."""

    exit_code = 1

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Embedded:
    """The files inside a record, byte for byte. `name` is `notes.yaml` or `notes.json`."""

    name: str
    notes: bytes
    actions: bytes | None = None


def read_embedded(data: bytes) -> Embedded:
    """What travels inside the PDF or DOCX `data`; raises UnreadableError."""
    if len(data) > LARGEST:
        raise UnreadableError(Cause.HUGE)
    if data.startswith(b"%PDF-"):
        return _read_pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _read_docx(data)
    raise UnreadableError(Cause.KIND)


def _read_docx(data: bytes) -> Embedded:
    from pipeline.writers.docx import read_docx_notes

    try:
        name, notes = read_docx_notes(data)
    except _MALFORMED as error:
        raise UnreadableError(Cause.NO_NOTES) from error
    # Another name would be someone else's: what it says is never used as a path.
    if name not in NOTES:
        raise UnreadableError(Cause.NO_NOTES)
    return Embedded(name, notes)


def _read_pdf(data: bytes) -> Embedded:
    files = dict(_list_attachments(data))
    for name in NOTES:
        if name in files:
            return Embedded(name, files[name], files.get(ACTIONS))
    raise UnreadableError(Cause.NO_NOTES)


def _list_attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The associated files that a record may hold, by name."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # It warns of every oddity of a broken file; one line that it is broken is enough.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError(Cause.ENCRYPTED)
        catalog: Any = reader.trailer["/Root"].get_object()
        for reference in list(catalog.get("/AF", ()))[:_MOST_FILES]:
            specification = reference.get_object()
            name = str(specification.get("/UF", specification.get("/F")))
            if name in (*NOTES, ACTIONS):
                yield name, _read_file(specification["/EF"]["/F"].get_object())
    except (PyPdfError, *_MALFORMED) as error:
        raise UnreadableError(Cause.BROKEN) from error


def _read_file(stream: Any) -> bytes:
    data: bytes = stream.get_data()
    told = stream.get("/Params", {}).get("/CheckSum")
    # ISO 32000-1, 7.11.4: MD5, against accidents only.
    if told and told.original_bytes != hashlib.md5(data, usedforsecurity=False).digest():
        raise UnreadableError(Cause.NO_NOTES)
    return data


_MALFORMED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What readers raise, beside their own errors, where a file holds another kind of value than its
format asks for: any of them says that the file is broken."""
