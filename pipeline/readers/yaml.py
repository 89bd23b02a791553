"""YAML reader: events with their places, from libyaml."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import yaml
from yaml.cyaml import CSafeLoader

from pipeline.readers.encoding import clean_escapes
from pipeline.readers.findings import Unreadable, quote
from pipeline.readers.tree import END, LIST, MAPPING, SCALAR
from pipeline.readers.yaml_errors import explain_fault
from schemas.texts import joins_tightly

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.readers.findings import Findings
    from pipeline.readers.tree import Event, Events

BREAKS: Final = re.compile(r"[ \t]*\n[ \t\n]*")
BLANKS: Final = re.compile(" *")
COMMENT: Final = re.compile(r"(?:(?<=[^ \t\n])[ \t]+|(?<=[ -][|>]))(#[^\n]*)")
TIGHT: Final = re.compile(r"^(?:[^#\n]|(?<![ \t\n])#)*?[\[,](#\w[^\n]*)", re.MULTILINE)
"""A comment right behind the sign of a list, the first of its line."""
LONE: Final = re.compile(r"^[ \t]+(#\w[^\n]*)", re.MULTILINE)
"""A line that begins with a sign right before a word, as `#2` or `#注` does."""
OWN_LINE: Final = re.compile(r"^[ \t]*(#[^\n]*)", re.MULTILINE)
BEGIN: Final = re.compile(r"[ \t]*(?:- +)*")
ONLY_COMMENTS: Final = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n[ \t]*(?:#[^\n]*)?)*")
NEXT: Final = re.compile(r"\s*")
COLON: Final = re.compile(r"[ \t]*:(?:\s|$)")
BLOCKS: Final = ("|", ">")
CLOSERS: Final = ("]", "}", "|", ">")
"""What a list, a group or the first line of a block of text ends with."""
WORD: Final = re.compile(r"\S{1,60}")
ITEM: Final = re.compile(r"\n[ \t]*(- [^\n]*)")
EMPTY: Final = frozenset(["", "~", "null", "Null", "NULL"])

# libyaml ends lines at the first two, as YAML 1.1 does; editors, JSON and YAML 1.2 do not. Their
# stand-ins are noncharacters, which no text that comes here contains.
HIDDEN: Final = "\u2028\u2029\ufeff"
STAND_INS: Final = "\ufdd0\ufdd1\ufdd2"
HIDE: Final = str.maketrans(HIDDEN, STAND_INS)
SHOW: Final = str.maketrans(STAND_INS, HIDDEN)


def close_folds(raw: str, value: str, style: str | None) -> str:
    """A value of several lines without the blanks between Chinese lines that nobody typed.

    `raw` is the value as written and `style` how it is quoted; `|` keeps its line ends.
    """
    if style == ">":
        return _close_block(raw, value)
    if style == '"':
        return _read_quoted(BREAKS.sub(lambda match: _fold(match, keep=True), raw))
    if style == "'":
        return BREAKS.sub(_fold, raw[1:-1]).replace("''", "'")
    return value if style else BREAKS.sub(_fold, raw)


def _fold(match: re.Match[str], *, keep: bool = False) -> str:
    """What becomes of line ends in a text: one is a blank or nothing, more are one less."""
    ends = match[0].count("\n")
    if ends == 1 and joins_tightly(match.string, *match.span()):
        return ""
    if keep:
        return match[0]
    return " " if ends == 1 else "\n" * (ends - 1)


def _close_block(raw: str, value: str) -> str:
    """The value of a block after `>`, in which lines that are indented further stay lines."""
    lines = [line.strip(" \t") for line in raw.split("\n")[1:]]
    closed, at = "", 0
    for line, following in pairwise(lines):
        end = value.find(line, at) + len(line) if line else at
        start = end + len(BLANKS.match(value, end)[0])  # type: ignore[index]  # it always matches
        folded = start > end and value.startswith(following or "\n", start)
        closed += value[at:end]
        at = start if folded and joins_tightly(value, end, start) else end
    return closed + value[at:]


def _read_quoted(raw: str) -> str:
    """The text that stands in double quotes."""
    next_event: Any = CSafeLoader(raw).get_event
    while type(event := next_event()) is not yaml.ScalarEvent:
        pass
    text: str = event.value
    return text


class Comments:
    """The comments of a text that may have been meant as text, judged by the values around."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = list(COMMENT.finditer(text)) if "#" in text else []
        self._lone = list(LONE.finditer(text)) if "#" in text else []
        self._tight = list(TIGHT.finditer(text)) if ",#" in text or "[#" in text else []
        self._plain_ends: set[int] = set()
        self._plain_starts: dict[int, int] = {}
        self._starts: list[int] = []
        self._reached: dict[int, int] = {}
        self._texts: list[tuple[int, int]] = []
        self._text_ends: set[int] = set()
        self._closing = self._find_closing()

    def __bool__(self) -> bool:
        return bool(self._found or self._lone or self._tight)

    def note_scalar(self, start: int, end: int, style: str | None) -> None:
        """Remember where a value stands; one without quotes has no style."""
        if not style:
            self._plain_ends.add(end)
            self._plain_starts[start] = end
            self._starts.append(start)
            return
        if style in BLOCKS:
            # Behind the sign on its first line, a comment is a comment.
            start = max(start, self._text.find("\n", start, end))
        self._texts.append((start, end))
        self._text_ends.add(end)

    def report(self, findings: Findings, last: int) -> None:
        """Report each comment before `last` that takes away what may have been meant as text.

        A sign right before a word, such as `#1024`, behind a value without quotes is an error.
        """
        for match in self._found:
            start, end = match.span(1)
            if start >= last or self._is_in_text(start) or not match[1].strip("# \t"):
                continue
            is_plain = match.start() in self._plain_ends or self._precedes_text(match.end())
            is_plain |= start in self._closing and self._text[match.start() - 1] in "[,"
            touches = not match[1].lstrip("#")[0].isspace()
            if is_plain and touches:
                findings.add("E056", start, end, text=quote(match[1].rstrip(), 20))
            elif is_plain or (touches and self._follows_value(match.start())):
                findings.add("W003", start, end, text=quote(match[1].rstrip(), 20))
        for match in self._tight:
            start, end = match.span(1)
            is_cut = start in self._closing or self._precedes_text(end)
            if (
                is_cut
                and start < last
                and not self._is_in_text(start)
                and not self._is_in_plain(start)
            ):
                findings.add("E056", start, end, text=quote(match[1].rstrip(), 20))
        for match in self._lone:
            start, end = match.span(1)
            if start < last and not self._is_in_text(start) and self._continues(match):
                findings.add("W003", start, end, text=quote(match[1].rstrip(), 20))

    def find_cut(self, first: int, last: int) -> re.Match[str] | None:
        """The comment that takes away the end of a list or group which begins at `first`."""
        inside = [match for match in self._found if first < match.start(1) < last]
        cut = next((match for match in inside if match.start() in self._plain_ends), None)
        inside += [match for match in (*self._lone, *self._tight) if first < match.start(1) < last]
        return cut or next((match for match in inside if set("]}") & set(match[1])), None)

    def find_taken(self, comma: int) -> re.Match[str] | None:
        """The comment before a comma that takes away the value which should stand there."""
        before = self._text[:comma].rstrip()
        for match in (*self._found, *self._lone, *self._tight):
            is_last = match.end() == len(before) and match[1].lstrip("#")[:1].strip()
            if is_last and before[: match.start(1)].rstrip()[-1:] in ("[", ","):
                return match
        return None

    def _find_closing(self) -> frozenset[int]:
        """Where the comments begin behind which, but for further ones, a list ends."""
        closing: set[int] = set()
        lines = OWN_LINE.finditer(self._text) if "]" in self._text else ()
        every = (*self._found, *self._tight, *lines)
        found = [(match.start(1), match.end()) for match in every]
        for start, end in sorted(found, reverse=True):
            at = NEXT.match(self._text, end).end()  # type: ignore[union-attr]  # it always matches
            if at in closing or self._text.startswith("]", at):
                closing.add(start)
        return frozenset(closing)

    def _continues(self, match: re.Match[str]) -> bool:
        """Whether a line of its own is a number, or stands where a text around it goes on."""
        column = match.start(1) - match.start()
        if match[1][1].isdigit() or match.start(1) in self._closing:
            return True
        at = NEXT.match(self._text, match.end()).end()  # type: ignore[union-attr]  # always matches
        if self._precedes_text(match.end()):
            return column == at - self._text.rfind("\n", 0, at) - 1
        before = bisect_right(self._starts, match.start()) - 1
        if before < 0:
            return False
        start = self._starts[before]
        if not self._reaches(start, match.start()):
            return False
        line = self._text.rfind("\n", 0, start) + 1
        begin = BEGIN.match(self._text, line).end()  # type: ignore[union-attr]  # always matches
        return column > begin - line or (start == begin and column == begin - line)

    def _reaches(self, start: int, index: int) -> bool:
        """Whether only comments stand between the value at `start` and an index.

        Indexes come in order, so what was looked through is not looked through again.
        """
        end = self._plain_starts[start]
        reached = self._reached.get(start, end if end > start else -1)
        if reached >= 0 and not ONLY_COMMENTS.fullmatch(self._text, reached, index):
            reached = -1
        self._reached[start] = index if reached >= 0 else -1
        return reached >= 0

    def _is_in_text(self, index: int) -> bool:
        """Whether a value in quotes, or a block of text, goes over this index."""
        at = bisect_right(self._texts, (index, len(self._text))) - 1
        return at >= 0 and index < self._texts[at][1]

    def _is_in_plain(self, index: int) -> bool:
        """Whether a value without quotes goes over this index."""
        at = bisect_right(self._starts, index) - 1
        return at >= 0 and index < self._plain_starts[self._starts[at]]

    def _precedes_text(self, index: int) -> bool:
        """Whether the next thing is a text, of which a comment may have been the first line."""
        start = NEXT.match(self._text, index).end()  # type: ignore[union-attr]  # it always matches
        end = self._plain_starts.get(start, -1)
        return end > start and not COLON.match(self._text, end) and self._text[start - 1] != "-"

    def _follows_value(self, end: int) -> bool:
        """Whether a list, a group or a value in quotes ends here, not a key."""
        return self._text[end - 1] in CLOSERS or end in self._text_ends


