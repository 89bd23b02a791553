"""Rich text: Markdown of the notes as HTML, with the few elements that a record may hold."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block import heading, list_block
from markdown_it.token import Token
from markupsafe import Markup

from pipeline.document.column_widths import fit_columns
from pipeline.document.emphasis import tokenize_emphasis
from pipeline.document.markdown import (
    keep_backslash,
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

QUOTES = "“”‘’"
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_ENDS = tuple("。！？；：")
NUMBERED = re.compile(
    r"^[ \u3000]*(?:"
    r"[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[)）]"
    r"|(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[、．]"
    r"|[0-9]{1,3}\.(?![0-9])"
    r"|第[0-9一二三四五六七八九十]{1,3}[，、：]"
    r"|[\u2460-\u249b\u2776-\u2793\u3220-\u3229]"
    r")",
    re.MULTILINE,
)
"""The number of a line that is counted by hand."""
_KEPT_NUMBER = re.compile(r"0[0-9]+[.)]|[0-9]{5,}[.)]")
"""A number with noughts before it, or larger than Word counts: 007, 20240517."""
_EMPTY_ITEMS = re.compile(r"(?:\s*(?:[-*+]|[0-9]{1,9}[.)])(?!\S))+\s*")
"""A text of which a list would print nothing, such as a dash for none."""
_CLOSING_MARKS = "”’」』）》】"
_BREAKS = ("softbreak", "hardbreak")
DEEPEST = 41
"""How deep blocks nest: lists of twenty levels, each of which counts twice."""
_BLOCKS = ["table", "fence", "list", "heading"]
_INLINES = ["newline", "escape", "backticks", "emphasis", "link", "autolink"]
_TABLE = 36.0
"""Width of a table in em where it is narrowest, beside the label of a row."""
_ITEM = re.compile("<li>")
_LINE_END = re.compile("</(?:p|li|tr|pre|h[1-6])>|<br ?/?>|(?=<[uo]l)")
_TAG = re.compile("<[^>]*>")
_ADDRESS = re.compile(r"(https?://[!#-;=?-~]*[\w/=&#~+-])", re.ASCII | re.IGNORECASE)
_LINK_SCHEMES = ("http:", "https:", "mailto:")


def curl_quotes(text: str) -> str:
    """`text` with “ ” ‘ ’ in place of the signs of a keyboard: "didn't" becomes "didn’t"."""
    if '"' not in text and "'" not in text:
        return text
    [line] = _quote_parser().parseInline(text)
    return "".join(token.content for token in line.children or ())


def takes_quotes(language: Language) -> bool:
    """Whether the quotation marks of a record in `language` are set."""
    return language is Language.ENGLISH


@cache
def _quote_parser() -> MarkdownIt:
    return MarkdownIt("zero", {"typographer": True, "quotes": QUOTES}).enable("smartquotes")


def split_paragraphs(state: StateCore) -> None:
    """Begin a paragraph after a line that ends a sentence, so that it is indented like others.

    Where lines are numbered by hand, each is one.
    """
    _part_close_paragraphs(state.tokens)
    tokens: list[Token] = []
    for place, token in enumerate(state.tokens):
        opening = state.tokens[place - 1] if place else token
        if token.type != "inline" or opening.type != "paragraph_open" or opening.hidden:
            tokens.append(token)
            continue
        is_numbered = NUMBERED.search(token.content) is not None
        first, *others = _split_lines(token.children or [], at_all=is_numbered)
        tokens.append(token.copy(children=first))
        for line in others:
            tokens += [
                Token("paragraph_close", "p", -1, block=True),
                Token("paragraph_open", "p", 1, block=True),
            ]
            tokens.append(token.copy(children=line))
    state.tokens = tokens


def _part_close_paragraphs(tokens: list[Token]) -> None:
    """Give paragraphs that follow each other in an item of a close list lines of their own."""
    for place in range(3, len(tokens) - 2):
        one, other = tokens[place - 1 : place + 1]
        if (
            one.type == "paragraph_close"
            and other.type == "paragraph_open"
            and one.level == other.level
        ):
            for token in (tokens[place - 3], one, other, tokens[place + 2]):
                token.hidden = False


def _split_lines(children: list[Token], *, at_all: bool) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    level = 0
    for token in children:
        level += token.nesting
        ends = token.type in _BREAKS and not level
        if ends and (at_all or _read_end(lines[-1]).endswith(_ENDS)):
            lines.append([])
        else:
            lines[-1].append(token)
    return lines


def _read_end(tokens: list[Token]) -> str:
    """The last text among `tokens`, without the signs that close it."""
    texts = (token.content for token in reversed(tokens) if token.content)
    return next(texts, "").rstrip(f" {_CLOSING_MARKS}")


def close_up(state: StateCore) -> None:
    """Take out blanks between Chinese characters where bold type begins or ends.

    They are typed to have the asterisks seen, and Chinese has no blanks between words.
    """
    for token in state.tokens:
        texts = [child for child in token.children or [] if child.type != "text_special"]
        for before, mark, after in zip(texts, texts[1:], texts[2:], strict=False):
            if mark.type not in ("strong_open", "strong_close", "em_open", "em_close"):
                continue
            left, right = before.content.rstrip(" "), after.content.lstrip(" ")
            if _HAN.match(left[-1:]) and _HAN.match(right[:1]):
                before.content, after.content = left, right


def render_rich(text: str, language: Language = Language.CHINESE, field: str = "") -> Markup:
    """HTML of `text`: p, ul, ol, li, table, pre, code, strong, em, a and br.

    Raw HTML but `<br>`, entities and images stay the text that they are; a line end stays a line
    end, as secretaries mean it. Only http, https and mailto links become links. Where `language`
    asks for it, quotation marks are set; see `curl_quotes`. What gets lost or stays markup,
    `find_unprinted` tells. Every block says that it prints `field`, where that is given.
    """
    return Markup(_parser(takes_quotes(language)).render(text, {"field": field}))  # noqa: S704  # the parser escapes all but its own tags


def link_addresses(text: str) -> Markup:
    """Plain text as HTML in which web addresses are links."""
    parts = _ADDRESS.split(text)
    links = (Markup('<a href="{0}">{0}</a>').format(address) for address in parts[1::2])
    return Markup("").join(chain.from_iterable(zip_longest(parts[::2], links, fillvalue="")))


def find_address(text: str) -> str:
    """The first web address in plain text; empty where there is none."""
    found = _ADDRESS.search(text)
    return found[0] if found else ""


def print_plainly(text: str) -> str:
    """Markdown as plain text: a line for each paragraph, item and row."""
    html = _TAG.sub("", _LINE_END.sub("\n", _ITEM.sub("- ", render_rich(text).replace("\n", ""))))
    lines = (line.strip() for line in unescape(html).split("\n"))
    return "\n".join(line for line in lines if line)


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
    parser.block.ruler.at("list", _take_list, {"alt": ["paragraph"]})
    parser.inline.ruler.at("emphasis", tokenize_emphasis)
    parser.inline.ruler.before("escape", "backslash", keep_backslash)
    parser.inline.ruler.before("autolink", "break", tokenize_break)
    return parser


def _take_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a line that begins with two or more # for a heading: one is often a number sign."""
    begin = state.bMarks[start] + state.tShift[start]
    return state.src.startswith("##", begin) and heading(state, start, end, silent)


