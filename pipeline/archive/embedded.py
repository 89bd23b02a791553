"""Embedded files of a finished record: its notes, and in a PDF its actions."""

from __future__ import annotations

import hashlib
import io
import logging
import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pipeline.errors import MinutesError
from pipeline.readers.file_names import COPIES
from pipeline.settings import RECORD_FORMATS
from pipeline.system.disk import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

ACTIONS = "actions.json"
_MOST_FILES = 50
_LEAST_UNPACKED = 500_000
_MOST_RATIO = 30
_FILTERS: tuple[object, ...] = ("/FlateDecode", ["/FlateDecode"])
"""How records pack their files; other ways take longer to unpack than all the rest."""


class UnreadableReason(StrEnum):
    """Why nothing can be taken out of a file."""

    KIND = "kind"
    HUGE = "huge"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    NO_NOTES = "no_notes"
    NO_ACTIONS = "no_actions"
    LIMIT = "limit"
    """Reading it took more time or memory than is allowed, or ended the process."""


class UnreadableError(MinutesError):
    """A file that is no record of ours; `cause` says why."""

    exit_code = 1

    def __init__(self, cause: UnreadableReason) -> None:
        super().__init__(cause.value)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Embedded:
    """The files inside a record, byte for byte. `name` is one of `COPIES`."""

    name: str
    notes: bytes
    actions: bytes | None = None


def try_embedded(data: bytes) -> Embedded | UnreadableReason:
    """What `read_embedded` gives, or why it gives nothing: workers answer by values."""
    try:
        return read_embedded(data)
    except UnreadableError as error:
        return error.cause


def read_embedded(data: bytes) -> Embedded:
    """What travels inside the PDF or DOCX `data`; raises UnreadableError."""
    if len(data) > LARGEST:
        raise UnreadableError(UnreadableReason.HUGE)
    for ending, item in RECORD_FORMATS.items():
        if item.carries_notes and data.startswith(item.signature):
            return READERS[ending](data)
    raise UnreadableError(UnreadableReason.KIND)


def _read_docx(data: bytes) -> Embedded:
    from pipeline.writers.docx.ooxml import read_docx_notes

    try:
        name, notes = read_docx_notes(data)
    except _MALFORMED as error:
        raise UnreadableError(UnreadableReason.NO_NOTES) from error
    # Another name would be someone else's: what it says is never used as a path.
    if name not in COPIES.values():
        raise UnreadableError(UnreadableReason.NO_NOTES)
    return Embedded(name, notes)


def _read_pdf(data: bytes) -> Embedded:
    files = dict(_list_attachments(data))
    for name in COPIES.values():
        if name in files:
            return Embedded(name, files[name], files.get(ACTIONS))
    raise UnreadableError(UnreadableReason.NO_NOTES)


def _list_attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The associated files that a record may hold, by name."""
    from pypdf import PdfReader, apply_configuration
    from pypdf.errors import PyPdfError

    # It warns of every oddity of a broken file; one line that it is broken is enough.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with apply_configuration(zlib_maximum_output_length=_limit_unpacked(data)):
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted:
                raise UnreadableError(UnreadableReason.ENCRYPTED)
            streams = dict(_find_streams(reader.trailer["/Root"].get_object()))
        with apply_configuration(zlib_maximum_output_length=LARGEST):
            for name, stream in streams.items():
                yield name, _read_file(stream)
    except (PyPdfError, *_MALFORMED) as error:
        raise UnreadableError(UnreadableReason.BROKEN) from error


READERS: Mapping[str, Callable[[bytes], Embedded]] = {"pdf": _read_pdf, "docx": _read_docx}
"""What takes the notes out of each format that carries them."""


def _limit_unpacked(data: bytes) -> int:
    """How large what holds a PDF together may become when it is unpacked, in bytes.

    It is read in Python, where a hundred bytes may cost as much as a page of a record.
    """
    return min(LARGEST, max(_LEAST_UNPACKED, _MOST_RATIO * len(data)))


def _find_streams(catalog: Any) -> Iterator[tuple[str, Any]]:
    for reference in list(catalog.get("/AF", ()))[:_MOST_FILES]:
        specification = reference.get_object()
        name = str(specification.get("/UF", specification.get("/F")))
        if name in (*COPIES.values(), ACTIONS):
            yield name, specification["/EF"]["/F"].get_object()


def _read_file(stream: Any) -> bytes:
    if stream.get("/Filter", "/FlateDecode") not in _FILTERS or "/DecodeParms" in stream:
        raise UnreadableError(UnreadableReason.NO_NOTES)
    data: bytes = stream.get_data()
    told = stream.get("/Params", {}).get("/CheckSum")
    # ISO 32000-1, 7.11.4: MD5, against accidents only.
    if told and told.original_bytes != hashlib.md5(data, usedforsecurity=False).digest():
        raise UnreadableError(UnreadableReason.NO_NOTES)
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