def read_yaml(text: str, findings: Findings) -> Events:
    """The events of the first document; tags, anchors and further documents are reported.

    An alias counts as an empty text. Raises Unreadable where the syntax breaks.
    """
    shown = any(sign in text for sign in HIDDEN)
    source = text.translate(HIDE) if shown else text
    next_event: Callable[[], Any] = CSafeLoader(source).get_event
    comments = Comments(text)
    last = documents = 0
    try:
        while (kind := type(event := next_event())) is not yaml.StreamEndEvent:
            if kind in READERS:
                told = READERS[kind](event, source, findings)
                # A missing value is an empty text where the next thing begins.
                last = told[1] if told[2] > told[1] else last
                if comments and kind is yaml.ScalarEvent:
                    comments.note_scalar(told[1], told[2], event.style)
                yield (*told[:3], told[3].translate(SHOW)) if shown else told
            elif kind is yaml.DocumentStartEvent and (documents := documents + 1) > 1:
                comments.report(findings, event.start_mark.index)
                findings.add("E008", event.start_mark.index, event.end_mark.index)
                return
    except yaml.MarkedYAMLError as error:
        unreadable = explain_fault(text, error, last)
        comments.report(findings, unreadable.finding.start)
        mark, start, cut = error.problem_mark, unreadable.finding.start, None
        if unreadable.finding.code == "E028":
            cut = comments.find_cut(start, mark.index if mark else 0)
        elif text.startswith(",", start):
            cut = comments.find_taken(start)
        if cut:
            unreadable = Unreadable("E056", *cut.span(1), text=quote(cut[1].rstrip(), 20))
        raise unreadable from None
    comments.report(findings, len(text))


