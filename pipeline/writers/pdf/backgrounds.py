"""Boxes without background and border, passed over when backgrounds are looked for."""

from __future__ import annotations

from typing import Any

from weasyprint import draw
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background

_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
_BARE = {f"border_{corner}_radius": (0, 0) for corner in _CORNERS} | {"background": None}
_INLINE = (boxes.LineBox, boxes.InlineBox, boxes.TextBox)
_layout_box_backgrounds = background.layout_box_backgrounds
_draw_border = draw.draw_border


def install_backgrounds() -> None:
    """Have WeasyPrint pass over what has nothing behind or around it."""
    background.layout_box_backgrounds = layout_box_backgrounds
    draw.draw_border = draw_border


def layout_box_backgrounds(page: Any, box: Any, *rest: Any, **options: Any) -> None:
    """Find the backgrounds of `box` and of what is in it."""
    if not isinstance(box, _INLINE) or not _is_bare(box.style):
        _layout_box_backgrounds(page, box, *rest, **options)
        return
    box.__dict__.update(_BARE)
    for child in box.all_children():
        layout_box_backgrounds(page, child, *rest)


def draw_border(stream: Any, box: Any) -> None:
    """Draw the border of `box`, if it has one."""
    if not isinstance(box, _INLINE) or not _is_bare(box.style):
        _draw_border(stream, box)


def _is_bare(style: Any) -> bool:
    """Whether nothing is drawn behind or around the text of a style."""
    bare: bool | None = style.__dict__.get("_is_bare")
    if bare is None:
        bare = style._is_bare = (
            style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and not style["box_shadow"]
            and all(kind == "none" for kind, _ in style["background_image"])
            and get_color(style, "background_color").alpha == 0
            and not any(
                style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left")
            )
        )
    return bare
