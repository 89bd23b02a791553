"""WordprocessingML: its elements, its parts as one zip, and the notes as a part of the document.

The same bytes for the same parts. Elements are made with lxml alone: python-docx's own cost thrice
as much. Word and WPS keep the part with the notes, a custom XML part, when they save.
"""

from __future__ import annotations

import base64
import hashlib
import io
import uuid
import zipfile
from copy import copy
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from docx.opc.constants import CONTENT_TYPE, NAMESPACE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap
from lxml import etree

from pipeline.readers.word_package import OWN, PRINTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.opc.package import OpcPackage


Element: TypeAlias = etree._Element

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {prefix: nsmap[prefix] for prefix in ("w", "r")}
_NO_DATE = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip can name."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16
_DEFAULTS = {"rels": CONTENT_TYPE.OPC_RELATIONSHIPS, "xml": CONTENT_TYPE.XML}


for _prefix, _address in NAMESPACES.items():
    # Else lxml makes prefixes up, unless another library has registered its own.
    etree.register_namespace(_prefix, _address)


@cache
def w(name: str) -> str:
    """The name of a WordprocessingML element or attribute as lxml writes it."""
    return f"{{{nsmap['w']}}}{name}"


@cache
def r(name: str) -> str:
    """The name of a relationship attribute as lxml writes it."""
    return f"{{{nsmap['r']}}}{name}"


VAL = w("val")


def make_root(name: str) -> Element:
    """A WordprocessingML element that stands alone, with the prefixes that Word uses."""
    return etree.Element(w(name), nsmap=NAMESPACES)


def add(parent: Element, name: str, value: str | None = None, /, **attributes: str) -> Element:
    """A new last child of `parent`, with `w:val` where `value` is given."""
    child = etree.SubElement(parent, w(name))
    if value is not None:
        child.set(VAL, value)
    for key, text in attributes.items():
        child.set(w(key), text)
    return child


def add_paragraph(parent: Element, style: str) -> Element:
    """A new paragraph of the style with id `style`."""
    paragraph = copy(_prepare_paragraph(style))
    parent.append(paragraph)
    return paragraph


def add_run(parent: Element, style: str = "", *, is_east_asian: bool = False) -> Element:
    """A new run of the character style with id `style`, or of none."""
    run = copy(_prepare_run(style, is_east_asian))
    parent.append(run)
    return run


# A copy of what is prepared costs a quarter of making its elements one by one.
@lru_cache(maxsize=256)
def _prepare_paragraph(style: str) -> Element:
    paragraph = etree.Element(w("p"), nsmap=NAMESPACES)
    add(add(paragraph, "pPr"), "pStyle", style)
    return paragraph


@lru_cache(maxsize=256)
def _prepare_run(style: str, is_east_asian: bool) -> Element:
    run = etree.Element(w("r"), nsmap=NAMESPACES)
    if style or is_east_asian:
        properties = add(run, "rPr")
        if style:
            add(properties, "rStyle", style)
        if is_east_asian:
            add(properties, "rFonts", hint="eastAsia")
    return run


def add_text(run: Element, text: str) -> None:
    """Put `text` into a run, blanks at its ends kept."""
    child = etree.SubElement(run, w("t"))
    child.text = text
    if text[0] == " " or text[-1] == " ":
        child.set(XML_SPACE, "preserve")


def pack(package: OpcPackage) -> bytes:
    """The package as a zip without the machine's clock, system or user in it.

    python-docx's own `save` writes the time of day into every entry.
    """
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
    yield CONTENT_TYPES_URI, _write_types(parts)
    yield PACKAGE_URI.rels_uri, package.rels.xml
    for part in parts:
        yield part.partname, part.blob
        if len(part.rels):
            yield part.partname.rels_uri, part.rels.xml


def _write_types(parts: list[Part]) -> bytes:
    """The content type of every part, as the package demands it of its first file."""
    types = etree.Element("Types", xmlns=NAMESPACE.OPC_CONTENT_TYPES)
    for extension, content_type in _DEFAULTS.items():
        etree.SubElement(types, "Default", Extension=extension, ContentType=content_type)
    for part in parts:
        if _DEFAULTS.get(part.partname.ext) != part.content_type:
            etree.SubElement(
                types, "Override", PartName=part.partname, ContentType=part.content_type
            )
    return etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)


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
