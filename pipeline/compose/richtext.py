"""Markdown of the notes as HTML: the few elements that a record may hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_BLOCKS = ["table", "fence", "list"]
_INLINES = ["newline", "escape", "backticks", "emphasis", "link", "autolink", "entity"]
_LINK_SCHEMES = ("http:", "https:", "mailto:")


def render_rich(text: str) -> Markup:
    """HTML of `text`: p, ul, ol, li, table, pre, code, strong, em, a and br.

    Raw HTML and images stay the text that they are; a line end stays a line end, as secretaries
    mean it. Only http, https and mailto links become links.
    """
    return Markup(_parser().render(text))  # noqa: S704  # the parser escapes all but its own tags


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": False, "breaks": True, "xhtmlOut": True})
    parser.enable([*_BLOCKS, *_INLINES])
    parser.enable(["balance_pairs", "fragments_join"], ignoreInvalid=True)
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # its documented hook
    parser.core.ruler.push("scope_headers", _scope_headers)
    return parser


def _scope_headers(state: StateCore) -> None:
    """Say of every header cell that it heads its column, as PDF/UA-1 asks."""
    for token in state.tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")


def _is_safe_link(url: str) -> bool:
    return url.strip().lower().startswith(_LINK_SCHEMES)
