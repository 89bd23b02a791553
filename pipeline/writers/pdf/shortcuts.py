"""What WeasyPrint and pydyf do many times, done once or in less: bytes, styles, lengths, sides.

pydyf asks an object for its bytes twice, to write them and to sum them up for the file's
identifier, and compresses a stream each time.
"""

from __future__ import annotations

import zlib
from operator import attrgetter, itemgetter
from typing import Any

from pipeline.writers.pdf.weasyprint_adapter import (
    INHERITED,
    INITIAL_NOT_COMPUTED,
    INITIAL_VALUES,
    AbsolutePlaceholder,
    _to_bytes,
    match_page_rules,
    originals,
    pydyf,
)

LEVEL = 6
"""Of zlib: a third of the time of 9, for a fiftieth more bytes."""


def read_stream(stream: pydyf.Stream) -> bytes:
    """The bytes of a stream object, which is not to change any more."""
    written: bytes | None = stream.__dict__.get("_written")
    if written is None:
        written = stream._written = write_stream(stream)
    return written


def write_stream(stream: pydyf.Stream) -> bytes:
    """A stream object: its dictionary, then what it holds, compressed where it is to be."""
    content = b"\n".join(map(_to_bytes, stream.stream))
    extra = pydyf.Dictionary(stream.extra)
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        content = zlib.compress(content, LEVEL)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))


def settle_objects(pdf: pydyf.PDF) -> None:
    """Take the bytes of all objects but streams, which are not to change any more."""
    for place, item in enumerate(pdf.objects):
        if not isinstance(item, pydyf.Stream) and item.free != "f":
            pdf.objects[place] = Settled(item)


