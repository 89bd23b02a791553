"""Slips of the hand in YAML: those that can mean one thing only are read so, others are told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.readers.yaml_errors import find_end
from pipeline.readers.yaml_signs import (
    BELOW,
    DASH,
    FLOW_KEY,
    KEY,
    LEAD,
    QUOTED,
    SLIP,
    ends_with_colon,
    find_closer,
    unquote,
)
from schemas.fields import RichField, TextsField
from schemas.notes import get_notes_section
from schemas.section import SectionField, SectionsField

if TYPE_CHECKING:
    from pipeline.readers.findings import Findings
    from pipeline.readers.notes import Edit
    from schemas.section import Section

TAB: Final = "  "
DEEPEST: Final = 64
"""Levels that are kept count of; notes have ten."""
LISTS: Final = (SectionsField, TextsField, RichField)


@dataclass(slots=True)
class Level:
    """A mapping or a list that is open: its column, and what its keys or items are."""

    column: int
    section: Section | None
    field: Any = None
    is_list: bool = False
    is_used: bool = False
    """Whether a key was read, so that no text can stand here."""
    first: tuple[int, int] | None = None
    """Start and end of the blanks before its only key so far, where it has a line of its own."""

    def knows(self, key: str) -> bool:
        """Whether this is a mapping that may have the key."""
        return bool(self.section and key and self.section.recognize(key))


@dataclass(frozen=True, slots=True)
class Pending:
    """A key or an item whose value is to come: its column, and what may stand there."""

    column: int
    field: Any
    section: Section | None
    written: int = 0
    """The column before it was mended."""


def find_slips(text: str, findings: Findings) -> list[Edit]:
    """The changes that mend a text; slips with more than one meaning are reported as well."""
    return Scanner(text, findings).scan()


class Scanner:
    """Goes through the lines of a text and keeps count of what is open at each of them."""

    def __init__(self, text: str, findings: Findings) -> None:
        self._text = text
        self._findings = findings
        self._edits: list[Edit] = []
        self._levels = [Level(0, get_notes_section())]
        self._pending: Pending | None = None
        self._owner: int | None = None
        """Column of what owns the lines that are indented further."""
        self._is_block = False
        self._resume = 0
        self._moved = (0, 0)
        """The column of an item that is moved to the right, and how far all below it goes along."""
        indented = re.search(r"^ +\S", text, re.MULTILINE)
        self._uses_tabs = bool(re.search(r"^\t", text, re.MULTILINE)) and not indented

    def scan(self) -> list[Edit]:
        """The changes, none of which overlaps another."""
        at = 0
        for line in self._text.split("\n"):
            column, start = self._measure(at, line)
            if at >= self._resume:
                self._scan_line(column, at, start, self._text[start : at + len(line)].rstrip())
            at += len(line) + 1
        return self._edits

    def _measure(self, at: int, line: str) -> tuple[int, int]:
        """The column at which a line begins, and the index of its first sign."""
        lead = LEAD.match(line)
        width = lead.end() if lead else 0
        tabs = len(line) - len(line.lstrip("\t")) if self._uses_tabs else 0
        if tabs:
            self._edits.append((at, at + tabs, TAB * tabs))
        return width + tabs, at + width

    def _scan_line(self, column: int, at: int, start: int, rest: str) -> None:
        if not rest:
            return
        if len(self._levels) > DEEPEST:
            self._resume = len(self._text) + 1
            return
        beginning, by = self._moved
        if by and column > beginning and not self._uses_tabs:
            self._edits.append((at, at, " " * by))
            column += by
        else:
            self._moved = (0, 0)
        if self._owner is not None and column > self._owner:
            if self._is_block or not self._is_lost_key(column, rest):
                return
        elif rest.startswith(("#", "---", "...")):
            return
        self._owner = None
        if not self._report_indent(at, start):
            self._scan_items(column, at, start, rest)

    def _is_lost_key(self, column: int, rest: str) -> bool:
        """Whether a line that seems to go on with a text is a key that is indented too far."""
        match = KEY.match(rest)
        if match is None or not self._knows(unquote(match[1])):
            return False
        return ends_with_colon(match) or self._is_beside(column, unquote(match[1]))

    def _is_beside(self, column: int, key: str) -> bool:
        """Whether a key of the mapping at hand begins but one column further right."""
        level = self._levels[-1]
        return column == level.column + 1 and level.knows(key)

    def _knows(self, key: str) -> bool:
        return any(level.knows(key) for level in self._levels)

    def _report_indent(self, at: int, start: int) -> bool:
        """Report a tab or wide blanks that indent a key or an item."""
        lead = self._text[at:start]
        if self._uses_tabs or not lead.strip(" "):
            return False
        first = len(lead) - len(lead.lstrip(" "))
        code = "E025" if lead[first] == "\t" else "E036"
        end = first + 1 if code == "E025" else len(lead)
        self._findings.add(code, at + first, at + end)
        return True

    def _scan_items(self, column: int, at: int, start: int, rest: str) -> None:
        """Take the signs of items from the start of a line, then its key or its text."""
        if DASH.match(rest):
            column = self._align_item(column, at, start, rest)
        length = self._read_dash(column, start, rest)
        while length and len(self._levels) <= DEEPEST:
            column, start, rest = column + length, start + length, rest[length:]
            if not rest:
                self._pending = Pending(self._levels[-2].column, None, self._levels.pop().section)
                self._owner = None
                return
            length = self._read_dash(column, start, rest) if DASH.match(rest) else 0
        self._scan_key(column, at, start, rest)

    def _align_item(self, column: int, at: int, start: int, rest: str) -> int:
        """The column of the list that an item belongs to, if there is none in its own."""
        pending = self._pending
        if pending and pending.written <= column < pending.column:
            self._indent(at, start, pending.column)
            return pending.column
        if pending or self._find_list(column)[1]:
            return column
        key = KEY.match(rest, DASH.match(rest).end())  # type: ignore[union-attr]  # it was matched
        lists = [
            level
            for level in self._levels
            if level.is_list and isinstance(level.field, SectionsField)
            if key and level.field.section.recognize(unquote(key[1]))
        ]
        if not lists or self._text[at:start].strip():
            return column
        nearest = min(lists, key=lambda level: abs(level.column - column))
        self._indent(at, start, nearest.column)
        below = BELOW.match(self._text, start)
        is_whole = below is not None and len(below[1]) == column + DASH.match(rest).end()  # type: ignore[union-attr]  # it was matched
        self._moved = (column, max(0, nearest.column - column) if is_whole else 0)
        return nearest.column

    def _read_dash(self, column: int, start: int, rest: str) -> int:
        """The width of the sign of an item; 0 where none begins. A wrong sign is mended."""
        field, level = self._find_list(column)
        match = DASH.match(rest)
        if match and self._uses_tabs and "\t" in match[0]:
            self._edits.append((start, start + match.end(), "- "))
        if match is None:
            match = self._mend_bullet(start, rest, field)
        if match is None:
            return 0
        self._open_item(column, field, match.end(), level)
        return match.end()

    def _mend_bullet(self, start: int, rest: str, field: Any) -> re.Match[str] | None:
        """A sign that was meant as that of an item; reported where a text follows it."""
        match = SLIP.match(rest) if field else None
        if match is None:
            return None
        section = field.section if isinstance(field, SectionsField) else None
        key = KEY.match(rest, match.end())
        known = section and key and section.recognize(unquote(key[1]))
        is_text = rest[0] in "*+" or (match["number"] and isinstance(field, RichField))
        if not known and (is_text or (section and not section.bare)):
            return None
        if not known:
            sign = match["number"] or rest[0]
            self._findings.add("E031", start, start + len(sign), sign=sign)
        self._edits.append((start, start + match.end(), "-".ljust(max(2, match.end()))))
        return match

    def _find_list(self, column: int) -> tuple[Any, Level | None]:
        """The field whose items begin in `column`, and the list where it is open."""
        if self._pending and column >= self._pending.column:
            return (self._pending.field if isinstance(self._pending.field, LISTS) else None), None
        lists = [level for level in self._levels if level.is_list and level.column == column]
        return (lists[-1].field, lists[-1]) if lists else (None, None)

    def _open_item(self, column: int, field: Any, width: int, level: Level | None) -> None:
        """Open the list, unless it is, and the mapping that may be its item."""
        if level is None:
            if not self._pending:
                self._close(column)
            level = Level(column, None, field, is_list=True)
            self._levels.append(level)
        del self._levels[self._levels.index(level) + 1 :]
        section = field.section if isinstance(field, SectionsField) else None
        self._levels.append(Level(column + width, section))
        self._pending, self._owner = None, column

    def _close(self, column: int) -> None:
        while len(self._levels) > 1 and self._levels[-1].column >= column:
            self._levels.pop()

    def _scan_key(self, column: int, at: int, start: int, rest: str) -> None:
        """Take a key and mend its colon and its column, or pass over a text."""
        match = KEY.match(rest)
        key = unquote(match[1]) if match else ""
        is_spaced = match is not None and ends_with_colon(match)
        is_sure = is_spaced or self._is_beside(column, key)
        level = self._find_level(column, key if is_sure else "")
        name = level.section.recognize(key) if level and level.section and key else ""
        is_wide = match is not None and match[2] == "：" and level is not None and level.is_used
        if match is None or level is None or not (name or is_spaced or is_wide):
            self._begin_value(column - 1, start, rest, None)
            return
        if not is_spaced:
            if not name:
                self._findings.add("E020", start + match.start(2), start + match.end(2))
            self._edits.append((start + match.start(2), start + match.end(), ": "))
        is_alone = not self._text[at:start].strip()
        del self._levels[self._levels.index(level) + 1 :]
        if level.column != column and is_alone:
            self._align(level, column, at, start)
        level.first = (at, start) if is_alone and not level.is_used else None
        level.is_used = True
        field = level.section.fields[name] if level.section and name else None
        value, self._owner = rest[match.end() :], None
        if value and not value.startswith("#"):
            self._begin_value(level.column, start + match.end(), value, field)
        else:
            section = field.section if type(field) is SectionField else None
            self._pending = Pending(level.column, field, section, column)

    def _find_level(self, column: int, key: str) -> Level | None:
        """The mapping that a line in `column` belongs to, opened where it begins here.

        A key that is indented like nothing around it belongs to the nearest mapping that knows it.
        """
        pending, self._pending = self._pending, None
        if pending and column > pending.column and (pending.section or not self._knows(key)):
            self._levels.append(Level(column, pending.section))
            return self._levels[-1]
        maps = [level for level in self._levels if not level.is_list]
        fitting = [level for level in maps if level.column == column]
        known = [level for level in maps if level.knows(key)]
        known.sort(key=lambda level: abs(level.column - column))
        if fitting and known and not fitting[-1].knows(key) and known[0].column > column:
            return known[0]
        return next(reversed(fitting), next(iter(known), None))

    def _align(self, level: Level, column: int, at: int, start: int) -> None:
        """Give a key the column of its mapping; or the mapping, if it has one key, that of this."""
        above = max((other.column for other in self._levels[:-1]), default=-1)
        if level.first and above < column < level.column:
            self._edits.append((*level.first, " " * column))
            level.column = column
        elif level.column > column + 1:
            # What goes on below this line would have to be moved as well: who belongs to whom?
            self._findings.add("E024", start, find_end(self._text, start))
            self._resume = len(self._text) + 1
        else:
            self._indent(at, start, level.column)

    def _indent(self, at: int, start: int, column: int) -> None:
        """Begin a line in `column`, and not where it was moved to before."""
        if self._edits and self._edits[-1][:2] == (at, at):
            self._edits.pop()
        self._edits.append((at, start, " " * column))

    def _begin_value(self, owner: int, start: int, value: str, field: Any) -> None:
        """Pass over a value that may go on over the following lines."""
        first = value[0]
        self._owner = owner if self._owner is None else self._owner
        self._is_block = first in "|>"
        if first in QUOTED:
            match = QUOTED[first].match(self._text, start)
            self._resume = match.end() if match else len(self._text) + 1
        elif first in "[{":
            self._resume = find_closer(self._text, start)
            self._mend_flow(start, self._resume, field)

    def _mend_flow(self, start: int, end: int, field: Any) -> None:
        """Mend full-width colons after known keys between brackets."""
        section = field.section if isinstance(field, SectionField) else self._levels[-1].section
        written = self._text[start:end]
        if section is None or '"' in written or "'" in written:
            return
        for match in FLOW_KEY.finditer(written):
            if section.recognize(match[1]):
                self._edits.append((start + match.start(2), start + match.end(2), ": "))
