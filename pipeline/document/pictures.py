"""Pictures of a letterhead or a theme: read whole, and refused where they could do harm.

A drawing holds shapes and nothing else: no script, no text that needs a font, nothing from outside,
nothing that grows when it is drawn. What is drawn is what was checked, written anew.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
_ENDS = {"png": b"IEND", "jpeg": b"\xff\xd9"}
MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpeg": "image/jpeg"}
_LARGEST = 5_000_000
"""Bytes of a file."""
_MOST_DOTS, _LONGEST = 20_000_000, 10_000
_MODES = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
_DRAWN = (1600, 600)
"""Width and height in dots that a drawing fills one of: 40 dots a millimetre in a letterhead."""
_ORIENTATION, _UPRIGHT = 0x0112, 1
_DAMAGES = (
    *(OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError),
    *(struct.error, zlib.error),
)
"""What Pillow raises at a broken file."""
_MOST_SHAPES, _DEEPEST = 20_000, 50
"""What a drawing may come to with all that it repeats."""
_SHAPES = frozenset(
    (
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "metadata", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker"),
    )
)
_REMEDIES = {
    "text": "turn text into paths",
    "image": "a drawing holds no other picture; use PNG instead",
}
_REFERENCE = re.compile(r"url\(\s*[\"']?\s*([^)\"']*)")
_SIZE = re.compile(r"\s*\+?([0-9]*\.?[0-9]+)\s*(px|pt|pc|mm|cm|in)?\s*")
_UNITS = {"px": 1, "": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be printed; its size is in CSS pixels, 96 to an inch."""

    kind: str
    """svg, png or jpeg: what its bytes are, whatever its name says."""
    data: bytes
    width: float
    height: float
    dots: bytes = b""
    """A drawing as PNG, which looks the same wherever it is shown."""

    @property
    def image(self) -> bytes:
        """The bytes of what every program can show, PNG or JPEG."""
        return self.dots or self.data

    @property
    def image_kind(self) -> str:
        """What `image` is."""
        return "png" if self.dots else self.kind


class PictureError(Exception):
    """A picture that is not taken, and why."""


def read_picture(data: bytes) -> Picture:
    """The picture of a file with these bytes; raises PictureError."""
    if len(data) > _LARGEST:
        raise PictureError(f"it has more than {_LARGEST // 1_000_000} MB")
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return _read_dots(data, kind)
    return _read_drawing(data)


def _read_dots(data: bytes, kind: str) -> Picture:
    if _ENDS[kind] not in data[len(data) // 2 :]:  # WeasyPrint has Pillow pass over it.
        raise PictureError("it cannot be read: its end is missing")
    from PIL import Image  # needed where a theme has such a picture only

    try:
        with (
            warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning),
            Image.open(io.BytesIO(data), formats=[kind.upper()]) as image,
        ):
            width, height = image.size
            if width * height > _MOST_DOTS or max(width, height) > _LONGEST:
                raise PictureError(f"{width} x {height} dots are too many; make it smaller")
            if image.mode not in _MODES:
                raise PictureError(f"its colours are {image.mode}; save it with 8 bits of RGB")
            if image.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
                raise PictureError("it is stored lying on its side; turn it and save it upright")
            image.load()
    except (*_DAMAGES, Image.DecompressionBombError) as error:
        raise PictureError(f"it cannot be read: {error}") from error
    return Picture(kind, data, float(width), float(height))


def _read_drawing(data: bytes) -> Picture:
    from lxml import etree  # most settings name no drawing, and checking notes needs none

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PictureError(f"it is neither SVG, PNG nor JPEG ({error})") from error
    document_type = root.getroottree().docinfo.internalDTD
    # The types do not know that lxml gives a DTD here.
    if document_type is not None and any(document_type.iterentities()):  # type: ignore[union-attr]
        raise PictureError("it declares entities; save it as plain SVG")
    if root.tag != f"{_SVG}svg":
        raise PictureError("it is neither SVG, PNG nor JPEG")
    _take_out_foreign(root)
    for element in root.iter():
        _check_element(element)
    _check_growth(root)
    width, height = _measure(root)
    text = etree.tostring(root, encoding="unicode")
    return Picture("svg", text.encode(), width, height, _draw(text, width, height))


def _draw(drawing: str, width: float, height: float) -> bytes:
    """The drawing as PNG, fine enough for print."""
    import resvg_py  # needed where there is a drawing only

    scale = min(_DRAWN[0] / width, _DRAWN[1] / height)
    try:
        drawn: bytes = resvg_py.svg_to_bytes(
            svg_string=drawing,
            width=max(1, round(width * scale)),
            height=max(1, round(height * scale)),
            skip_system_fonts=True,
            dpi=96,
        )
    except ValueError as error:
        raise PictureError(f"it cannot be drawn: {error}") from error
    return drawn


