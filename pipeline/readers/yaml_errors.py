"""Errors of YAML as findings that a writer of notes can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.readers.encoding import BLANKS, HALF_WIDTH
from pipeline.readers.findings import Unreadable, quote

if TYPE_CHECKING:
    from collections.abc import Callable

    import yaml

_KEY: Final = r"""(?:"[^"\n]*"[ \t]*|'[^'\n]*'[ \t]*|[^\n:："']*)"""
WIDE_COLON: Final = re.compile(_KEY + "：")
# A time or an address has a colon too, but is no key.
TIGHT_COLON: Final = re.compile(_KEY + r"(:)(?=[^ \t\n/])(?!(?<=[0-9]:)[0-9])")
BLANK: Final = re.compile(f"[{BLANKS}]+")
BULLET: Final = re.compile(r"[-–—－•·●○▪]")
_COMMENT: Final = re.compile(r"(?<![^ \t\n])#")
CLOSERS: Final = {"[": "]", "{": "}"}


@dataclass(frozen=True, slots=True)
class YamlFault:
    """An error of libyaml by indexes into the text."""

    text: str
    at: int
    context: int
    """Where the thing begins that could not be read; `at` where libyaml does not say."""
    last: int
    """Where the last thing begins that could be read."""
    problem: str

    @property
    def sign(self) -> str:
        """The character at the fault, empty at the end of the text."""
        return self.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before the fault on its line."""
        return self.text[self.text.rfind("\n", 0, self.at) + 1 : self.at]

    @property
    def end(self) -> int:
        """Where the line of the fault ends."""
        return find_end(self.text, self.at)


def find_end(text: str, start: int) -> int:
    """The index at which the line of `start` ends."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


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


def explain_no_colon(fault: YamlFault) -> Unreadable:
    return explain_line(fault.text, fault.context)


def explain_colon(fault: YamlFault) -> Unreadable:
    """A colon where no key can be: inside a text, or after a line that went on into this one."""
    before = fault.before.lstrip(" -")
    if re.search(r":[ \t]", before) or fault.text.find("\n", fault.last, fault.at) < 0:
        return Unreadable("E023", fault.at, fault.at + 1)
    above = fault.text[fault.text.rfind("\n", 0, fault.last) + 1 : fault.last]
    if not above.strip(" -"):
        return explain_line(fault.text, fault.last)
    start = fault.at - len(before)
    return Unreadable("E024", start, fault.at)


def explain_no_key(fault: YamlFault) -> Unreadable:
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


def explain_start(fault: YamlFault) -> Unreadable:
    """Something where nothing more can be: outside all keys, or after the end of the notes."""
    if fault.text.startswith("%"):
        return Unreadable("E029", 0, 1, sign="%")
    end = fault.end
    ended = re.search(r"^\.\.\.\s", fault.text[: fault.at], re.MULTILINE)
    return Unreadable("E037" if ended else "E024", fault.at, end)


def explain_dash(fault: YamlFault) -> Unreadable:
    return Unreadable("E032", fault.at, fault.end)


def explain_brackets(fault: YamlFault) -> Unreadable:
    """Brackets that are not closed, or without a comma between two values."""
    if right := HALF_WIDTH.get(fault.sign):
        return Unreadable("E054", fault.at, fault.at + 1, sign=fault.sign, right=right)
    opener = fault.text[fault.context]
    if fault.sign and "\n" not in fault.text[fault.context : fault.at]:
        return Unreadable("E035", fault.at, fault.at + 1)
    closer = CLOSERS.get(opener, "")
    return Unreadable("E028", fault.context, fault.context + 1, sign=opener, closer=closer)


def explain_content(fault: YamlFault) -> Unreadable:
    """A sign where a value should begin."""
    before = fault.text[: fault.at]
    opener = max(before.rfind("["), before.rfind("{"))
    if not fault.sign and opener >= 0:
        return explain_brackets(replace(fault, context=opener))
    if _find_sign_before(fault.text, fault.at) in ("[", "{", ","):
        return Unreadable("E035", fault.at, fault.at + 1)
    return explain_sign(fault)


