"""Unprinted markup: what the Markdown of a text says and a record does not print as it is meant."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from markdown_it.rules_block.table import escapedSplit

from pipeline.document.emphasis import find_guessed_emphasis, find_signs
from pipeline.document.richtext import DEEPEST, parse_rich

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_HTML = (
    "a abbr b big blockquote center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i"
    " iframe img input ins kbd li mark ol p pre q s script small span strike strong style sub"
    " summary sup table tbody td tfoot th thead tr u ul video"
)
_MARKUP = re.compile(
    r"^[ ]{0,3}\#(?=[ \t]+\S).*"  # Two and more are a heading.
    r"|^[ ]{0,3}>.*"
    r"|^[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$"
    r"|^[ ]{0,3}\|.*\|[ ]*$(?:\n[ ]{0,3}\|.*\|[ ]*$)*"
    r"|!\[[^\]\n]*\](?:\([^)\n]*\))?"
    r"|^\[[ xX]\](?=\s)"
    r"|\[\^[^\]\s]+\]"
    rf"|</?(?:{_HTML.replace(' ', '|')})(?:\s[^<>]*)?/?>|<!--.*?(?:-->|$)"
    r"|~~(?=\S)[^~\n]+~~"
    r"|&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});",
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)

_IN_PLAIN_TEXT = re.compile(
    rf"</?(?:br|{_HTML.replace(' ', '|')})(?:\s[^<>]*)?/?>|<!--.*?(?:-->|$)"
    r"|(?<![0-9A-Za-z*])\*\*(?![\s*，、。；：])[^*\n]*(?<!\s)\*\*(?![*0-9A-Za-z])"
    r"|~~(?=\S)[^~\n]+~~"
    r"|!?\[[^\]\n]+\]\([^)\s]+\)"
    r"|&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});",
    re.IGNORECASE,
)
"""Markup in a field that is no Markdown."""


class Unprinted(NamedTuple):
    """A piece of a text that is not printed, or not as it is meant."""

    kind: str
    """`surplus`, `deep`, `typed`, `title`, `info` or `guess`."""
    value: str


def find_unprinted(text: str) -> Iterator[Unprinted]:
    """What `text` says and a record does not print, or prints as it is typed; each piece once."""
    yield from dict.fromkeys(_look_through(text))


def find_plain_markup(text: str) -> Iterator[Unprinted]:
    """Markup in a text that has none, which is printed as it is typed; each piece once."""
    signs = find_signs(text) if "**" in text else frozenset()
    found = (match[0] for match in _IN_PLAIN_TEXT.finditer(text) if match.start() not in signs)
    yield from (
        Unprinted("typed", piece) for piece in dict.fromkeys(found) if _is_meant(piece, text)
    )


def _is_meant(piece: str, text: str) -> bool:
    """Whether a piece is markup of its own: no sign of a sum, no end of what is told already."""
    is_entity = piece[0] != "&" or piece[1] == "#" or piece[1:] in html5
    return is_entity and not (piece.startswith("</") and f"<{piece[2:-1]}" in text)


def _look_through(text: str) -> Iterator[Unprinted]:
    lines = text.split("\n")
    columns = 0
    for token in parse_rich(text):
        if token.type == "list_item_open" and token.level >= DEEPEST and token.map:
            yield Unprinted("deep", lines[token.map[0]].strip())
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            row = lines[token.map[0]].strip()
            if _count_cells(row) > columns:
                yield Unprinted("surplus", row)
        elif token.type == "fence" and token.info.strip():
            yield Unprinted("info", token.info.strip())
        elif token.type == "inline":
            children = token.children or []
            yield from _look_into(children)
            guessed = find_guessed_emphasis(token.content, children)
            yield from (Unprinted("guess", piece) for piece in guessed)


def _count_cells(row: str) -> int:
    """How many cells a row has; a | before the first and after the last is the table's edge."""
    cells = escapedSplit(row)
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


def _look_into(children: list[Token]) -> Iterator[Unprinted]:
    for token in children:
        if token.type == "link_open" and (title := token.attrGet("title")):
            yield Unprinted("title", str(title))
    text = _join_texts(children)
    for match in _MARKUP.finditer(text):
        piece = match[0].strip().partition("\n")[0]
        if _is_meant(piece, text):
            yield Unprinted("typed", piece)


def _join_texts(children: list[Token]) -> str:
    """The text of a paragraph with a stand-in for code and for what is escaped."""
    texts = []
    for before, token in zip([None, *children], children, strict=False):
        if token.type in ("softbreak", "hardbreak"):
            texts.append("\n")
        elif token.type == "text":
            texts.append(token.content)
        elif token.type == "link_open" and before and before.content.endswith("!"):
            texts.append("[")  # An image, which is read as a link.
        elif token.type == "link_close" and "![" in "".join(texts):
            texts.append("]")
        else:
            texts.append("\ufffc" if token.content else "")
    return "".join(texts)
