"""Conflicts of a sheet that came back: cells that the register has otherwise by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.actions.register import Extract, make_register, read_extracts
from pipeline.errors import Problem
from pipeline.outbox.manifest import describe_update
from pipeline.readers.sheet_base import CONFLICT, OVERTAKEN
from schemas.choices import get_word
from schemas.model import Status
from schemas.notes import find_written_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pipeline.actions.entry import Entry
    from pipeline.readers.notes import Notes
    from schemas.model import Record


def find_conflicts(notes: Notes, record: Record, outbox: Path) -> Iterator[Problem]:
    """A problem for each value of `record` that would undo what others said since its sheet was
    made, up to its day.

    What an earlier revision of the report itself said is none of theirs. Raises OSError where
    `outbox` cannot be read.
    """
    if not notes.bases or not outbox.is_dir():
        return
    extracts = (one for one in read_extracts(outbox) if isinstance(one, Extract))
    others = (one for one in extracts if one.source.id != record.id)
    known = {entry.id: entry for entry in make_register(others, record.meeting.time.date).entries}
    for index, (update, base) in enumerate(zip(record.updates, notes.bases, strict=True)):
        entry = known.get(update.action)
        said = _list_values(describe_update(update))
        for name, was in base.items() if entry else ():
            if name == "note":
                continue  # Notes stand beside each other in the history; none undoes another.
            now = _list_values({name: getattr(entry, name)})[name]
            if now not in (was, said[name]):
                code = OVERTAKEN if said[name] == was else CONFLICT
                details = _name_words(now, was, said[name], entry)
                yield _tell(notes, index, name, code, {**details, "action": update.action})


def _list_values(values: Mapping[str, object]) -> dict[str, str]:
    """Values as the base of a sheet has them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _name_words(now: str, was: str, value: str, entry: Entry | None) -> dict[str, str]:
    details = {"now": now, "was": was, "value": value}
    words = {
        f"{key}_{tag}": _find_word(text, language)
        for key, text in details.items()
        for tag, language in (("zh", "zh-CN"), ("en", "en"))
    }
    return {**details, **words, "record": entry.life[-1].source.id if entry else ""}


def _find_word(text: str, language: str) -> str:
    return get_word(Status(text), language) if text in list(Status) else text


def _tell(notes: Notes, index: int, name: str, code: str, details: dict[str, str]) -> Problem:
    path = ("updates", index, name)
    location = notes.value_place(find_written_path(notes.tree, path))
    return Problem(code, location, path, details, notes.excerpt(location.line))