def _take_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take lines for a list, but where it would print another number, or nothing at all."""
    begin = state.bMarks[start] + state.tShift[start]
    if _KEPT_NUMBER.match(state.src, begin):
        return silent and state.sCount[start] < state.blkIndent
    is_counted = state.src[begin : begin + 1].isdigit()
    if (is_counted and start < state.env.get("typed", 0)) or _EMPTY_ITEMS.fullmatch(state.src):
        return False
    count, level = len(state.tokens), state.level + 1
    if not list_block(state, start, end, silent):
        return False
    items = (token for token in state.tokens[count:] if token.level == level and token.info)
    if is_counted and any(_KEPT_NUMBER.match(f"{item.info}.") for item in items):
        # 1. and 02. beside each other stay as they are typed, and nothing is looked through twice.
        state.env["typed"] = state.line
        del state.tokens[count:]
        state.line = start
        return False
    return True


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


def _name_field(state: StateCore) -> None:
    """Say of every outermost block which field it prints."""
    for token in state.tokens if state.env["field"] else ():
        if not token.level and token.nesting >= 0 and token.type != "html_block":
            token.attrSet("data-field", state.env["field"])


_PASSES = (
    simplify_inlines,
    print_headings,
    close_up,
    split_paragraphs,
    number_items,
    scope_headers,
    _fit_tables,
    _name_field,
)
"""What is done to the tokens before they are written, in order."""


def _is_safe_link(url: str) -> bool:
    return url.strip().lower().startswith(_LINK_SCHEMES)


def _keep_address(url: str) -> str:
    """The address as it is written: decoded, it could read as another one."""
    return url