def _find_sign_before(text: str, at: int) -> str:
    """The last sign before an index that is neither blank nor in a comment."""
    while at > 0:
        if text[at - 1].isspace():
            at -= 1
            continue
        match = _COMMENT.search(text, text.rfind("\n", 0, at) + 1, at)
        if match is None:
            return text[at - 1]
        at = match.start()
    return ""


def explain_sign(fault: YamlFault) -> Unreadable:
    """A text that begins with a sign which has a meaning of its own."""
    sign = fault.text[fault.context : fault.context + 1]
    if sign == "\t":
        return explain_tab(fault)
    return Unreadable("E029", fault.context, fault.context + 1, sign=sign)


def explain_block(fault: YamlFault) -> Unreadable:
    sign = fault.text[fault.context]
    if sign not in "|>":
        return explain_sign(fault)
    return Unreadable("E033", fault.context, find_end(fault.text, fault.context), sign=sign)


def explain_tab(fault: YamlFault) -> Unreadable:
    at = max(fault.at, fault.text.find("\t", fault.at))
    return Unreadable("E025", at, at + 1)


def explain_quote(fault: YamlFault) -> Unreadable:
    sign = fault.text[fault.context : fault.context + 1]
    return Unreadable("E026", fault.context, fault.context + 1, sign=sign)


def explain_escape(fault: YamlFault) -> Unreadable:
    at = fault.text.rfind("\\", fault.context, fault.at + 1)
    end = max(at + 2, fault.at)
    return Unreadable("E030", at, end, text=quote(fault.text[at:end]))


def explain_half(fault: YamlFault) -> Unreadable:
    at = fault.text.rfind("\\", fault.context, fault.at + 1)
    return Unreadable("E014", at, at + 6, text=quote(fault.text[at : at + 6]))


def explain_handle(fault: YamlFault) -> Unreadable:
    written = fault.text[fault.at :].split(maxsplit=1)[0]
    return Unreadable("E013", fault.at, fault.at + len(written), text=quote(written))


def explain_fault(text: str, error: yaml.MarkedYAMLError, last: int) -> Unreadable:
    """The finding for an error of libyaml; `last` is the index of the last thing it could read."""
    mark = error.problem_mark or error.context_mark
    at = mark.index if mark else 0
    context = error.context_mark.index if error.context_mark else at
    fault = YamlFault(text, at, context, last, error.problem or "")
    return EXPLAINERS.get(fault.problem, explain_unknown)(fault)


def explain_unknown(fault: YamlFault) -> Unreadable:
    """A fault that none of the others explains."""
    if fault.text[fault.context : fault.context + 1] in ("%", "&", "*", "!"):
        return explain_sign(fault)
    return Unreadable("E039", fault.at, fault.at + 1, problem=fault.problem)


EXPLAINERS: Final[dict[str, Callable[[YamlFault], Unreadable]]] = {
    "could not find expected ':'": explain_no_colon,
    "mapping values are not allowed in this context": explain_colon,
    "did not find expected key": explain_no_key,
    "did not find expected '-' indicator": explain_no_key,
    "did not find expected <document start>": explain_start,
    "did not find expected ',' or ']'": explain_brackets,
    "did not find expected ',' or '}'": explain_brackets,
    "did not find expected node content": explain_content,
    "found character that cannot start any token": explain_sign,
    "mapping keys are not allowed in this context": explain_sign,
    "block sequence entries are not allowed in this context": explain_dash,
    "found a tab character that violates indentation": explain_tab,
    "found a tab character where an indentation space is expected": explain_tab,
    "found unexpected end of stream": explain_quote,
    "found unexpected document indicator": explain_quote,
    "found unknown escape character": explain_escape,
    "did not find expected hexdecimal number": explain_escape,
    "found invalid Unicode character escape code": explain_half,
    "did not find expected comment or line break": explain_block,
    "found an indentation indicator equal to 0": explain_block,
    "found undefined tag handle": explain_handle,
}