class Settled(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """An object whose bytes are known."""

    def __init__(self, item: pydyf.Object) -> None:
        super().__init__()
        self.number = item.number
        self._data: bytes = item.data

    @property
    def data(self) -> bytes:
        """Its bytes, without its number."""
        return self._data


def list_pages(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """The references of all pages: every element of the structure tree asks for one of them."""
    count, references = pdf.__dict__.get("_pages", (0, ()))
    if count != len(pdf.pages["Kids"]):
        references = originals["page_references"].fget(pdf)
        pdf._pages = (len(pdf.pages["Kids"]), references)
    return tuple(references)


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page the styles of an earlier one, where no rule tells them apart."""
    known = style_for.__dict__.setdefault("_page_styles", {})
    rules = match_page_rules(page_type, style_for)
    styles = style_for.get_computed_styles()
    if rules not in known:
        before = set(styles)
        originals["set_page_type_computed_styles"](page_type, html, style_for)
        known[rules] = {key[1]: style for key, style in styles.items() if key not in before}
    for name, style in known[rules].items():
        styles[page_type, name] = style


def _is_simple(value: Any) -> bool:
    """Whether a value is a word, a number or a length, or several: nothing to be worked out."""
    if type(value) is tuple:
        return all(map(_is_simple, value))
    return value is None or isinstance(value, str | int | float) or hasattr(value, "unit")


_LINES = "text_decoration_"
_DEPENDENT = frozenset(("position", "float", "display", "page"))
_TAKEN_OVER = frozenset(name for name in INHERITED - _DEPENDENT if not name.startswith(_LINES))
_INITIAL = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED | INITIAL_NOT_COMPUTED | _DEPENDENT
    and not name.startswith(_LINES)
    and _is_simple(value)
}


def find_value(style: Any, name: str) -> Any:
    """A value that no rule gives a style: that of the style around it, or the initial one.

    Whatever has to be worked out is left to WeasyPrint, and so is a style with rules for sides by
    the direction of writing, such as margin-inline-start.
    """
    around = style.parent_style
    if around is None or name in style.cascaded or _has_logical_sides(style):
        return originals["__missing__"](style, name)
    if name in _INITIAL:
        value = _INITIAL[name]
    elif name not in _TAKEN_OVER or not _is_simple(value := around[name]):
        return originals["__missing__"](style, name)
    style[name] = value
    return value


def _has_logical_sides(style: Any) -> bool:
    known: bool | None = style.__dict__.get("_logical")
    if known is None:
        known = style._logical = any("inline" in one or "block" in one for one in style.cascaded)
    return known


_IN_PLACE = frozenset(("static", "relative"))


def is_in_normal_flow(box: Any) -> bool:
    """Whether a box stands where the one before it ends, as nearly all do."""
    style = box.style
    if style["float"] == "none" and style["position"] in _IN_PLACE:
        return True
    return bool(originals["is_in_normal_flow"](box))


def find_page_names(box: Any) -> tuple[str, str]:
    """The names of the pages that a box begins and ends on: those of its first and last child."""
    name = box.style["page"]
    first = next(filter(_is_on_page, box.children), None)
    if first is None:
        return name, name
    start, end = first.page_values()
    last = next(filter(_is_on_page, reversed(box.children)))
    if last is not first:  # An only child, which may have one itself, is asked once.
        _, end = last.page_values()
    return start or name, end or name


def _is_on_page(box: Any) -> bool:
    return bool(box.is_in_normal_flow() or box.is_floated())


_SIDES = ("top", "right", "bottom", "left")
_ZERO_AS_AUTO = ("min_width", "min_height")
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_WIDTHS = tuple(f"border_{side}_width" for side in _SIDES)
_USED = (*_WIDTHS, *_LENGTHS)
_read_values = itemgetter("border_collapse", "box_sizing", *_USED)


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Give a box its used lengths: those that its style gave a box before, where none is a share.

    A style may be changed between two boxes, so the values that it has are compared.
    """
    style = box.style
    values = _read_values(style)
    known, lengths = style.__dict__.get("_lengths", (None, None))
    if known != values:
        lengths = _list_lengths(*values)
        style._lengths = (values, lengths)
    if lengths is None:
        originals["resolve_percentages"](box, containing_block)
    else:
        _set(box, lengths)


def _set(box: Any, values: dict[str, Any]) -> None:
    """Give a box attributes all at once; a placeholder hands them on to its box."""
    if type(box) is AbsolutePlaceholder:
        for name, value in values.items():
            setattr(box, name, value)
    else:
        box.__dict__.update(values)


def _list_lengths(collapse: str, sizing: str, *values: Any) -> dict[str, Any] | None:
    """The attributes of a box with these values; None where they depend on what is around it."""
    if (collapse, sizing) != ("separate", "content-box"):
        return None
    lengths = dict(zip(_WIDTHS, values, strict=False))
    for name, value in zip(_LENGTHS, values[len(_WIDTHS) :], strict=True):
        if value == "auto":
            lengths[name] = 0 if name in _ZERO_AS_AUTO else value
        elif getattr(value, "unit", "") == "px":
            lengths[name] = value.value
        else:
            return None
    return lengths


_RADII = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_BARE: dict[str, Any] = {**dict.fromkeys(_RADII, (0, 0)), "background": None}
"""The attributes of a box with straight corners and nothing behind it."""


def layout_box_backgrounds(
    page: Any, box: Any, find_image: Any, layout_children: bool = True, style: Any = None
) -> None:
    """Give a box and those in it their used radii and backgrounds: nearly all have none."""
    if box is page or style is not None or not _is_bare(box.style):
        originals["layout_box_backgrounds"](page, box, find_image, layout_children, style)
        return
    _set(box, _BARE)
    for child in box.all_children() if layout_children else ():
        layout_box_backgrounds(page, child, find_image)


_NOTHING = (0, "px")
_read_radii = itemgetter(*_RADII)
_read_backgrounds = itemgetter(
    "background_color", "background_image", "box_shadow", "border_image_source"
)


def _is_bare(style: Any) -> bool:
    """Whether a box has nothing but plain straight sides; pages are laid out when it is asked."""
    known: bool | None = style.__dict__.get("_bare")
    if known is None:
        colour, images, shadow, border = _read_backgrounds(style)
        colour = style["color"] if colour == "currentcolor" else colour
        known = style._bare = (
            not (colour.alpha or shadow or any(kind != "none" for kind, _ in images))
            and not style["column_rule_width"]
            and border[0] == style["mask_border_source"][0] == "none"
            and all(_NOTHING in radii for radii in _read_radii(style))
        )
    return known


_read_widths = attrgetter(*_WIDTHS)
_read_sides = itemgetter("visibility", *(f"border_{side}_style" for side in _SIDES))
_COLOURS = tuple(f"border_{side}_color" for side in _SIDES)


def draw_border(stream: Any, box: Any) -> None:
    """Draw the border of a box: one of some sides in one colour as one shape of rectangles.

    WeasyPrint cuts each side out of a frame, its ends on the slant, which shows in nothing but
    where two colours meet.
    """
    widths = _read_widths(box)
    if not any(widths) and _is_bare(box.style):
        return
    colour = _find_colour(box, widths) if 0 in widths and any(widths) else None
    if colour is None:
        originals["draw_border"](stream, box)
        return
    top, right, bottom, left = widths
    x, y, width, height = (
        box.border_box_x(),
        box.border_box_y(),
        box.border_width(),
        box.border_height(),
    )
    inner, below = height - top - bottom, y + height - bottom
    with stream.artifact():
        stream.set_color(colour)
        for one in (
            (x, y, width, top),
            (x + width - right, y + top, right, inner),
            (x, below, width, bottom),
            (x, y + top, left, inner),
        ):
            if one[2] and one[3]:
                stream.rectangle(*one)
        stream.fill()


def _find_colour(box: Any, widths: tuple[float, ...]) -> Any:
    """The colour of all sides of a box that has nothing but plain straight sides; else None."""
    style = box.style
    visibility, *styles = _read_sides(style)
    sides = [number for number, width in enumerate(widths) if width]
    first = style[_COLOURS[sides[0]]]
    is_plain = (
        visibility == "visible"
        and style["border_image_source"][0] == "none"
        and style["column_width"] == style["column_count"] == "auto"
        and all(styles[side] == "solid" for side in sides)
        and all(style[_COLOURS[side]] == first for side in sides)
        and all(getattr(box, name) == (0, 0) for name in _RADII)
    )
    colour = style["color"] if first == "currentcolor" else first
    return colour if is_plain and colour.alpha else None
