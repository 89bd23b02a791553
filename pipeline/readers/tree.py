"""Tree of the notes, built from the events of a reader, with the place of everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

from pipeline.readers.encoding import BLANKS
from pipeline.readers.findings import Findings, Unreadable, quote

SCALAR: Final = 0
MAPPING: Final = 1
LIST: Final = 2
END: Final = 3

Event = tuple[int, int, int, str]
"""Kind, index of the first character, index after the last one, and the text of a scalar."""

Events = Iterator[Event]
Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Tree: TypeAlias = dict[str, Value]

Span: TypeAlias = "tuple[int, int, int, int, Spans | None]"
"""Start and end of the key (-1 where there is none), start and end of the value, spans inside."""
Spans: TypeAlias = "list[Span] | dict[str, Span]"

DEEPEST: Final = 32
MOST_EVENTS: Final = 200_000


def build_tree(events: Events, findings: Findings) -> tuple[Value, Span] | None:
    """The value that the events tell of and its places; None where they tell of nothing.

    Of a key given twice the first value stands. Raises Unreadable where the notes are too deep
    or have too many values.
    """
    root = ListFrame(0)
    frame: Frame = root
    open_frames: list[Frame] = []
    for count, (kind, start, end, text) in enumerate(events):
        if kind == SCALAR:
            frame.add(text, start, end, None)
        elif kind == END:
            closed, frame = frame, open_frames.pop()
            frame.add(closed.items, closed.start, end, closed.spans)
        else:
            open_frames.append(frame)
            frame = MappingFrame(start, findings) if kind == MAPPING else ListFrame(start)
            if len(open_frames) > DEEPEST:
                raise Unreadable("E006", start, end, deepest=str(DEEPEST))
        if count > MOST_EVENTS:
            raise Unreadable("E007", start, end, most=f"{MOST_EVENTS:,}")
    return (root.items[0], root.spans[0]) if root.items else None


class ListFrame:
    """A list that is being filled."""

    __slots__ = ("items", "spans", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.items: list[Value] = []
        self.spans: list[Span] = []

    def add(self, value: Value, start: int, end: int, spans: Spans | None) -> None:
        """Append a value."""
        self.items.append(value)
        self.spans.append((-1, -1, start, end, spans))


class MappingFrame:
    """A mapping that is being filled: keys and values come in turn."""

    __slots__ = ("findings", "items", "key", "key_end", "key_start", "spans", "start")

    def __init__(self, start: int, findings: Findings) -> None:
        self.start = start
        self.findings = findings
        self.items: dict[str, Value] = {}
        self.spans: dict[str, Span] = {}
        self.key: str | None = None

    def add(self, value: Value, start: int, end: int, spans: Spans | None) -> None:
        """Take a key, or put a value under the key that came before it."""
        key = self.key
        if key is None:
            self.key = self._check_key(value, start, end)
            self.key_start, self.key_end = start, end
            return
        if key:
            self.items[key] = value
            self.spans[key] = (self.key_start, self.key_end, start, end, spans)
        self.key = None

    def _check_key(self, key: Value, start: int, end: int) -> str:
        """The key, or an empty text where its value cannot be kept.

        Raises Unreadable where it is indented by signs that do not indent: who belongs to whom
        is not known then.
        """
        if not isinstance(key, str) or not key:
            self.findings.add("E010", start, end)
        elif key == "<<" and end - start == len(key):
            self.findings.add("E012", start, end)
        elif key in self.items:
            self.findings.add("E009", start, end, self.spans[key][0], key=quote(key))
        elif key[0] in BLANKS and end - start == len(key):
            raise Unreadable("E036", start, end - len(key.lstrip(BLANKS)))
        else:
            return key
        return ""


Frame: TypeAlias = ListFrame | MappingFrame
