"""Markdown of the notes as HTML: the few elements that a record may hold."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import heading
from markdown_it.token import Token
from markupsafe import Markup

from pipeline.compose.chinese import close_up, split_paragraphs
from pipeline.compose.columns import fit_columns
from pipeline.compose.emphasis import tokenize_emphasis
from pipeline.compose.quotes import QUOTES, takes_quotes
from pipeline.compose.tokens import (
    keep_double_backslash,
    number_items,
    print_headings,
    scope_headers,
    simplify_inlines,
    tokenize_break,
)
from schemas.model import Language

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore

DEEPEST = 41
"""How deep blocks nest: lists of twenty levels, each of which counts twice."""
_BLOCKS = ["table", "fence", "list", "heading"]
_INLINES = ["newline", "escape", "backticks", "emphasis", "link", "autolink"]
_TABLE = 36.0
"""Width of a table in em where it is narrowest, beside the label of a row."""
_LINK_SCHEMES = ("http:", "https:", "mailto:")


def render_rich(text: str, language: Language = Language.CHINESE) -> Markup:
    """HTML of `text`: p, ul, ol, li, table, pre, code, strong, em, a and br.

    Raw HTML but `<br>`, entities and images stay the text that they are; a line end stays a line
    end, as secretaries mean it. Only http, https and mailto links become links. Where `language`
    asks for it, quotation marks are set; see `curl_quotes`. What gets lost or stays markup,
    `find_unprinted` tells.
    """
    return Markup(_parser(takes_quotes(language)).render(text))  # noqa: S704  # the parser escapes all but its own tags


def parse_rich(text: str) -> list[Token]:
    """The tokens of `text` as it is written, escaped characters apart from others."""
    return _plain_parser().parse(text)


@cache
def _plain_parser() -> MarkdownIt:
    return _make_parser().disable("text_join")


@cache
def _parser(with_quotes: bool) -> MarkdownIt:
    parser = _make_parser({"typographer": with_quotes})
    parser.enable(["smartquotes"] if with_quotes else [])
    for rule in _PASSES:
        parser.core.ruler.push(rule.__name__.lstrip("_"), rule)
    return parser


def _make_parser(options: dict[str, bool] | None = None) -> MarkdownIt:
    basic = {"html": False, "breaks": True, "xhtmlOut": True, "quotes": QUOTES}
    parser = MarkdownIt("zero", {**basic, "maxNesting": DEEPEST, **(options or {})})
    parser.enable([*_BLOCKS, *_INLINES])
    parser.enable(["balance_pairs", "fragments_join"], ignoreInvalid=True)
    parser.validateLink = _is_safe_link  # type: ignore[method-assign]  # its documented hook
    parser.normalizeLinkText = _keep_address  # type: ignore[method-assign,assignment]  # likewise
    parser.block.ruler.at("heading", _take_heading, {"alt": ["paragraph"]})
    parser.inline.ruler.at("emphasis", tokenize_emphasis)
    parser.inline.ruler.before("escape", "double_backslash", keep_double_backslash)
    parser.inline.ruler.before("autolink", "break", tokenize_break)
    return parser


def _take_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a line that begins with two or more # for a heading: one is often a number sign."""
    begin = state.bMarks[start] + state.tShift[start]
    return state.src.startswith("##", begin) and heading(state, start, end, silent)


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


_PASSES = (
    simplify_inlines,
    print_headings,
    close_up,
    split_paragraphs,
    number_items,
    scope_headers,
    _fit_tables,
)
"""What is done to the tokens before they are written, in order."""


def _is_safe_link(url: str) -> bool:
    return url.strip().lower().startswith(_LINK_SCHEMES)


def _keep_address(url: str) -> str:
    """The address as it is written: decoded, it could read as another one."""
    return url
