"""Lists that are written as one text: where one item ends and the next begins."""

from __future__ import annotations

import re

from schemas.validation_error import refuse

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
    groups = [group for group in cut_text(text, _STRONG) if group.strip()]
    if people and len(groups) > 1 and all(map(_SURNAME_FIRST.fullmatch, map(str.strip, groups))):
        commas = False
    signs = SEPARATORS | {","} if commas else SEPARATORS
    name = _PERSON if people else _DEPARTMENT
    parted = [[*map(str.strip, cut_text(group, signs))] for group in groups]
    return [
        [item for part in parts for piece in _cut_slashes(part, name) if (item := piece.strip())]
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


def _is_paired(text: str) -> bool:
    """Whether every bracket has its other half, be it of the other width."""
    depth = 0
    for mark in text:
        depth += (mark in _PAIRS) - (mark in _CLOSING)
        if depth < 0:
            return False
    return depth == 0
