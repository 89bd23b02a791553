"""Plain text in notes: trimming, lists written as one string, what a form left behind."""

from __future__ import annotations

import re
import unicodedata

SEPARATORS = re.compile(r"[、;；\n]")
_BREAK = re.compile(r"\s*\n\s*")
_BRACKETS = re.compile(
    r"[\[【<＜〔［{(（]\s*(?:例如|例[:：]|如[:：]|请|填写|待|此处|示例|您的|你的|"
    r"e\.?g\.?[,:\s]|for example|example|your |please |fill in|insert|enter )"
    r"[^\]】>＞〕］})）]*[\]】>＞〕］})）]",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"[xX×Ｘ✕*＊_＿.…·\-—–?？]{2,}"
    r"|[xX×Ｘ]{2,}[年月日\d\s/.\-:：xX×Ｘ时分]*"
    r"|(?:\d{4}|[yY]{4}|[xX]{4})\s*[-/.年]\s*(?:[xX×]{1,2}|[mM]{2})\s*[-/.月]\s*(?:[xX×]{1,2}|[dD]{2})日?.*"
    r"|(?:todo|待填写?|待补充?|待完善|请填写|请补充|未填写?|此处填写.*|fill in|to be filled in"
    r"|placeholder|lorem ipsum.*)[。.!！…]*",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"(?<![0-9A-Za-z])(?:[xX×Ｘ]{2,}|TODO|FIXME)(?![0-9A-Za-z])")


def join_lines(text: str) -> str:
    """`text` on one line: a line break becomes a blank, or nothing between two wide characters."""
    text = text.strip()
    return _BREAK.sub(lambda match: _choose_joint(text, match), text) if "\n" in text else text


def _choose_joint(text: str, match: re.Match[str]) -> str:
    around = (text[match.start() - 1], text[match.end()])
    return "" if all(unicodedata.east_asian_width(mark) in "WF" for mark in around) else " "


def split_list(text: str) -> list[str]:
    """The items of a list written as one string, separated by 、 or ; or ； or a line each."""
    return [item for part in SEPARATORS.split(text) if (item := part.strip())]


def is_placeholder(text: str) -> bool:
    """Whether `text` is nothing but what a form had in its place: `XX`, `[例如：…]`, `TODO`."""
    text = text.strip()
    if _WHOLE.fullmatch(text):
        return True
    match = _BRACKETS.match(text)
    return bool(match and match.end() == len(text))


def find_placeholder(text: str) -> str:
    """The first piece of `text` that looks like what a form left in it; "" where there is none."""
    match = _BRACKETS.search(text) or _INSIDE.search(text)
    return match[0] if match else ""
