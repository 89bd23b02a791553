"""Markdown of the notes as HTML: the few elements that a record may hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from pipeline.compose.chinese import close_up, split_paragraphs
from pipeline.compose.columns import fit_columns
from pipeline.compose.emphasis import tokenize_emphasis
from pipeline.compose.quotes import QUOTES, takes_quotes
from schemas.model import Language

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_BLOCKS = ["table", "fence", "list"]
_INLINES = ["newline", "escape", "backticks", "emphasis", "link", "autolink"]
_TABLE = 36.0
"""Width of a table in em where it is narrowest, beside the label of a row."""
_LINK_SCHEMES = ("http:", "https:", "mailto:")


def render_rich(text: str, language: Language = Language.CHINESE) -> Markup:
    """HTML of `text`: p, ul, ol, li, table, pre, code, strong, em, a and br.

    Raw HTML, entities and images stay the text that they are; a line end stays a line end, as
    secretaries mean it. Only http, https and mailto links become links. Where `language` asks for
    it, quotation marks are set; see `curl_quotes`.
    """
    return Markup(_parser(takes_quotes(language)).render(text))  # noqa: S704  # the parser escapes all but its own tags


@cache
def _parser(with_quotes: bool) -> MarkdownIt:
    options = {"html": False, "breaks": True, "xhtmlOut": True, "quotes": QUOTES}
    parser = MarkdownIt("zero", {**options, "typographer": with_quotes})
    parser.enable(["smartquotes"] if with_quotes else [])
    parser.enable([*_BLOCKS, *_INLINES])
    parser.enable(["balance_pairs", "fragments_join"], ignoreInvalid=True)
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # its documented hook
    parser.core.ruler.push("close_up", close_up)
    parser.core.ruler.push("split_paragraphs", split_paragraphs)
    parser.core.ruler.push("scope_headers", _scope_headers)
    parser.core.ruler.push("fit_tables", _fit_tables)
    parser.inline.ruler.at("emphasis", tokenize_emphasis)
    return parser


def _scope_headers(state: StateCore) -> None:
    """Say of every header cell that it heads its column, as PDF/UA-1 asks."""
    for token in state.tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")


def _fit_tables(state: StateCore) -> None:
    """Give the columns of every table widths that fit what the cells hold."""
    tokens: list[Token] = []
    cells: list[str] = []
    start = rows = 0
    for token in state.tokens:
        if token.type == "table_close":
            columns = [cells[first :: len(cells) // rows] for first in range(len(cells) // rows)]
            tokens.insert(start, _write_widths(fit_columns(columns, _TABLE)))
        tokens.append(token)
        if token.type == "table_open":
            cells, rows, start = [], 0, len(tokens)
        elif token.type == "tr_open":
            rows += 1
        elif token.type == "inline":
            cells.append(token.content)
    state.tokens = tokens


def _write_widths(widths: list[float]) -> Token:
    columns = "".join(f'<col style="width: {width}%">' for width in widths)
    return Token("html_block", "", 0, content=f"<colgroup>{columns}</colgroup>\n")


def _is_safe_link(url: str) -> bool:
    return url.strip().lower().startswith(_LINK_SCHEMES)
