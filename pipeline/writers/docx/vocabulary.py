"""The elements and classes of the form that the DOCX writer knows; docs/themes.md lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CLASSES: Mapping[str, frozenset[str]] = {
    "html": frozenset(),
    "body": frozenset({"draft", "final"}),
    "header": frozenset(),
    "footer": frozenset(),
    "section": frozenset({"topic"}),
    "div": frozenset({"running-header", "running-footer", "watermark", "conclusion"}),
    "h1": frozenset(),
    "h2": frozenset(),
    "h3": frozenset(),
    "h4": frozenset(),
    "p": frozenset({"organisation", "number", "facts", "label"}),
    "ul": frozenset(),
    "ol": frozenset(),
    "li": frozenset(),
    "pre": frozenset(),
    "table": frozenset({"information", "actions"}),
    "colgroup": frozenset(),
    "col": frozenset(),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset({"problem", "details", "long"}),
    "th": frozenset(),
    "td": frozenset(),
    "b": frozenset(),
    "strong": frozenset(),
    "em": frozenset(),
    "code": frozenset(),
    "a": frozenset(),
    "br": frozenset(),
    "span": frozenset({"page", "pages", "in_progress", "resolved", "escalated"}),
}
"""Every element that the writer knows, with the classes that it may have."""

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"lang"}),
    "col": frozenset({"style"}),
    "th": frozenset({"scope", "colspan", "style"}),
    "td": frozenset({"colspan", "style"}),
    "ol": frozenset({"start"}),
    "a": frozenset({"href"}),
    "span": frozenset({"lang"}),
}
"""The attributes that an element may have besides `class` and `id`."""

RUNNING = frozenset({"running-header", "running-footer", "watermark"})
"""Classes of a `div` that stands outside the text, on every page."""
