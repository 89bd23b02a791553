"""What PDF/UA-1 asks beside PDF/A-3a, which WeasyPrint already meets."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.weasyprint_adapter import originals, pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    for item in [element for element in pdf.objects if _is_list_item(element)]:
        _give_body(pdf, item)


def _identify(pdf: pydyf.PDF) -> None:
    """Say in the XMP packet that the file is PDF/UA-1 too."""
    metadata = _follow(pdf, pdf.catalog["Metadata"])
    [packet] = metadata.stream
    before, end, after = packet.rpartition(_END)
    metadata.stream = [before + _IDENTIFICATION.encode() + end + after]


def _label_pages(pdf: pydyf.PDF) -> None:
    """Name the pages as they are printed: 1, 2, 3 (ISO 32000-1, 12.4.2)."""
    numbers = pydyf.Dictionary({"S": "/D", "St": 1})
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, numbers])})


def _is_list_item(element: object) -> bool:
    return isinstance(element, pydyf.Dictionary) and element.get("S") == "/LI"


def _give_body(pdf: pydyf.PDF, item: pydyf.Dictionary) -> None:
    """Put what a list item holds beside its label into one body (ISO 14289-1, 7.6).

    WeasyPrint does so for text alone, not for paragraphs and tables in an item.
    """
    labels = [kid for kid in item["K"] if _follow(pdf, kid)["S"] in ("/Lbl", "/LBody")]
    loose = [kid for kid in item["K"] if kid not in labels]
    if not loose:
        return
    body = pydyf.Dictionary(
        {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(loose), "P": item.reference}
    )
    pdf.add_object(body)
    for kid in loose:
        _follow(pdf, kid)["P"] = body.reference
    item["K"] = pydyf.Array([*labels, body.reference])


def fill_rows(pdf: pydyf.PDF) -> None:
    """Have the last cell of a short row reach to the end of its table (ISO 14289-1, 7.2).

    For a WeasyPrint that tags no cell with what it spans: those before 70.
    """
    for table in pdf.objects:
        if isinstance(table, pydyf.Dictionary) and table.get("S") == "/Table":
            rows = [_list_kids(pdf, row) for row in _list_rows(pdf, table)]
            widest = max(map(len, rows), default=0)
            if not any(_spans(cell) for row in rows for cell in row):
                for *before, last in filter(None, rows):
                    if len(before) + 1 < widest:
                        attributes = last.setdefault("A", pydyf.Dictionary({"O": "/Table"}))
                        attributes["ColSpan"] = widest - len(before)


def _spans(cell: pydyf.Dictionary) -> bool:
    return not {"ColSpan", "RowSpan"}.isdisjoint(cell.get("A", ()))


def _list_rows(pdf: pydyf.PDF, element: pydyf.Dictionary) -> Iterator[pydyf.Dictionary]:
    for kid in _list_kids(pdf, element):
        if kid["S"] == "/TR":
            yield kid
        elif kid["S"] in ("/THead", "/TBody", "/TFoot"):
            yield from _list_rows(pdf, kid)


def _list_kids(pdf: pydyf.PDF, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
    """The structure elements in another one."""
    kids = (_follow(pdf, kid) for kid in element["K"] if isinstance(kid, bytes))
    return [kid for kid in kids if "S" in kid]


def _follow(pdf: pydyf.PDF, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


_WHOLE = frozenset({"html", "body"})


def build_box_tree(box: Any, *rest: Any) -> Iterator[pydyf.Dictionary]:
    """The structure elements of a box, with the language that its element names."""
    element = box.element
    language = None if element is None or element.tag in _WHOLE else element.get("lang")
    elements: Iterator[pydyf.Dictionary] = originals["_build_box_tree"](box, *rest)
    return _speak(elements, language) if language else elements


def _speak(elements: Iterator[pydyf.Dictionary], language: str) -> Iterator[pydyf.Dictionary]:
    for element in elements:
        element["Lang"] = pydyf.String(language)
        yield element


FILE = "srgb.icc"
"""Made by Little CMS: `ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()`."""


def shrink_profile(pdf: pydyf.PDF) -> None:
    """Replace WeasyPrint's profile, which is five times as long and gives the same colours."""
    for stream in _find_profiles(pdf):
        stream.stream = [_read_profile()]


def _find_profiles(pdf: pydyf.PDF) -> Iterator[pydyf.Stream]:
    for item in pdf.objects:
        # ICC.1:2022, 7.2.11: every profile carries this signature.
        if isinstance(item, pydyf.Stream) and item.stream and item.stream[0][36:40] == b"acsp":
            yield item


@cache
def _read_profile() -> bytes:
    return (resources.files(__package__) / FILE).read_bytes()
