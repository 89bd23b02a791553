"""Faults of YAML in how lines stand to one another: colons, dashes, indentation."""

from __future__ import annotations

import re
from typing import Final

from pipeline.source.characters import BLANKS
from pipeline.source.findings import Unreadable
from pipeline.source.yaml_fault import Fault, find_end

_KEY: Final = r"""(?:"[^"\n]*"[ \t]*|'[^'\n]*'[ \t]*|[^\n:："']*)"""
WIDE_COLON: Final = re.compile(_KEY + "：")
# A time or an address has a colon too, but is no key.
TIGHT_COLON: Final = re.compile(_KEY + r"(:)(?=[^ \t\n/])(?!(?<=[0-9]:)[0-9])")
BLANK: Final = re.compile(f"[{BLANKS}]+")
BULLET: Final = re.compile(r"[-–—－•·●○▪]")


def explain_line(text: str, start: int) -> Unreadable:
    """Why the line from `start` on is no key with a value."""
    if match := BLANK.match(text, start):
        return Unreadable("E036", start, match.end())
    if match := WIDE_COLON.match(text, start):
        return Unreadable("E020", match.end() - 1, match.end())
    if match := TIGHT_COLON.match(text, start):
        return Unreadable("E021", match.start(1), match.end(1))
    if match := BULLET.match(text, start):
        return Unreadable("E031", start, match.end(), sign=match[0])
    return Unreadable("E022", start, find_end(text, start))


def explain_no_colon(fault: Fault) -> Unreadable:
    return explain_line(fault.text, fault.context)


def explain_colon(fault: Fault) -> Unreadable:
    """A colon where no key can be: inside a text, or after a line that went on into this one."""
    before = fault.before.lstrip(" -")
    if re.search(r":[ \t]", before) or fault.text.find("\n", fault.last, fault.at) < 0:
        return Unreadable("E023", fault.at, fault.at + 1)
    above = fault.text[fault.text.rfind("\n", 0, fault.last) + 1 : fault.last]
    if not above.strip(" -"):
        return explain_line(fault.text, fault.last)
    start = fault.at - len(before)
    return Unreadable("E024", start, fault.at)


def explain_no_key(fault: Fault) -> Unreadable:
    """Something else where a key, or an item of a list, should be."""
    text, at, last = fault.text, fault.at, fault.last
    end = find_end(text, at)
    if fault.sign == ":":
        return Unreadable("E010", at, at + 1)
    if not fault.before.strip():
        return Unreadable("E032" if text.startswith("- ", at) else "E024", at, end)
    if text[last] in "\"'" and "\n" in text[last:at]:
        return Unreadable("E026", last, last + 1, sign=text[last])
    if text[last] in "*&!":
        return Unreadable("E029", last, last + 1, sign=text[last])
    return Unreadable("E027", at, end, sign=fault.before.rstrip()[-1])


def explain_start(fault: Fault) -> Unreadable:
    """Something where nothing more can be: outside all keys, or after the end of the notes."""
    if fault.text.startswith("%"):
        return Unreadable("E029", 0, 1, sign="%")
    end = fault.end
    ended = re.search(r"^\.\.\.\s", fault.text[: fault.at], re.MULTILINE)
    return Unreadable("E037" if ended else "E024", fault.at, end)


def explain_dash(fault: Fault) -> Unreadable:
    return Unreadable("E032", fault.at, fault.end)
