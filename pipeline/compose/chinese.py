"""What Chinese asks of Markdown: line ends that begin a paragraph, blanks that are none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_ENDS = tuple("。！？；：")
_NUMBERED = re.compile(
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
_CLOSING = "”’」』）》】"
_BREAKS = ("softbreak", "hardbreak")


def split_paragraphs(state: StateCore) -> None:
    """Begin a paragraph after a line that ends a sentence, so that it is indented like others.

    Where lines are numbered by hand, each is one.
    """
    tokens: list[Token] = []
    for place, token in enumerate(state.tokens):
        opening = state.tokens[place - 1] if place else token
        if token.type != "inline" or opening.type != "paragraph_open" or opening.hidden:
            tokens.append(token)
            continue
        is_numbered = _NUMBERED.search(token.content) is not None
        first, *others = _split_lines(token.children or [], at_all=is_numbered)
        tokens.append(token.copy(children=first))
        for line in others:
            tokens += [
                Token("paragraph_close", "p", -1, block=True),
                Token("paragraph_open", "p", 1, block=True),
            ]
            tokens.append(token.copy(children=line))
    state.tokens = tokens


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