def _read_scalar(event: Any, text: str, findings: Findings) -> Event:
    start, end = event.start_mark.index, event.end_mark.index
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    value: str = event.value
    if event.implicit[0] and value in EMPTY:
        return SCALAR, start, end, ""
    if " - " in value and not event.style:
        _report_items(text, start, end, findings)
    if " " in value and not value.isascii() and "\n" in (raw := text[start:end]):
        value = close_folds(raw, value, event.style)
    if event.style == '"' and "\\" in (raw := text[start:end]):
        if any(sign in raw for sign in STAND_INS):
            value = value.translate(SHOW)
        value = clean_escapes(raw, start, value, findings)
    return SCALAR, start, end, value


def _report_items(text: str, start: int, end: int, findings: Findings) -> None:
    """Report lines of a text that were meant as items of a list."""
    for match in ITEM.finditer(text, start, end):
        findings.add("E032", match.start(1), match.end(1))


def _read_mapping(event: Any, text: str, findings: Findings) -> Event:
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    return MAPPING, event.start_mark.index, event.end_mark.index, ""


def _read_list(event: Any, text: str, findings: Findings) -> Event:
    if event.anchor or event.tag:
        _report_extras(event, text, findings)
    return LIST, event.start_mark.index, event.end_mark.index, ""


def _read_end(event: Any, text: str, findings: Findings) -> Event:
    return END, event.start_mark.index, event.end_mark.index, ""


def _read_alias(event: Any, text: str, findings: Findings) -> Event:
    start, end = event.start_mark.index, event.end_mark.index
    findings.add("E011", start, end, text=quote(text[start:end]))
    return SCALAR, start, end, ""


def _report_extras(event: Any, text: str, findings: Findings) -> None:
    """Report the anchor and the tag before a value."""
    start = event.start_mark.index
    for code, sign, name in (("E011", "&", event.anchor), ("E013", "!", event.tag)):
        if name:
            at = text.find(sign, start)
            written = WORD.match(text, at)
            if written:
                findings.add(code, at, written.end(), text=quote(written[0]))


READERS: Final[dict[type, Callable[[Any, str, Findings], Event]]] = {
    yaml.ScalarEvent: _read_scalar,
    yaml.AliasEvent: _read_alias,
    yaml.MappingStartEvent: _read_mapping,
    yaml.SequenceStartEvent: _read_list,
    yaml.MappingEndEvent: _read_end,
    yaml.SequenceEndEvent: _read_end,
}
