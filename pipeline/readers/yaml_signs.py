"""Signs of YAML as people type them: bullets, keys, quotes and brackets, right or slipped."""

from __future__ import annotations

import re
from typing import Final

from pipeline.readers.encoding import BLANKS

BULLETS: Final = "–—－•·●○▪*+"
NUMBER: Final = r"(?:[0-9]{1,2}[.、)）．]|[（(][0-9]{1,2}[)）])"
SUSPECT: Final = re.compile(
    rf"^ *(?:[\t{BLANKS}]|-\t|[{BULLETS}]|-(?=[^\s\-0-9])|{NUMBER}"
    r"|(?:- +)*[^\s:：#][^\n:：]{0,40}(?:：|:(?=\S)))"
    r"|[{,] *[^\s{},:：]{1,20}：",
    re.MULTILINE,
)
HEADER: Final = re.compile(r"( *(?:- +)*)[^\s#\"'{\[][^\n]*?: +[|>][-+1-9]{0,2}[ \t]*$")
LEAD: Final = re.compile(rf"[ \t{BLANKS}]*")
DASH: Final = re.compile(r"-(?:[ \t]+(?=\S)|[ \t]*$)")
SLIP: Final = re.compile(
    rf"(?:-(?=[^\s\-0-9])|([{BULLETS}])(?!\\1)|(?P<number>{NUMBER}))[ \t{BLANKS}]*(?=\S)"
)
KEY: Final = re.compile(
    r"""("[^"\n]*"|'[^'\n]*'|[^\s:：#\[\]{},"'|>%@`&*!-][^\n:：]*?)"""
    r"""[ \t]*(:(?=[ \t]|$)|：|:)[ \t]*"""
)
FLOW_KEY: Final = re.compile(r"[{,]\s*([^\s{}\[\],:：\"']+)\s*(：[ \t]*)")
QUOTED: Final = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL),
    "'": re.compile(r"'(?:[^']|'')*'", re.DOTALL),
}
FLOW: Final = re.compile(
    r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[\[\]{}]|[^\[\]{}"']+|["']""", re.DOTALL
)
BELOW: Final = re.compile(r"[^\n]*\n(?:[ \t]*\n)*( *)(?=\S)")
"""The rest of a line, and the blanks that the next one with a text begins with."""


def looks_slipped(text: str) -> bool:
    """Whether anything in a text, but in its blocks of text, looks like a slip."""
    return bool(SUSPECT.search(text) and SUSPECT.search(cut_blocks(text)))


def cut_blocks(text: str) -> str:
    """The text without the lines of its blocks after | and >."""
    kept, owner = [], -1
    for line in text.split("\n"):
        if owner >= 0 and (len(line) - len(line.lstrip(" ")) > owner or not line.strip()):
            continue
        kept.append(line)
        header = HEADER.match(line)
        owner = len(header[1]) if header else -1
    return "\n".join(kept)


def find_closer(text: str, start: int) -> int:
    """The index after the bracket that closes the one at `start`; the end where none does."""
    depth = 0
    for match in FLOW.finditer(text, start):
        depth += (match[0] in "[{") - (match[0] in "]}") if len(match[0]) == 1 else 0
        if not depth:
            return match.end()
    return len(text) + 1


def ends_with_colon(match: re.Match[str]) -> bool:
    """Whether a key ends with a colon and a blank, as it must."""
    return match[2] == ":" and match.string[match.end(2) :][:1] in ("", " ", "\t")


def unquote(key: str) -> str:
    """A key without the quotes around it, or the blanks."""
    return key[1:-1] if key[:1] in QUOTED and key[-1:] == key[:1] else key.strip()
