"""Markdown tokens: what they become before they are HTML, and which asterisks are emphasis."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it.rules_inline import emphasis
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

_CHINESE = re.compile("[\u2014\u2018-\u201d\u2026\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_OPENING = frozenset("([{<（［｛《〈「『【〔“‘\"'")
_CLOSING = frozenset(")]}>）］｝》〉」』】〕”’\"'")
_STOPS = frozenset("，。、；：！？,.;:!?…")
_QUOTES = frozenset("“”‘’\"'")
_BEFORE_A_SIGN = (_CLOSING - _QUOTES - {">"}) | frozenset("%％‰°℃′″²³")
_AFTER_A_SIGN = (_OPENING - _QUOTES - {"<"}) | frozenset("+-−±√¥￥$€£")
_SLASHES = frozenset("/\\")
_JOINERS = frozenset("./\\-@:=&?#~+")
"""What stands inside the names of files and addresses."""
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PAIR = re.compile(
    r"(?<![*_\\])(?P<run>\*{1,3}|_{1,3})(?![*_\s，。、；：！？,.;:!?…)\]}）］｝》〉」』】〕])"
    r"(?P<text>[^*_`\n]*[，。；：！？…）］》〉」』】〕”’])(?P=run)(?![*_])"
)
"""Emphasis whose last sign is Chinese punctuation, behind which Markdown sees no end of it."""
_ABOUT_SIGNS = re.compile("表示|代表|[为是指号标者的]")
"""What follows an asterisk that is talked about: *表示加班；*表示调休."""
_MASKED = re.compile(r"(?<![\w*\\])\*[\u3400-\u9fff]{1,3}(?:、[\u3400-\u9fff]{1,3})+\*(?![\w*])")
_EMPHASIS = ("em_open", "em_close", "strong_open", "strong_close")


def tokenize_emphasis(state: StateInline, silent: bool) -> bool:
    """Take asterisks or underscores as what opens or closes emphasis, or as signs."""
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    run = state.src[start : state.pos]
    before = state.src[start - 1 : start] or " "
    after = state.src[state.pos : state.pos + 2] or " "
    if paired := _find_pairs(state.src).get(start):
        sides = paired
    elif _is_sign(run, before, after):
        sides = (False, False)
    elif run[0] == "*" and _goes_by_chinese(run, before, after[0]):
        sides = _tell_sides(run, before, after[0])
    elif run[0] == "_" and after[0] in _STOPS:
        sides = (False, state.delimiters[-1].close)  # A blank of a form: 姓名：__，电话：__，
    else:
        return True
    for delimiter in state.delimiters[known:]:
        delimiter.open, delimiter.close = sides
    return True


@lru_cache(maxsize=64)
def _find_pairs(text: str) -> dict[int, tuple[bool, bool]]:
    """Which runs open and which close emphasis that ends in Chinese punctuation."""
    return {
        at: sides
        for match in _match_pairs(text)
        for at, sides in ((match.start(), (True, False)), (match.end("text"), (False, True)))
    }


def _match_pairs(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := _PAIR.search(text, at):
        if is_pair := _is_pair(match):
            yield match
        at = match.end() if is_pair else match.end("run")


def _is_pair(match: re.Match[str]) -> bool:
    inside, following = match["text"], match.string[match.end() : match.end() + 1]
    if following.isdigit() or inside[0].isdigit() or _ABOUT_SIGNS.match(inside):
        return False
    if not _is_amid(match):
        return True
    return match["run"] == "*" and inside[-1] in _STOPS


def _is_amid(match: re.Match[str]) -> bool:
    """Whether emphasis begins right behind a word, where a sign may be meant as well."""
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    return before.isalnum() or before in _BEFORE_A_SIGN


def find_guessed_emphasis(text: str) -> Iterator[str]:
    """Emphasis that may as well be signs: 市场部*经理，*主管, or names without a part: *华、张*."""
    guessed = (match for match in _match_pairs(text) if match["run"] == "*" and _is_amid(match))
    for match in (*guessed, *_MASKED.finditer(text)):
        yield match[0]


def _is_sign(run: str, before: str, after: str) -> bool:
    """Whether a run is no emphasis: a sign of times, a blank in a name, a part of a file's name."""
    following, beyond = after[0], after[1:].strip()
    if run[0] == "_":
        is_joined = before in _JOINERS or (following in _JOINERS and beyond[:1].isalnum())
        return is_joined or (before.isalnum() and following.isalnum())
    if before in _SLASHES or following in _SLASHES:
        return True
    if before in _OPENING and following in _CLOSING:
        return True
    if len(run) > 1:
        return before.isalnum() and following.isalnum() and (before + following).isascii()
    if before == "." or (following == "." and beyond.isalnum()):
        return True
    return (before.isalnum() or before in _BEFORE_A_SIGN) and (
        following.isalnum() or following in _AFTER_A_SIGN
    )


def _goes_by_chinese(run: str, before: str, following: str) -> bool:
    """Whether there are no blanks to go by: one Chinese neighbour, or two for a single asterisk."""
    near = [bool(_CHINESE.match(before)), bool(_CHINESE.match(following))]
    return all(near) if run == "*" else any(near)


def _tell_sides(run: str, before: str, following: str) -> tuple[bool, bool]:
    """Whether a run among Chinese opens emphasis, and whether it closes one."""
    opens = not following.isspace() and following not in _STOPS | (_CLOSING - {'"', "'"})
    closes = not before.isspace() and before not in _OPENING - {'"', "'"}
    # After a stop, a single one is a note's mark: 注：*表示加班；*表示调休.
    return opens, closes and before not in (_STOPS if run == "*" else {"、"})


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


def keep_double_backslash(state: StateInline, silent: bool) -> bool:
    r"""Print both signs that begin the path of a share: \\server\folder."""
    start = state.pos
    if state.src[start : start + 2] != "\\\\" or not state.src[start + 2 : start + 3].isalnum():
        return False
    if start and not state.src[start - 1].isspace() and state.src[start - 1].isascii():
        return False
    if not silent:
        state.pending += "\\\\"
    state.pos += 2
    return True


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

    Where all of a list have the same number, it counts by itself, as Markdown does.
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
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) or len(set(numbers)) == 1


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