def _take_out_foreign(root: etree._Element) -> None:
    """Leave SVG alone: what drawing programs keep for themselves is not drawn."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            raise PictureError("it refers to an entity; save it as plain SVG")
        parent = element.getparent()
        if parent is not None and not element.tag.startswith(_SVG):
            parent.remove(element)
        for name in [name for name in map(str, element.attrib) if _is_foreign(name)]:
            del element.attrib[name]


def _is_foreign(name: str) -> bool:
    return name.startswith("{") and not name.endswith(("}href", "}space", "}base"))


def _check_element(element: etree._Element) -> None:
    name = str(element.tag).removeprefix(_SVG)
    place = f"line {element.sourceline}: <{name}>"
    if name not in _SHAPES:
        remedy = _REMEDIES.get(name, "only shapes can be printed")
        raise PictureError(f"{place} is not taken; {remedy}")
    for key, value in _list_texts(element):
        bare = key.rpartition("}")[2].lower()
        targets = [value] if bare == "href" else _REFERENCE.findall(value)
        if bare.startswith("on") or bare == "base":
            raise PictureError(f"{place}: the attribute {bare!r} is not taken")
        if "\\" in value or ("@" in value and name == "style"):
            raise PictureError(f"{place}: only plain rules of style are taken")
        for target in targets:
            if not target.strip().startswith("#"):
                raise PictureError(f"{place} asks for {target.strip()[:80]!r}, outside the file")


def _list_texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The attributes of an element, and the rules of a `style`, as names and texts."""
    yield from ((str(key), str(value)) for key, value in element.attrib.items())
    if str(element.tag) == f"{_SVG}style":
        yield "", element.text or ""


def _check_growth(root: etree._Element) -> None:
    """Raise PictureError where shapes name each other in a circle, or come to too many."""
    named = {element.get("id", ""): element for element in root.iter() if element.get("id")}
    styles = "".join(rules.text or "" for rules in root.iter(f"{_SVG}style"))
    by_class = [name for name in _find_names(styles) if not _is_gradient(named.get(name))]
    sizes: dict[str, int] = {}

    def count(element: etree._Element, above: tuple[str, ...], depth: int) -> int:
        if depth > _DEEPEST:
            raise PictureError(f"its shapes stand more than {_DEEPEST} deep in each other")
        names = [*_list_references(element), *(by_class if element.get("class") else ())]
        total = 1 + sum(count(child, above, depth + 1) for child in element)
        total += sum(resolve(name, above, depth) for name in names)
        if total > _MOST_SHAPES:
            raise PictureError(f"it comes to more than {_MOST_SHAPES} shapes")
        return total

    def resolve(name: str, above: tuple[str, ...], depth: int) -> int:
        if name in above:
            raise PictureError(f"the shape {name!r} is made of itself")
        if name in named and name not in sizes:
            sizes[name] = count(named[name], (*above, name), depth + 1)
        return sizes.get(name, 0)

    count(root, (), 0)


def _is_gradient(element: etree._Element | None) -> bool:
    """Whether it holds colours and no shapes."""
    return element is not None and str(element.tag).endswith("Gradient")


def _list_references(element: etree._Element) -> Iterator[str]:
    """The names of the shapes that the attributes of an element ask for."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == "href":
            yield str(value).strip().removeprefix("#")
        else:
            yield from _find_names(str(value))


def _find_names(text: str) -> Iterator[str]:
    return (target.strip().removeprefix("#") for target in _REFERENCE.findall(text))


def _measure(root: etree._Element) -> tuple[float, float]:
    sizes = tuple(_read_size(root.get(name, "")) for name in ("width", "height"))
    box = [_read_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    if all(sizes):
        width, height = sizes
    elif len(box) == 4 and box[2] > 0 and box[3] > 0:
        scale = next((size / side for size, side in zip(sizes, box[2:], strict=True) if size), 1)
        width, height = box[2] * scale, box[3] * scale
    else:
        raise PictureError("it does not say how large it is: give <svg> width and height")
    if not 0 < max(width, height) <= _LONGEST:
        raise PictureError("it is too large; give <svg> a smaller width and height")
    return width, height


def _read_size(text: str) -> float:
    found = _SIZE.fullmatch(text)
    return float(found[1]) * _UNITS[found[2] or ""] if found else 0.0


def _read_number(text: str) -> float:
    found = _SIZE.fullmatch(text)
    return float(found[1]) if found else 0.0
