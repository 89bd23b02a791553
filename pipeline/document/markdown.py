"""Markdown tokens: what is text for a record, and what the others become before they are HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PATH = re.compile(
    r"(?:(?P<share>(?<![!-~])\\\\(?=[^\W_]))|(?<![A-Za-z])[A-Za-z]:(?=\\)|\\(?=[^\W_]))"
    r"(?P<rest>(?:[^\s<>|`\"'，。；：！？、“”‘’（）《》]|[ ](?=[\w.-]+\\))*)"
)
_EMPHASIS = ("em_open", "em_close", "strong_open", "strong_close")


def tokenize_break(state: StateInline, silent: bool) -> bool:
    """Take `<br>`, which is how a table made elsewhere ends a line in a cell, for a line end."""
    if state.src[state.pos] != "<":
        return False
    match = _BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


def keep_backslash(state: StateInline, silent: bool) -> bool:
    r"""Print the backslashes of a path as they are: \\server\folder, D:\_backup\*.bak."""
    start = state.pos
    if state.src[start] != "\\" or start not in _find_backslashes(state.src):
        return False
    if not silent:
        state.pending += "\\"
    state.pos += 1
    return True


@lru_cache(maxsize=64)
def _find_backslashes(text: str) -> frozenset[int]:
    """Where a path has backslashes; none where it is written for Markdown, which doubles them."""
    found: set[int] = set()
    for path in _PATH.finditer(text):
        if "\\\\" not in path["rest"]:
            found.update(at for at in range(path.start(), path.end()) if text[at] == "\\")
        elif path["share"]:
            found.update((path.start(), path.start() + 1))
    return frozenset(found)


def scope_headers(state: StateCore) -> None:
    """Say of every header cell that it heads its column, as PDF/UA-1 asks."""
    for token in state.tokens:
        if token.type == "th_open":
            token.attrSet("scope", "col")


def print_headings(state: StateCore) -> None:
    """Print a heading as a bold line: the headings of a record are those of its form."""
    inside = False
    for token in state.tokens:
        if token.type == "heading_open":
            token.type, token.tag, inside = "paragraph_open", "p", True
        elif token.type == "heading_close":
            token.type, token.tag, inside = "paragraph_close", "p", False
        elif inside and token.children:
            token.children = [
                Token("strong_open", "strong", 1),
                *token.children,
                Token("strong_close", "strong", -1),
            ]


def number_items(state: StateCore) -> None:
    """Keep the numbers that are written: a list that skips some is two, the second begins anew.

    Where all of a list are 1, or 0, it counts by itself, as writers of Markdown know it.
    """
    written: list[list[int]] = []
    lists: list[list[int]] = []
    for token in state.tokens:
        if token.type == "ordered_list_open":
            lists.append([])
            written.append(lists[-1])
        elif token.type == "bullet_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(int(token.info))
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            lists.pop()
    if all(_counts_itself(numbers) for numbers in written):
        return
    state.tokens = _split_lists(state.tokens, written)


def _counts_itself(numbers: list[int]) -> bool:
    counted = list(range(numbers[0], numbers[0] + len(numbers)))
    return numbers == counted or set(numbers) in ({0}, {1})


def _split_lists(tokens: list[Token], written: list[list[int]]) -> list[Token]:
    split: list[Token] = []
    open_lists: list[tuple[Token, bool, int]] = []
    found = iter(written)
    for token in tokens:
        if token.type == "ordered_list_open":
            numbers = next(found)
            open_lists.append((token, _counts_itself(numbers), numbers[0]))
        elif token.type == "bullet_list_open":
            open_lists.append((token, True, 0))
        elif token.type == "list_item_open" and token.info:
            opening, is_counted, expected = open_lists[-1]
            number = int(token.info)
            if not is_counted and number != expected:
                opening = opening.copy(attrs={"start": number})
                split += [Token("ordered_list_close", "ol", -1, block=True), opening]
            open_lists[-1] = (opening, is_counted, number + 1)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            open_lists.pop()
        split.append(token)
    return split


def simplify_inlines(state: StateCore) -> None:
    """Print emphasis within the same emphasis once, and the address of a link without a text.

    What hundreds of asterisks nest would be deeper than readers of HTML go. The title of a link is
    shown nowhere on paper.
    """
    for token in state.tokens:
        if token.children:
            token.children = _flatten(token.children)
            for link in token.children:
                link.attrs.pop("title", None)


def _flatten(children: list[Token]) -> list[Token]:
    kept: list[Token] = []
    depth = dict.fromkeys(("em", "strong"), 0)
    link: Token | None = None
    for token in children:
        if token.type in _EMPHASIS:
            outermost = depth[token.tag] + min(token.nesting, 0) == 0
            depth[token.tag] += token.nesting
            if outermost:
                kept.append(token)
            continue
        if token.type == "link_open":
            link = token
        elif link and token.content.strip():
            link = None
        elif link and token.type == "link_close":
            kept.append(Token("text", "", 0, content=str(link.attrGet("href"))))
        kept.append(token)
    return kept
