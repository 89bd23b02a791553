"""Finishing of a PDF: what PDF/UA-1 asks, fields to sign, and the same names on every system.

WeasyPrint makes names of fonts of how Pango describes them, which changes with the versions of
Pango, and names all subsets of one face alike in every file, so that printers take them for the
same font. It looks up what attachments are in the tables of the system. A signature that is added
later changes nothing of what stands there: the file conforms before and after (ISO 19005-3, 6.4;
ISO 14289-1, 7.18).
"""

from __future__ import annotations

import hashlib
from functools import cache, partial
from importlib import resources
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.structure import follow, list_kids, list_rows
from pipeline.writers.pdf.weasyprint_adapter import list_boxes, pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.writers.pdf.weasyprint_adapter import weasyprint


POINT = 0.75
"""To a CSS pixel."""
# PDF/UA-1 (ISO 14289-1, 5) asks for its property in the XMP packet; PDF/A (ISO 19005-3, 6.6.2.3)
# allows a property that it does not know only with a description of its schema beside it.
_IDENTIFICATION = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END = b"</rdf:RDF>"


def make_accessible(pdf: pydyf.PDF) -> None:
    """Complete the file as PDF/UA-1 asks."""
    _identify(pdf)
    _label_pages(pdf)
    _give_bodies(pdf)
    _place_figures(pdf)
    _smooth_no_dots(pdf)


def _identify(pdf: pydyf.PDF) -> None:
    """Say in the XMP packet that the file is PDF/UA-1 too."""
    metadata = follow(pdf, pdf.catalog["Metadata"])
    [packet] = metadata.stream
    before, end, after = packet.rpartition(_END)
    metadata.stream = [before + _IDENTIFICATION.encode() + end + after]


def _place_figures(pdf: pydyf.PDF) -> None:
    """Say in units of the page where pictures stand (ISO 32000-1, table 344), not in CSS pixels."""
    for figure in pdf.objects:
        if isinstance(figure, pydyf.Dictionary) and figure.get("S") == "/Figure":
            top = follow(pdf, figure["Pg"])["MediaBox"][3]
            left, upper, right, lower = (POINT * side for side in figure["A"]["BBox"])
            box = (left, top - lower, right, top - upper)
            figure["A"]["BBox"] = pydyf.Array(round(side, 3) for side in box)


def fill_rows(pdf: pydyf.PDF) -> None:
    """Have the last cell of a short row reach to the end of its table (ISO 14289-1, 7.2).

    For a WeasyPrint that tags no cell with what it spans: those before 70.
    """
    for table in pdf.objects:
        if isinstance(table, pydyf.Dictionary) and table.get("S") == "/Table":
            rows = [list_kids(pdf, row) for row in list_rows(pdf, table)]
            widest = max(map(len, rows), default=0)
            if not any(_spans(cell) for row in rows for cell in row):
                for *before, last in filter(None, rows):
                    if len(before) + 1 < widest:
                        attributes = last.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
                        attributes["ColSpan"] = widest - len(before)


def _spans(cell: pydyf.Dictionary) -> bool:
    return not {"ColSpan", "RowSpan"}.isdisjoint(cell.get("A", ()))


def _give_bodies(pdf: pydyf.PDF) -> None:
    """Put what a list item holds beside its label into one body (ISO 14289-1, 7.6).

    WeasyPrint does so for text alone, not for paragraphs and tables in an item.
    """
    for item in [one for one in pdf.objects if isinstance(one, pydyf.Dictionary)]:
        if item.get("S") == "/LI":
            _give_body(pdf, item)


