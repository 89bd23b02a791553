"""Which asterisks and underscores are emphasis, and which are signs.

CommonMark takes every pair for emphasis: of `600*400*300 mm` it would print 600400300. And it tells
a beginning from an end by the blanks around it, which Chinese does not write: in `**“重点”**是` it
sees neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_inline import emphasis

if TYPE_CHECKING:
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


def tokenize_emphasis(state: StateInline, silent: bool) -> bool:
    """Take asterisks or underscores as what opens or closes emphasis, or as signs."""
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    run = state.src[start : state.pos]
    before = state.src[start - 1 : start] or " "
    after = state.src[state.pos : state.pos + 2] or " "
    if _is_sign(run, before, after):
        sides = (False, False)
    elif run[0] == "*" and _goes_by_chinese(run, before, after[0]):
        sides = _tell_sides(run, before, after[0])
    else:
        return True
    for delimiter in state.delimiters[known:]:
        delimiter.open, delimiter.close = sides
    return True


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
