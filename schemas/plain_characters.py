"""Characters that only look like the ones meant, and the line ends of word processors.

Text copied out of a PDF has radicals (⽂⼯) for characters (文工): nobody finds them by searching.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

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
