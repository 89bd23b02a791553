"""Ids that notes leave out: of the record, from its date and file name; of actions, A1, A2 …"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from pipeline.errors import Problem
from pipeline.file_names import cut_suffix
from pipeline.glyphs import find_undrawable
from schemas.identifiers import make_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.source import Notes
    from schemas.model import Issue, Record


def fill_ids(record: Record, name: str) -> Record:
    """`record`, read from the file `name`, with an id of its own and one for each action."""
    meeting = record.meeting
    if not meeting.id and meeting.time:
        meeting = replace(meeting, id=make_record_id(meeting.time.date, name))
    taken = {action.id for action in record.actions()}
    spare = (f"A{number}" for number in range(1, 2**31) if f"A{number}" not in taken)
    issues = tuple(_fill_actions(issue, spare) for issue in record.issues)
    return replace(record, meeting=meeting, issues=issues)


def _fill_actions(issue: Issue, spare: Iterator[str]) -> Issue:
    actions = (action if action.id else replace(action, id=next(spare)) for action in issue.actions)
    return replace(issue, actions=tuple(actions))


def make_record_id(day: dt.date, name: str) -> str:
    """`<date>-<file name>` as a legal id; a date that the file name starts with is not repeated.

    Of a name with too many bytes, the end gives way to a digest of the whole.
    """
    stem = cut_suffix(PurePath(name).name)
    written = re.match(rf"{day:%Y}[-_.]?{day:%m}[-_.]?{day:%d}(?!\d)[-_. ]*", stem)
    rest = stem[written.end() :] if written else stem
    rest = make_id(rest) if rest.strip("-_. ") else ""
    mark = hashlib.sha256(unicodedata.normalize("NFC", stem).encode(errors="replace")).hexdigest()
    return make_id(f"{day.isoformat()}-{rest}" if rest else day.isoformat(), mark[:8])


def check_file_name(record: Record, notes: Notes) -> Iterator[Problem]:
    """A problem where the id comes from a file name with characters that nothing can draw."""
    undrawable = find_undrawable(record.id)
    when = record.meeting.time
    if undrawable and when and record.id == make_record_id(when.date, notes.name):
        place = notes.key_place(tuple(notes.tree)[:1])
        details = {"value": record.id, "characters": " ".join(undrawable)}
        yield Problem("E906", place, ("meeting", "id"), details, notes.excerpt(place.line))
