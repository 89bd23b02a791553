"""The parts of a Word file as one zip, the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI
from docx.opc.pkgwriter import _ContentTypesItem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.opc.package import OpcPackage

_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can name."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def pack(package: OpcPackage) -> bytes:
    """The package as a zip without the machine's clock, system or user in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _list_files(package):
            entry = zipfile.ZipInfo(name.lstrip("/"), _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            archive.writestr(entry, data)
    return buffer.getvalue()


def _list_files(package: OpcPackage) -> Iterator[tuple[str, bytes | str]]:
    parts = package.parts
    types = _ContentTypesItem.from_parts(parts)  # type: ignore[no-untyped-call]  # python-docx's
    yield CONTENT_TYPES_URI, types.blob
    yield PACKAGE_URI.rels_uri, package.rels.xml
    for part in parts:
        yield part.partname, part.blob
        if len(part.rels):
            yield part.partname.rels_uri, part.rels.xml
