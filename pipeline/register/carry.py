"""Open actions carried over into the notes of the next meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

from pipeline.register.notices import find_notices
from pipeline.register.wording import tell_notice
from pipeline.writers.plain_text import clean_text, join_lines
from schemas.choices import list_words
from schemas.model import Status
from schemas.names import get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from pipeline.labels import Labels
    from pipeline.register.entry import Entry, Source

_LEFT_OPEN = ("progress", "due", "note", "accepted_by")
"""What the recorder may have to say, and need not."""


def write_updates(entries: Iterable[Entry], as_of: dt.date, labels: Labels) -> list[str]:
    """The part `updates` of new notes as lines of YAML, in the language of `labels`.

    Every entry stands there with its task and its present status; a comment says whose it is and
    when it is due. The recorder changes what has changed.
    """
    part: Any = get_notes_section().fields["updates"]
    language = labels.languages[0].value
    lines = [f"# {labels.lead('register.carried')}", f"{get_key(part, language)}:"]
    for entry in entries:
        lines += _write_update(entry, part.section.fields, as_of, labels)
    return lines


def write_meeting(source: Source, language: str) -> dict[str, str]:
    """The lines of new notes that are known from the last meeting, by the lines they replace."""
    part: Any = get_notes_section().fields["meeting"]
    fields = part.section.fields
    known = {
        get_key(fields["subject"], language): quote(source.subject),
        get_key(fields["departments"], language): quote(list(source.departments)),
    }
    return {f"  {key}:": f"  {key}: {value}" for key, value in known.items()}


def quote(value: str | list[str]) -> str:
    """A text, or a list of texts, as YAML on one line, in quotes only where it needs them."""
    clean = _clean(value) if isinstance(value, str) else [_clean(item) for item in value]
    written: str = yaml.safe_dump(
        clean, allow_unicode=True, width=float("inf"), default_flow_style=True
    )
    return written.removesuffix("\n").removesuffix("\n...")


def _write_update(
    entry: Entry, fields: dict[str, Any], as_of: dt.date, labels: Labels
) -> Iterator[str]:
    language = labels.languages[0].value
    words = dict(zip(Status, list_words(Status, language), strict=True))
    marks = [tell_notice(notice, labels) for notice in find_notices((entry,), as_of)]
    told = (entry.action.department, entry.action.owner, entry.due, *marks)
    yield f"  # {_clean(labels.lead('record.comma').join(told))}"
    yield f"  - {get_key(fields['action'], language)}: {quote(entry.id)}"
    yield f"    {get_key(fields['task'], language)}: {quote(entry.action.task)}"
    yield f"    {get_key(fields['status'], language)}: {words[Status(entry.status)]}"
    for name in _LEFT_OPEN:
        key = get_key(fields[name], language)
        value = entry.progress if name == "progress" else None
        yield f"    #: {key}:" if value is None else f"    {key}: {value}%"


def _clean(text: str) -> str:
    return join_lines(clean_text(text))
