"""Fields to sign in a PDF: empty, labelled, and told to who does not see them.

A signature that is added later changes nothing of what stands there: the file conforms before and
after (ISO 19005-3, 6.4; ISO 14289-1, 7.18).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.writers.pdf.structure import POINT, follow, list_kids
from pipeline.writers.pdf.weasyprint_adapter import pydyf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.writers.pdf.weasyprint_adapter import weasyprint

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
        for box in page._page_box.descendants():
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
