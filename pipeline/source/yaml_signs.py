"""Faults of YAML in single signs: quotes, brackets, escapes, tabs, signs with a meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipeline.source.characters import HALF_WIDTH
from pipeline.source.findings import Unreadable, quote
from pipeline.source.yaml_fault import Fault, find_end

CLOSERS: Final = {"[": "]", "{": "}"}


def explain_brackets(fault: Fault) -> Unreadable:
    """Brackets that are not closed, or without a comma between two values."""
    if right := HALF_WIDTH.get(fault.sign):
        return Unreadable("E054", fault.at, fault.at + 1, sign=fault.sign, right=right)
    opener = fault.text[fault.context]
    if fault.sign and "\n" not in fault.text[fault.context : fault.at]:
        return Unreadable("E035", fault.at, fault.at + 1)
    closer = CLOSERS.get(opener, "")
    return Unreadable("E028", fault.context, fault.context + 1, sign=opener, closer=closer)


def explain_content(fault: Fault) -> Unreadable:
    """A sign where a value should begin."""
    before = fault.text[: fault.at]
    opener = max(before.rfind("["), before.rfind("{"))
    if not fault.sign and opener >= 0:
        return explain_brackets(replace(fault, context=opener))
    if before.rstrip().endswith(("[", "{", ",")):
        return Unreadable("E035", fault.at, fault.at + 1)
    return explain_sign(fault)


def explain_sign(fault: Fault) -> Unreadable:
    """A text that begins with a sign which has a meaning of its own."""
    sign = fault.text[fault.context : fault.context + 1]
    if sign == "\t":
        return explain_tab(fault)
    return Unreadable("E029", fault.context, fault.context + 1, sign=sign)


def explain_block(fault: Fault) -> Unreadable:
    sign = fault.text[fault.context]
    if sign not in "|>":
        return explain_sign(fault)
    return Unreadable("E033", fault.context, find_end(fault.text, fault.context), sign=sign)


def explain_tab(fault: Fault) -> Unreadable:
    at = max(fault.at, fault.text.find("\t", fault.at))
    return Unreadable("E025", at, at + 1)


def explain_quote(fault: Fault) -> Unreadable:
    sign = fault.text[fault.context : fault.context + 1]
    return Unreadable("E026", fault.context, fault.context + 1, sign=sign)


def explain_escape(fault: Fault) -> Unreadable:
    at = fault.text.rfind("\\", fault.context, fault.at + 1)
    end = max(at + 2, fault.at)
    return Unreadable("E030", at, end, text=quote(fault.text[at:end]))


def explain_half(fault: Fault) -> Unreadable:
    at = fault.text.rfind("\\", fault.context, fault.at + 1)
    return Unreadable("E014", at, at + 6, text=quote(fault.text[at : at + 6]))


def explain_handle(fault: Fault) -> Unreadable:
    written = fault.text[fault.at :].split(maxsplit=1)[0]
    return Unreadable("E013", fault.at, fault.at + len(written), text=quote(written))
