"""Margins, paddings and sizes worked out once a style, where they are no shares of a width."""

from __future__ import annotations

import sys
from typing import Any

from weasyprint.layout import percent

_SIDES = ("top", "right", "bottom", "left")
_NAMES = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *("width", "min_width", "max_width", "height", "min_height", "max_height"),
)
_resolve_percentages = percent.resolve_percentages


def install_lengths() -> None:
    """Have WeasyPrint's layout look lengths up here."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and hasattr(module, "resolve_percentages"):
            module.resolve_percentages = resolve_percentages  # type: ignore[attr-defined]


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set the lengths of `box`, in CSS pixels or "auto"."""
    style = box.style
    lengths: dict[str, Any] | None = style.__dict__.get("_lengths")
    if lengths and not box.is_flex_item and not box.is_grid_item:
        box.__dict__.update(lengths)
        return
    _resolve_percentages(box, containing_block)
    if lengths is None:
        style._lengths = _keep_lengths(box, style)


def _keep_lengths(box: Any, style: Any) -> dict[str, Any]:
    """The lengths of `box`, empty where another box of this style could have others."""
    if style["border_collapse"] == "collapse" or not all(
        style[name] == "auto" or getattr(style[name], "unit", "") == "px" for name in _NAMES
    ):
        return {}
    borders = (f"border_{side}_width" for side in _SIDES)
    return {name: getattr(box, name) for name in (*_NAMES, *borders)}
