"""Plain text in notes: trimmed, cut into lists, told from what a form left, written plainly.

Text copied out of a PDF has radicals (⽂⼯) for characters (文工): nobody finds them by searching.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from schemas.validation_error import refuse

_BREAK = re.compile(r"\s*\n\s*")
_CHINESE = re.compile(
    "[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6"
    "\U00020000-\U0003ffff]"
)
"""Characters between which no blanks are written; Korean has them."""
_SHARED = "—…‘’“”·"
"""Punctuation that Chinese shares with Latin: what stands behind it decides."""
_NEAR = 8
"""Characters that are looked at on either side."""
_STOPS = frozenset("，。、；：！？）》〉」』】〕")
_OPENERS = frozenset("（《〈「『【〔")
# Patterns that few notes need are compiled when one does: compiling all of them takes as long as
# checking a file.
_BRACKETS = (
    r"[\[【<＜〔［{(（]\s*(?:例如|例[:：]|如[:：]|请(?!假)|填写|待|此处|示例|您的|你的|新增|选填|必填|"
    r"e\.?g\.?[,:\s]|for example|example|your |please |fill in|insert|enter )"
    r"[^\]】>＞〕］})）]*[\]】>＞〕］})）]"
    r"|[\[【〔［<＜]\s*(?:年\s*月\s*日(?:\s*时\s*分)?|姓名|部门|部门名称|日期|时间|地点|职务|责任人|负责人|"
    r"问题描述|任务|任务描述|结论|议题|内容|议题名称|议题标题|议题内容|任务名称|任务内容|会议主题|协作主题|项目名称|会议名称|"
    r"交付成果|交付物|截止时间|截止日期|责任部门|协作部门|记录人|主持人|参与人员|参会人员|沟通形式|沟通时间|会议时间|会议地点|"
    r"names?|date|time|departments?|owner|task|title|subject|topic|venue|deliverable|due date)"
    r"\s*[\]】〕］>＞]"
)
_WHOLE = (
    r"\s*年\s*月\s*日(?:\s*时\s*分)?|\*月\*日|"
    r"[xX×Ｘ✕*＊_＿.…·\-—–?？]{2,}"
    r"|[xX×Ｘ]{2,}[年月日\d\s/.\-:：xX×Ｘ时分]*"
    r"|(?:\d{4}|[yY]{4}|[xX]{4})\s*[-/.年]\s*(?:[xX×]{1,2}|[mM]{2})"
    r"\s*[-/.月]\s*(?:[xX×]{1,2}|[dD]{2})日?.*"
    r"|(?:todo|待填写?|待补充?|待完善|请填写|请补充|未填写?|此处填写.*|fill in|to be filled in"
    r"|placeholder|lorem ipsum.*)[。.!！…]*"
)
_BLANK = r"[xX×Ｘ＿_〇○□?？…]"
_BLANK_DATE = (
    rf"(?<![0-9A-Za-z一二三四五六七八九十零〇])(?:(?:\d{{4}}|{_BLANK}{{1,4}})\s*年\s*)?{_BLANK}{{1,4}}\s*月"
    rf"(?:\s*{_BLANK}{{1,4}}\s*[日号])?"
    rf"|\d{{1,2}}\s*月\s*{_BLANK}{{1,4}}\s*[日号]|某月某日|年\s+月\s+日"
)
"""A date of which month or day is left open: X月X日, ____年__月__日, 6月X日."""
_INSIDE = r"(?<![0-9A-Za-z])(?:[xX×Ｘ]{2,}|TODO|FIXME)(?![0-9A-Za-z])"
_OPENING = frozenset("[【<＜〔［{(（")
PLACEHOLDER_STARTS = _OPENING | frozenset(
    "xX×Ｘ✕*＊_＿.…·-—–?？yYtTfFpPlL待请未此年某〇○□0123456789"
)
_SIGNS = re.compile(r"[\[【<＜〔［{(（xX×ＸTF]")
"""One of these is in everything that a form leaves behind; looking for it is cheap."""
_NONE = ("无", "暂无", "没有", "none", "no", "n/a", "nil", "/", "／", "-", "—", "——")
LONGEST_PLACEHOLDER = 200
LONGEST = 40
CUTOFF = 0.5
"""How like two words must be, from 0 to 1: one wrong character of two still suggests."""
SHORT, MORE_THAN_HALF = 4, 0.51
"""Of longer words half is too little: weather is not materials."""


def join_lines(text: str) -> str:
    """`text` on one line: a line break becomes a blank, or nothing between Chinese characters."""
    text = text.strip()
    return _BREAK.sub(_choose_joint, text) if "\n" in text else text


def _choose_joint(match: re.Match[str]) -> str:
    return "" if joins_tightly(match.string, *match.span()) else " "


def joins_tightly(text: str, end: int, start: int) -> bool:
    """Whether nothing, not even a blank, belongs between a line's end and the next line's start."""
    if text[end - 1 : end] in _STOPS or text[start : start + 1] in _OPENERS:
        return True
    left = text[max(0, end - _NEAR) : end].rstrip(_SHARED)[-1:]
    right = text[start : start + _NEAR].lstrip(_SHARED)[:1]
    return bool(_CHINESE.match(left) and _CHINESE.match(right))


def says_none(text: str) -> bool:
    """Whether `text` says that there is nothing of the kind."""
    return text.strip(" \t\n。.").casefold() in _NONE


def is_placeholder(text: str) -> bool:
    """Whether `text` is nothing but what a form had in its place: `XX`, `[例如：…]`, `TODO`."""
    text = text.strip()
    if text[:1] not in PLACEHOLDER_STARTS or len(text) > LONGEST_PLACEHOLDER:
        return False
    if re.fullmatch(_WHOLE, text, re.IGNORECASE):
        return True
    if "月" in text and re.fullmatch(rf"(?:{_BLANK_DATE})(?:之?前)?", text):
        return True
    return text[0] in _OPENING and bool(re.fullmatch(_BRACKETS, text, re.IGNORECASE))


def find_placeholder(text: str) -> str:
    """The first piece of `text` that looks like what a form left in it; "" where there is none."""
    match = re.search(_BRACKETS, text, re.IGNORECASE) if _SIGNS.search(text) else None
    return match[0] if match else find_blank(text)


def find_blank(text: str) -> str:
    """The first blank of a form in `text`, however long that is: XX, X月X日, TODO."""
    match = re.search(_BLANK_DATE, text) if "月" in text else None
    if match is None and _SIGNS.search(text):
        match = re.search(_INSIDE, text)
    return match[0] if match else ""


@lru_cache(maxsize=1024)
def find_nearest(word: str, known: tuple[str, ...], cutoff: float = CUTOFF) -> str:
    """The word of `known` that `word` is most likely meant to be; "" where none is near."""
    return next(iter(list_nearest(word, known, 1, cutoff)), "")


def list_nearest(
    word: str, known: tuple[str, ...], most: int, cutoff: float = CUTOFF
) -> tuple[str, ...]:
    """The words of `known` that `word` may be meant to be, the most likely first."""
    if not word or len(word) > LONGEST:
        return ()
    import difflib  # needed for wrong input only

    folded = {name.casefold(): name for name in reversed(known)}
    if len(word) > SHORT:
        cutoff = max(cutoff, MORE_THAN_HALF)
    near = difflib.get_close_matches(word.casefold(), folded, n=most, cutoff=cutoff)
    return tuple(folded[name] for name in near)


_SUSPECT = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f\u2028\u2029]")
"""Radicals, characters that Unicode holds twice, and line ends."""
_RADICALS = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
"""What U+2E80 to U+2EF3 are as characters (Unicode's EquivalentUnifiedIdeograph.txt), each one
itself where there is no such character."""


def write_plainly(value: Any) -> Any:
    """A tree of text with plain characters for look-alikes, and `\\n` for U+2028 and U+2029."""
    if isinstance(value, str):
        return value.translate(_load_table()) if _SUSPECT.search(value) else value
    if isinstance(value, dict):
        return {key: write_plainly(inner) for key, inner in value.items()}
    return [write_plainly(inner) for inner in value]


@cache
def _load_table() -> dict[int, str]:
    table = {0x2028: "\n", 0x2029: "\n", **dict(enumerate(_RADICALS, 0x2E80))}
    for first, last in ((0x2F00, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)):
        for number in range(first, last + 1):
            sign = chr(number)  # What it is made of is one character for all of these.
            table[number] = (
                unicodedata.normalize("NFKC", sign)
                if first == 0x2F00
                else unicodedata.normalize("NFC", sign)
            )
    return table


MOST_ITEMS = 1000
SEPARATORS = frozenset("、，;；\n")
"""What parts items wherever it stands, but in brackets."""
_STRONG = frozenset("；;\n")
_PAIRS = dict(zip("(（[【〔<《「“{", ")）]】〕>》」”}", strict=True))
_CLOSING = frozenset(_PAIRS.values())
# A comma before one of these belongs to the name: Acme, Inc.; Ann Lee, PhD.
_SUFFIX = re.compile(
    r"\s*(?:Inc|Incorporated|Ltd|Limited|LLC|LLP|L\.?P|Corp|Corporation|Co|Company|PLC|GmbH|AG|KG|S\.?A|B\.?V|"
    r"N\.?V|S\.?p\.?A|S\.?r\.?l|Pty|Pte|Oy|AB|A/S|Jr|Sr|II|III|IV|Ph\.?D|M\.?D|MBA|CPA|PMP|Esq)\b\.?"
    r"(?=\s*(?:[,;；、，)]|$))",
    re.IGNORECASE,
)
_PERSON = r"[\u3400-\u9fff]{2,4}"
_DEPARTMENT = r"[\u3400-\u9fffA-Za-z]+(?:[部科处室组局厂院所]|中心|公司|集团)"
_BRACKETED = r"[^\s()（）](?:[^()（）]*[^\s()（）])?\s*[(（][^()（）]*[)）]"
_APART = re.compile(
    rf"{_BRACKETED}(?:\s+{_BRACKETED})+|{_BRACKETED}(?:\s+(?:{_BRACKETED}|{_PERSON}))+"
)
"""People with notes, and blanks between them: 张三（主持） 李四（请假）."""
_BULLET = re.compile(r"^[ \t]*[-–—•·*+－][ \t\u3000]+", re.MULTILINE)
_NUMBER = re.compile(r"(?:^|(?<=[\s；;，,、。]))[(（]?([0-9]{1,2})[.、．)）]\s*(?=[^\W\d])")
_SURNAME_FIRST = re.compile(r"[^\W\d_][\w'’-]*,\s*[^\W\d_][^,]*")


def split_list(text: str, *, commas: bool = True) -> list[str]:
    """The items of a list that is written as one text.

    `、` `，` `；` `;` and line ends part items; an ASCII comma does where `commas`, unless it
    belongs to a name. What stands in brackets is never parted. Raises ValidationError where
    there are more items than any meeting has.
    """
    return [item for group in split_groups(text, commas=commas) for item in group]


def split_groups(text: str, *, commas: bool, people: bool = False) -> list[list[str]]:
    """The items as `split_list` parts them, those between semicolons or line ends together.

    Of `people`, `Lee, Ann; Ek, Bo` are two, as mail programs write them.
    """
    if sum(map(text.count, SEPARATORS)) + text.count(",") >= MOST_ITEMS:
        raise refuse("E135", most=f"{MOST_ITEMS:,}")
    text = _BULLET.sub("", _drop_numbers(text)).rstrip(" \t\n。")
    groups = [group for group in cut_text(text, _STRONG) if group.strip()]
    if people and len(groups) > 1 and all(map(_SURNAME_FIRST.fullmatch, map(str.strip, groups))):
        commas = False
    signs = SEPARATORS | {","} if commas else SEPARATORS
    name = _PERSON if people else _DEPARTMENT
    parted = [[*map(str.strip, cut_text(group, signs))] for group in groups]
    return [
        [
            item
            for part in parts
            for piece in _cut_slashes(part, name)
            for one in (_cut_people(piece) if people else _cut_departments(piece))
            if (item := one.strip())
        ]
        for parts in parted
    ]


def cut_text(text: str, signs: frozenset[str]) -> list[str]:
    """`text` cut at those `signs` that do not stand in brackets."""
    pieces, start, open_ones = [], 0, list[str]()
    is_paired = _is_paired(text)
    for index, mark in enumerate(text):
        if is_paired and mark in _PAIRS:
            open_ones.append(mark)
        elif is_paired and mark in _CLOSING:
            open_ones.pop()
        elif (
            mark in signs and not open_ones and not (mark == "," and _SUFFIX.match(text, index + 1))
        ):
            pieces.append(text[start:index])
            start = index + 1
    return [*pieces, text[start:]]


def _cut_slashes(item: str, name: str) -> list[str]:
    """`item` cut at slashes where blanks are around them or all pieces fit `name`: 市场部/技术部.

    研发/测试中心 and R&D/QA are one.
    """
    if "/" not in item and "／" not in item:
        return [item]
    pieces = re.split(r"[/／]", item)
    is_spaced = re.fullmatch(r"[^/／]*\S(?:\s+[/／]\s+[^\s/／][^/／]*)+", item)
    is_named = all(re.fullmatch(name, piece.strip()) for piece in pieces)
    return pieces if (is_spaced or is_named) and _is_paired(pieces[0]) else [item]


def _cut_people(item: str) -> list[str]:
    """`item` cut at the blanks between people of whom each, but the last, has a note."""
    return re.split(r"(?<=[)）])\s+", item) if _APART.fullmatch(item.strip()) else [item]


def _cut_departments(item: str) -> list[str]:
    """`item` cut at blanks and at 和, 与, 及 where all pieces are departments."""
    if not re.search(r"\s|[和与及]", item):
        return [item]
    pieces = re.split(r"\s+|(?<=[部科处室组局厂院所心司团])(?:以及|[和与及])(?=\S)", item.strip())
    return pieces if all(re.fullmatch(_DEPARTMENT, piece) for piece in pieces) else [item]


def _drop_numbers(text: str) -> str:
    """`text` without the numbers of items that are counted by hand: 1. 张三 2. 李四."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    is_counted = len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return _NUMBER.sub("\n", text) if is_counted and _NUMBER.match(text.lstrip()) else text


def _is_paired(text: str) -> bool:
    """Whether every bracket has its other half, be it of the other width."""
    depth = 0
    for mark in text:
        depth += (mark in _PAIRS) - (mark in _CLOSING)
        if depth < 0:
            return False
    return depth == 0
