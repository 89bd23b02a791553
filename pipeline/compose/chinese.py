"""What Chinese asks of Markdown: line ends that begin a paragraph, blanks that are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_ENDS = tuple("。！？；：")
_CLOSING = "”’」』）》】"
_BREAKS = ("softbreak", "hardbreak")


def split_paragraphs(state: StateCore) -> None:
    """Begin a paragraph after a line that ends a sentence, so that it is indented like others."""
    tokens: list[Token] = []
    for place, token in enumerate(state.tokens):
        opening = state.tokens[place - 1] if place else token
        if token.type != "inline" or opening.type != "paragraph_open" or opening.hidden:
            tokens.append(token)
            continue
        first, *others = _split_lines(token.children or [])
        tokens.append(token.copy(children=first))
        for line in others:
            tokens += [
                Token("paragraph_close", "p", -1, block=True),
                Token("paragraph_open", "p", 1, block=True),
            ]
            tokens.append(token.copy(children=line))
    state.tokens = tokens


def _split_lines(children: list[Token]) -> list[list[Token]]:
    lines: list[list[Token]] = [[]]
    level = 0
    for token in children:
        level += token.nesting
        if token.type in _BREAKS and not level and _read_end(lines[-1]).endswith(_ENDS):
            lines.append([])
        else:
            lines[-1].append(token)
    return lines


def _read_end(tokens: list[Token]) -> str:
    """The last text among `tokens`, without the signs that close it."""
    texts = (token.content for token in reversed(tokens) if token.content)
    return next(texts, "").rstrip(f" {_CLOSING}")


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
