"""What notes say only as they are written: the record has other words, and no rule sees these."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from pipeline.system.text import measure_text
from pipeline.validation.rules import PARTICIPANTS
from schemas.dates import fold_width
from schemas.fields import TextField
from schemas.names import get_name
from schemas.notes import find_written_path, get_notes_section
from schemas.section import SectionField
from schemas.texts import SEPARATORS, join_lines
from schemas.validation_error import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.errors import Path
    from pipeline.readers.notes import Notes
    from schemas.model import Record
    from schemas.section import Section

    Finding = tuple[Path, Fault]

FRACTION: Final = re.compile(r"\s*\+?\d+\.\d*[1-9]\d*\s*%?\s*")
WRAPPED: Final = 60
"""Columns from which on a line is likely to end for want of room."""
_PART: Final = r"[^@＠\s、，,;；:：()（）<>＜＞\[\]【】]+"
_ADDRESS: Final = re.compile(rf"(?:[^\s、，,;；]\s+|[(（<＜\[【]\s*)({_PART}[@＠]{_PART})")
"""A mail address behind a name; one alone may be that of a list."""
_IN_LINE: Final = SEPARATORS - {"\n"}


def find_value(tree: Any, path: Path) -> Any:
    """The value at a written path."""
    for step in path:
        tree = tree[step]
    return tree


def find_rounded(record: Record, tree: object) -> Iterator[Finding]:
    """Progress that was written more finely than the whole per cent that is printed."""
    paths: list[Path] = [("updates", number) for number in range(len(record.updates))]
    for number, issue in enumerate(record.issues):
        paths += [("issues", number, "actions", place) for place in range(len(issue.actions))]
    for path in ((*path, "progress") for path in paths):
        value = find_value(tree, written := find_written_path(tree, path))
        if len(written) == len(path) and FRACTION.fullmatch(fold_width(str(value))):
            yield path, Fault("W118", {"value": str(value).strip()})


def find_misread_names(notes: Notes) -> Iterator[Finding]:
    """Names that are printed otherwise than they were meant.

    Those on lines of their own are read as one name where there is no sign between them, and a
    mail address behind a name has a place of its own only where participants are.
    """
    for path, written, value, is_listed in list_names(notes.tree):
        name = value.strip()
        signs = SEPARATORS if is_listed else _IN_LINE
        if signs.isdisjoint(name) and ("\n" in name or _is_folded(notes, written, name)):
            code = "W119" if is_listed else "W120"
            yield path, Fault(code, {"value": join_lines(name)})
        is_placed = path[:2] == PARTICIPANTS and path[-1] != "department"
        if not is_placed and (address := _find_address(value)):
            yield path, Fault("W121", {"value": address})


def _find_address(text: str) -> str:
    """The first mail address behind a name in `text`; "" where there is none."""
    match = _ADDRESS.search(text) if "@" in text or "＠" in text else None
    return match[1] if match and "." in match[1].rpartition("@")[2] else ""


def list_names(tree: Mapping[str, Any]) -> Iterator[tuple[Path, Path, str, bool]]:
    """Every text of a tree that names people or departments, in order.

    With its path, that by the keys as written, and whether it is a list or stands in one.
    """
    pending: deque[tuple[Path, Path, Section, Any]] = deque([((), (), get_notes_section(), tree)])
    while pending:
        path, written, section, mapping = pending.popleft()
        for key, value in mapping.items() if isinstance(mapping, dict) else ():
            field: Any = section.fields.get(section.recognize(key))
            if field is None:
                continue
            inner: list[tuple[Path, Any]] = [((), value)]
            if isinstance(value, list):
                inner = [((number,), item) for number, item in enumerate(value)]
            for step, item in inner:
                here, there = (*path, field.name, *step), (*written, key, *step)
                if isinstance(field, SectionField) and isinstance(item, dict):
                    pending.append((here, there, field.section, item))
                elif get_name(field).of_names and isinstance(item, str):
                    yield here, there, item, not isinstance(field, TextField)


def _is_folded(notes: Notes, written: Path, name: str) -> bool:
    """Whether YAML makes `name` of several lines; one name that needs them is none of ours.

    Documents and workbooks fold nothing.
    """
    location = notes.value_place(written)
    return (
        location.place is None
        and location.length < len(name)
        and measure_text(notes.excerpt(location.line)[:WRAPPED]) < WRAPPED
    )
