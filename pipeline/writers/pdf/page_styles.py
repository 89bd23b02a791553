"""The styles of pages and their margins, found once for all pages that the same rules are for."""

from __future__ import annotations

from typing import Any

from weasyprint.layout import page

_set_styles = page.set_page_type_computed_styles


def install_page_styles() -> None:
    """Have WeasyPrint look the styles of a page up here."""
    page.set_page_type_computed_styles = set_page_styles


def set_page_styles(page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page the styles of an earlier one, where no rule tells them apart."""
    known = style_for.__dict__.setdefault("_page_styles", {})
    rules = _match_rules(page_type, style_for)
    styles = style_for.get_computed_styles()
    if rules not in known:
        before = set(styles)
        _set_styles(page_type, html, style_for)
        known[rules] = {key[1]: style for key, style in styles.items() if key not in before}
    for name, style in known[rules].items():
        styles[page_type, name] = style


def _match_rules(page_type: Any, style_for: Any) -> tuple[bool, ...]:
    return tuple(
        style_for._page_type_match(selector[2], page_type)
        for sheet, _, _ in style_for._sheets
        for _, selectors, _ in sheet.page_rules
        for selector in selectors
    )