def _give_body(pdf: pydyf.PDF, item: pydyf.Dictionary) -> None:
    labels = [kid for kid in item["K"] if follow(pdf, kid)["S"] == "/Lbl"]
    rest = [kid for kid in item["K"] if kid not in labels]
    bodies = [kid for kid in map(partial(follow, pdf), rest) if kid["S"] == "/LBody"]
    if not rest or len(rest) == len(bodies) == 1:
        return
    body = (
        bodies[0]
        if bodies
        else pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": item.reference})
    )
    if not bodies:
        pdf.add_object(body)
    held: list[bytes] = []
    for kid in rest:
        element = follow(pdf, kid)
        held += element["K"] if element["S"] == "/LBody" else [kid]
    body["K"] = pydyf.Array(held)
    for kid in held:
        follow(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def _smooth_no_dots(pdf: pydyf.PDF) -> None:
    """Leave the dots of pictures as they are, which PDF/A asks for (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"


def _label_pages(pdf: pydyf.PDF) -> None:
    """Name the pages as they are printed: 1, 2, 3 (ISO 32000-1, 12.4.2)."""
    numbers = pydyf.Dictionary({"S": "/D", "St": 1})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, numbers])})


FILE = "srgb.icc"
"""Made by Little CMS: `ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()`."""


def shrink_profile(pdf: pydyf.PDF) -> None:
    """Replace WeasyPrint's profile, which is five times as long and gives the same colours."""
    for stream in _find_profiles(pdf):
        stream.stream = [_read_profile()]


def _find_profiles(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    for item in pdf.objects:
        # ICC.1:2022, 7.2.11: every profile carries this signature.
        if isinstance(item, pydyf.Stream) and item.stream:
            first = item.stream[0]  # A picture is no bytes yet.
            if isinstance(first, bytes) and first[36:40] == b"acsp":
                yield item


@cache
def _read_profile() -> bytes:
    return (resources.files(__package__) / FILE).read_bytes()


_FILES = ("FontFile2", "FontFile3")
_KINDS = {
    ".json": "/application#2fjson",
    ".yaml": "/application#2fyaml",
    ".docx": "/application#2fvnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media types of attachments by the ending of the name."""


def settle_names(pdf: pydyf.PDF) -> None:
    """Name fonts and kinds of attachments by what is in the file alone."""
    _name_fonts(pdf)
    _name_kinds(pdf)


def _name_kinds(pdf: pydyf.PDF) -> None:
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Filespec":
            ending = PurePath(item["UF"].string).suffix
            file = follow(pdf, item["EF"]["F"])
            file.extra["Subtype"] = _KINDS.get(ending, "/application#2foctet-stream")


def _name_fonts(pdf: pydyf.PDF) -> None:
    """Give each font a tag of six letters made of its glyphs, their widths and their characters."""
    tags = {
        item.reference: _rename_font(pdf, item)
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Type0"
    }
    keys: dict[bytes, bytes] = {}
    for reference in {item["Font"] for item in pdf.objects if _is_resources(item)}:
        table = follow(pdf, reference)
        renamed = {key: tags.get(font, key) for key, font in table.items()}
        keys |= {_write_key(old): _write_key(new) for old, new in renamed.items()}
        fonts = {renamed[key]: font for key, font in table.items()}
        table.clear()
        table.update(fonts)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            item.stream = [_rename_choice(operator, keys) for operator in item.stream]


def _is_resources(item: pydyf.Object) -> bool:
    return isinstance(item, pydyf.Dictionary) and "Font" in item


def _write_key(key: str) -> bytes:
    return b"/" + key.encode() + b" "


def _rename_choice(operator: object, keys: Mapping[bytes, bytes]) -> object:
    """The operator that chooses a font with its new name; any other as it is."""
    if isinstance(operator, bytes) and operator.endswith(b" Tf"):
        key = operator[: operator.index(b" ") + 1]
        return keys.get(key, key) + operator[len(key) :]
    return operator


def _rename_font(pdf: pydyf.PDF, font: pydyf.Dictionary) -> str:
    """Name a font everywhere that it is described; gives its tag."""
    (descendant,) = (follow(pdf, reference) for reference in font["DescendantFonts"])
    descriptor = follow(pdf, descendant["FontDescriptor"])
    file = next(follow(pdf, descriptor[key]) for key in _FILES if key in descriptor)
    characters = follow(pdf, font["ToUnicode"])
    digest = hashlib.sha256(b"\n".join((*file.stream, *characters.stream)))
    digest.update(descendant["W"].data)
    tag = "".join(chr(ord("A") + byte % 26) for byte in digest.digest()[:6])
    name = font["BaseFont"].partition(b"+")[2]
    font["BaseFont"] = descendant["BaseFont"] = descriptor["FontName"] = (
        b"/" + tag.encode() + b"+" + name
    )
    return tag


PARAGRAPH, LINE = "signature", "sign"
"""Classes of a paragraph that names who signs, and of the line in it."""
_PRINTED = 1 << 2


def add_signature_fields(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Put a field on each line that the form has for a signature."""
    places = list(_find_lines(document))
    if not places:
        return
    fields = pydyf.Array()
    for number, (page, label, paragraph, line) in enumerate(places, 1):
        field = _make_field(pdf, page, line, f"signature{number}", label)
        _tell(pdf, field, paragraph)
        fields.append(field.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields})


def _find_lines(document: weasyprint.Document) -> Iterator[tuple[int, str, Any, Any]]:
    """Page, label, element of the paragraph and box of the line of every signature."""
    for number, page in enumerate(document.pages):
        paragraph = None
        for box in list_boxes(page):
            element = box.element
            name = "" if element is None else element.get("class", "")
            if name == PARAGRAPH and element is not None:
                paragraph = element
            elif name == LINE and paragraph is not None:
                label = "".join(paragraph.itertext()).strip().rstrip(":：")
                yield number, label, paragraph, box


def _make_field(pdf: pydyf.PDF, page: int, line: Any, name: str, label: str) -> pydyf.Dictionary:
    place = follow(pdf, pdf.page_references[page])
    left, top = line.border_box_x() * POINT, line.border_box_y() * POINT
    width, height = line.border_width() * POINT, line.border_height() * POINT
    top = place["MediaBox"][3] - top
    look = pydyf.Stream(
        extra={
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, round(width, 3), round(height, 3)]),
            "Resources": pydyf.Dictionary(),
        }
    )
    pdf.add_object(look)
    rectangle = (round(side, 3) for side in (left, top - height, left + width, top))
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(name),
            "TU": pydyf.String(label),
            "Rect": pydyf.Array(rectangle),
            "P": pdf.page_references[page],
            "F": _PRINTED,
            "AP": pydyf.Dictionary({"N": look.reference}),
        }
    )
    pdf.add_object(field)
    place["Annots"] = pydyf.Array([*place.get("Annots", ()), field.reference])
    place["Tabs"] = "/S"
    return field


def _tell(pdf: pydyf.PDF, field: pydyf.Dictionary, paragraph: Any) -> None:
    """Put the field into the structure tree, under its paragraph where that is known."""
    root = follow(pdf, pdf.catalog["StructTreeRoot"])
    [document] = list_kids(pdf, root)
    items = (item for item in pdf.objects if isinstance(item, pydyf.Dictionary))
    named = (item for item in items if item.__dict__.get("source") is paragraph and "S" in item)
    parent = next(named, document)
    reference = pydyf.Dictionary({"Type": "/OBJR", "Obj": field.reference, "Pg": field["P"]})
    element = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "P": parent.reference,
            "Pg": field["P"],
            "Alt": field["TU"],
            "K": reference,  # No array: pyHanko would take a second signature for a change.
        }
    )
    pdf.add_object(element)
    parent["K"].append(element.reference)
    numbers = follow(pdf, root["ParentTree"])["Nums"]
    key = max(numbers[::2], default=-1) + 1
    numbers.extend((key, element.reference))
    field["StructParent"] = key
    if "ParentTreeNextKey" in root:
        root["ParentTreeNextKey"] = key + 1
