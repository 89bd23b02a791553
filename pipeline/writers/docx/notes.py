"""The notes inside a Word file: a custom XML part, which Word and WPS keep when they save."""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
import zipfile
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.readers.word_package import OWN, PRINTED

if TYPE_CHECKING:
    from docx.document import Document

_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_FOLDER = "customXml/"
_MOST_BYTES = 64 * 1024 * 1024


def add_notes(document: Document, name: str, data: bytes) -> None:
    """Keep `data`, the exact bytes of the notes file `name`, in the document."""
    digest = hashlib.sha256(data).hexdigest()
    root = etree.Element(f"{{{OWN}}}notes", nsmap={"minutes": OWN})
    root.set("name", name)
    root.set("sha256", digest)
    root.set("encoding", "base64")
    root.text = base64.b64encode(data).decode("ascii")
    _add_item(document, root, digest)


def add_printed(document: Document, told: str) -> None:
    """Keep what stands on the page, to compare with when the document comes back."""
    root = etree.Element(PRINTED, nsmap={"minutes": OWN})
    root.text = told
    _add_item(document, root, hashlib.sha256(told.encode()).hexdigest())


def _add_item(document: Document, root: etree._Element, digest: str) -> None:
    number = _find_free_number(document)
    item = _make_part(document, f"item{number}.xml", CONTENT_TYPE.XML, root)
    document.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
    properties = _make_part(
        document,
        f"itemProps{number}.xml",
        CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
        _describe_item(digest),
    )
    item.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)


def read_docx_notes(data: bytes) -> tuple[str, bytes]:
    """Name and exact bytes of the notes inside a Word file that we wrote.

    Raises ValueError where there are none, or where they are not what they were.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            room = _MOST_BYTES
            for entry in archive.infolist():
                if entry.filename.startswith(_FOLDER) and entry.file_size <= room:
                    room -= entry.file_size
                    root = _parse_notes(archive.read(entry))
                    if root is not None:
                        return root.get("name", ""), _decode(root)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise ValueError(f"not a Word file: {error}") from error
    raise ValueError("there are no notes in this Word file")


def _find_free_number(document: Document) -> int:
    taken = {part.partname for part in document.part.package.iter_parts()}
    return next(n for n in range(1, len(taken) + 2) if f"/{_FOLDER}item{n}.xml" not in taken)


def _make_part(document: Document, name: str, content_type: str, root: etree._Element) -> Part:
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=False)
    return Part(PackURI(f"/{_FOLDER}{name}"), content_type, blob, document.part.package)


def _describe_item(digest: str) -> etree._Element:
    """The properties of the part; its id follows from the notes, since Word wants a GUID."""
    root = etree.Element(f"{{{_PROPERTIES}}}datastoreItem", nsmap={"ds": _PROPERTIES})
    guid = uuid.uuid5(uuid.NAMESPACE_URL, f"{OWN}:{digest}")
    root.set(f"{{{_PROPERTIES}}}itemID", f"{{{str(guid).upper()}}}")
    schemas = etree.SubElement(root, f"{{{_PROPERTIES}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_PROPERTIES}}}schemaRef").set(f"{{{_PROPERTIES}}}uri", OWN)
    return root


def _parse_notes(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    return root if root.tag == f"{{{OWN}}}notes" else None


def _decode(root: etree._Element) -> bytes:
    data = base64.b64decode(root.text or "", validate=False)
    if hashlib.sha256(data).hexdigest() != root.get("sha256"):
        raise ValueError("the notes in this Word file are not the bytes that were put into it")
    return data
