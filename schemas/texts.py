"""Plain text in notes: trimming, lists written as one string, what a form left behind."""

from __future__ import annotations

import re
import unicodedata

from schemas.refuse import refuse

MOST_ITEMS = 1000
SEPARATORS = re.compile(r"[、;；\n]")
_BREAK = re.compile(r"\s*\n\s*")
# Patterns that few notes need are compiled when one does: compiling all of them takes as long as
# checking a file.
_BRACKETS = (
    r"[\[【<＜〔［{(（]\s*(?:例如|例[:：]|如[:：]|请|填写|待|此处|示例|您的|你的|"
    r"e\.?g\.?[,:\s]|for example|example|your |please |fill in|insert|enter )"
    r"[^\]】>＞〕］})）]*[\]】>＞〕］})）]"
)
_WHOLE = (
    r"[xX×Ｘ✕*＊_＿.…·\-—–?？]{2,}"
    r"|[xX×Ｘ]{2,}[年月日\d\s/.\-:：xX×Ｘ时分]*"
    r"|(?:\d{4}|[yY]{4}|[xX]{4})\s*[-/.年]\s*(?:[xX×]{1,2}|[mM]{2})"
    r"\s*[-/.月]\s*(?:[xX×]{1,2}|[dD]{2})日?.*"
    r"|(?:todo|待填写?|待补充?|待完善|请填写|请补充|未填写?|此处填写.*|fill in|to be filled in"
    r"|placeholder|lorem ipsum.*)[。.!！…]*"
)
_INSIDE = r"(?<![0-9A-Za-z])(?:[xX×Ｘ]{2,}|TODO|FIXME)(?![0-9A-Za-z])"
_OPENING = frozenset("[【<＜〔［{(（")
PLACEHOLDER_STARTS = _OPENING | frozenset("xX×Ｘ✕*＊_＿.…·-—–?？yYtTfFpPlL待请未此0123456789")
_SIGNS = re.compile(r"[\[【<＜〔［{(（xX×ＸTF]")
"""One of these is in everything that a form leaves behind; looking for it is cheap."""
LONGEST_PLACEHOLDER = 200


def join_lines(text: str) -> str:
    """`text` on one line: a line break becomes a blank, or nothing between two wide characters."""
    text = text.strip()
    return _BREAK.sub(lambda match: _choose_joint(text, match), text) if "\n" in text else text


def _choose_joint(text: str, match: re.Match[str]) -> str:
    around = (text[match.start() - 1], text[match.end()])
    return "" if all(unicodedata.east_asian_width(mark) in "WF" for mark in around) else " "


def split_list(text: str) -> list[str]:
    """The items of a list written as one string, separated by 、 or ; or ； or a line each.

    Raises ValidationError where there are more than any meeting has.
    """
    if len(SEPARATORS.findall(text)) >= MOST_ITEMS:
        raise refuse("E135", most=f"{MOST_ITEMS:,}")
    return [item for part in SEPARATORS.split(text) if (item := part.strip())]


def is_placeholder(text: str) -> bool:
    """Whether `text` is nothing but what a form had in its place: `XX`, `[例如：…]`, `TODO`."""
    text = text.strip()
    if text[:1] not in PLACEHOLDER_STARTS or len(text) > LONGEST_PLACEHOLDER:
        return False
    if re.fullmatch(_WHOLE, text, re.IGNORECASE):
        return True
    return text[0] in _OPENING and bool(re.fullmatch(_BRACKETS, text, re.IGNORECASE))


def find_placeholder(text: str) -> str:
    """The first piece of `text` that looks like what a form left in it; "" where there is none."""
    if not _SIGNS.search(text):
        return ""
    match = re.search(_BRACKETS, text, re.IGNORECASE) or re.search(_INSIDE, text)
    return match[0] if match else ""
