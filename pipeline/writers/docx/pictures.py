"""Pictures of the form in a Word file: as large as the form says, and told to who does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from pipeline.document.pictures import MEDIA_TYPES, PictureError
from pipeline.document.theme import find_picture
from pipeline.writers.docx.ooxml import add, r

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.document.pictures import Picture
    from pipeline.writers.docx.context import DocxContext
    from pipeline.writers.docx.ooxml import Element

_EMU, _EMU_OF_PIXEL, _EMU_OF_TWIP = 36_000, 9525, 635
"""English Metric Units to a millimetre, to a 96th of an inch and to a twentieth of a point."""
_SIZE = re.compile(r"(width|height):\s*([0-9]+(?:\.[0-9]+)?)mm;?")
_DRAWING = """\
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent/><wp:docPr/><wp:cNvGraphicFramePr
><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData
 uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr
/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch
></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm><a:prstGeom prst="rect"
><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"""
_SVG = """\
<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip
 xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"/></a:ext></a:extLst>"""
"""For a Word that draws SVG; an older one, and LibreOffice, shows the picture beside it."""


class Placed(NamedTuple):
    """A picture, what it shows in words, and its size in English Metric Units."""

    picture: Picture
    alt: str
    width: int
    height: int


def read_placed(context: DocxContext, element: Element) -> Placed:
    """The picture that an `img` of the form asks for; raises ThemeError where there is none."""
    try:
        picture = find_picture(context.theme, element.get("src", ""))
    except PictureError as error:
        raise context.report(element, str(error), "src") from error
    width, height = picture.width * _EMU_OF_PIXEL, picture.height * _EMU_OF_PIXEL
    if style := element.get("style", "").strip():
        size = _SIZE.fullmatch(style)
        if size is None:
            raise context.report(element, "a picture takes width or height in mm", "style")
        scale = float(size[2]) * _EMU / (width if size[1] == "width" else height)
        width, height = width * scale, height * scale
    return Placed(picture, element.get("alt", ""), round(width), round(height))


def write_picture(context: DocxContext, run: Element, placed: Placed, room: int) -> None:
    """Put a picture into a run, made smaller where it is wider than `room`, in twips."""
    scale = min(1.0, room * _EMU_OF_TWIP / placed.width)
    size = {"cx": str(round(placed.width * scale)), "cy": str(round(placed.height * scale))}
    drawing = etree.fromstring(_DRAWING)
    number = str(context.count_picture())
    for element in drawing.iter("{*}extent", "{*}ext"):
        _set(element, size)
    for element in drawing.iter("{*}docPr", "{*}cNvPr"):
        names = {"id": number, "name": f"Picture {number}", "descr": placed.alt}
        _set(element, names)
    [blip] = drawing.iter("{*}blip")
    picture = placed.picture
    blip.set(r("embed"), _relate(context, picture.image_kind, picture.image))
    if picture.dots:
        extension = etree.fromstring(_SVG)
        extension[0][0].set(r("embed"), _relate(context, picture.kind, picture.data))
        blip.append(extension)
    run.append(drawing)


def _set(element: Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        element.set(name, value)


def _relate(context: DocxContext, kind: str, data: bytes) -> str:
    """The relationship of the part that is written to a picture, which the file holds once."""
    parts, package = context.pictures, context.document.part.package
    if data not in parts:
        name = PackURI(f"/word/media/picture{len(parts) + 1}.{kind}")
        parts[data] = Part(name, MEDIA_TYPES[kind], data, package)
    return str(context.part.relate_to(parts[data], RELATIONSHIP_TYPE.IMAGE))


def unlock_line(paragraph: Element) -> None:
    """Let a line be as high as its picture, whatever its style says of it."""
    properties = paragraph[0]
    spacing = properties.find("{*}spacing")
    spacing = add(properties, "spacing") if spacing is None else spacing
    for name, value in (("line", "240"), ("lineRule", "auto")):
        spacing.set(f"{{{spacing.nsmap['w']}}}{name}", value)
