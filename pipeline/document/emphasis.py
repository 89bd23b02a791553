"""Emphasis: which asterisks and underscores are meant as it, and which are signs of the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it.rules_inline import emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

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
_PAIR = re.compile(
    r"(?<![*_\\])(?P<run>\*{1,3}|_{1,3})(?![*_\s，。、；：！？,.;:!?…)\]}）］｝》〉」』】〕])"
    r"(?P<text>[^*_`\n]*[，。；：！？…）］》〉」』】〕”’])(?P=run)(?![*_])"
)
"""Emphasis whose last sign is Chinese punctuation, behind which Markdown sees no end of it."""
_ABOUT_SIGNS = re.compile("表示|代表|[为是指号标者的]")
"""What follows an asterisk that is talked about: *表示加班；*表示调休."""
_MASKED = re.compile(r"(?<![\w*\\])\*[\u3400-\u9fff]{1,3}(?:、[\u3400-\u9fff]{1,3})+\*(?![\w*])")
_OPERAND = (
    r"(?:(?<![\dA-Za-z.])\d[\d.,]*[A-Za-z%％°℃²³\u3400-\u9fff]{0,2}"
    r"|(?<!\w)[A-Za-z]|(?<!\w)[\u3400-\u9fff])(?![\dA-Za-z])"
)
_BLANKS = r"[ \t\u00a0\u3000]+"
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙朱胡郭罗郑梁谢宋唐韩冯邓曹彭曾肖董潘袁蔡蒋杜叶魏苏吕丁卢姚沈姜崔"
    "谭陆汪廖韦贾夏邹熊孟秦邱侯尹薛闫雷黎陶贺郝顾龚邵覃钱戴莫孔]"
)
_SIGNS = tuple(
    map(
        re.compile,
        (
            # A code to dial, the end of a number, a part of a sum: *123*, _2024_05_, *（1+3%）*.
            r"(?<![\w*\\])(?P<run>[*_])(?:\d(?:[\d.*#_]*\d)?"
            r"|[(（]*[\d.%％]+(?:[+×÷=*][(（]*[\d.%％]+[)）]*)+)(?P=run)(?![\w*])",
            # A factor with its sign: 3 *4, 3* 4.
            rf"\d{_BLANKS}(?P<run>\*)(?=\d)",
            rf"(?<=\d)(?P<run>\*)(?={_BLANKS}\d)",
            # A sum with blanks: 5m *3m* 2m, a *b* c, 长 *宽* 高.
            rf"{_OPERAND}[)）\]]*{_BLANKS}(?P<run>[*_])(?![*_])[(（\[]*{_OPERAND}[)）\]]*(?P=run)"
            rf"(?={_BLANKS}(?:[*_]?[(（\[]*{_OPERAND}|[=＝+×÷]))",
            rf"\d{_BLANKS}(?P<run>\*\*|__)\d[\d.,]*(?P=run)(?={_BLANKS}[(（]?\d)",
            # A date to fill in, and names without their second part: 20**年**月, 王**与李**.
            r"(?P<run>\*\*|__)[年月日时分秒](?P=run)(?!\*)",
            rf"{_SURNAME}(?P<run>\*\*)(?!\*)[^*\n]*{_SURNAME}(?P=run)(?!\*)",
        ),
    )
)
"""Runs that Markdown takes for emphasis, and that no writer means as it."""
_FIGURE_BEFORE = re.compile(r"\d[%％]?\s+$")
_FIGURE_AFTER = re.compile(r"\s+[(（]?\d")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_LETTER = re.compile(r"[^\W\d_]")
_DATE = re.compile(r"[$€£¥￥]?[0-9]+(?:[-/.:,][0-9]+)*[%％]?")
_LONGEST = 32
"""Pieces of emphasis that is looked into."""
_IS_EQUAL = re.compile("[=＝]|等于")


def tokenize_emphasis(state: StateInline, silent: bool) -> bool:
    """Take asterisks or underscores as what opens or closes emphasis, or as signs."""
    start, known = state.pos, len(state.delimiters)
    if not emphasis.tokenize(state, silent):
        return False
    run = state.src[start : state.pos]
    before = state.src[start - 1 : start] or " "
    after = state.src[state.pos : state.pos + 2] or " "
    if start in find_signs(state.src):
        sides = (False, False)
    elif paired := _find_pairs(state.src).get(start):
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
def find_signs(text: str) -> frozenset[int]:
    """Where runs begin that are signs, as the text around both of a pair shows."""
    found = (match for pattern in _SIGNS for match in pattern.finditer(text))
    return frozenset(
        at for match in found for at in (match.start("run"), match.end() - len(match["run"]))
    )


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


def find_guessed_emphasis(text: str, children: list[Token]) -> Iterator[str]:
    """Emphasis of `text`, read as `children`, that may as well be signs.

    Names without a part (市场部*经理，*主管 and *华、张*), marks of notes (*甲，*乙), factors
    (价 *量* 税 = 值), figures, and runs of which a part is printed or the same is within.
    """
    guessed = (match for match in _match_pairs(text) if _may_be_marks(match))
    for match in (*guessed, *_MASKED.finditer(text)):
        yield match[0]
    is_sum = _IS_EQUAL.search(text) is not None
    for opening, inside, before, after in _list_emphasis(children):
        sign = opening.markup
        piece = "".join(one.markup + one.content for one in inside)
        is_between = _FIGURE_BEFORE.search(before) and _FIGURE_AFTER.match(after)
        is_factor = is_between or (is_sum and before.endswith(" ") and after.startswith(" "))
        if (
            (len(sign) == 1 and (is_factor or _is_figure(piece)))
            or sign[0] in (before[-1:], after[:1])
            or (sign == "__" and _IDENTIFIER.fullmatch(piece))
            or any(sign in one.content for one in inside if one.type == "text")
            or any(one.type == opening.type for one in inside)
        ):
            yield f"{sign}{piece}{sign}"


def _is_figure(piece: str) -> bool:
    """Whether there are only figures and signs, and they are no date, time or share."""
    return not (_LETTER.search(piece) or _DATE.fullmatch(piece))


def _may_be_marks(match: re.Match[str]) -> bool:
    return match["run"] == "*" and (_is_amid(match) or match["text"][-1] in "，；")


def _list_emphasis(children: list[Token]) -> Iterator[tuple[Token, list[Token], str, str]]:
    """What opens emphasis, what is inside it, and the texts before and behind."""
    opened: list[int] = []
    for at, token in enumerate(children):
        if token.type in ("em_open", "strong_open"):
            opened.append(at)
        elif token.type in ("em_close", "strong_close"):
            first = opened.pop()
            if at - first > _LONGEST:
                continue
            before = _read_text(children[max(0, first - 1) : first])
            after = _read_text(children[at + 1 : at + 2])
            yield children[first], children[first + 1 : at], before, after


def _read_text(tokens: list[Token]) -> str:
    return "".join(one.content for one in tokens if one.type == "text")


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
