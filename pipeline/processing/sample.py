"""Sample records that between them use every part of a form, to try themes and faults with."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import yaml

from pipeline.document.revision_diff import compare_records
from pipeline.processing.convert import convert_tree
from pipeline.readers.file_names import YAML
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.edition import Edition, FollowedAction
from schemas.model import (
    Confidentiality,
    Language,
    Record,
    RecordKind,
    RecordStatus,
    Retrospective,
)
from schemas.names import CHINESE, get_example
from schemas.notes import get_notes_section
from schemas.section import SectionField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.section import Section

NOTES = "sample.yaml"
_LOADER: Final = yaml.BaseLoader
"""Texts alone, as the readers have them."""
_BOTH = (Language.CHINESE, Language.ENGLISH)


@cache
def read_sample() -> tuple[bytes, Record]:
    """Notes in which every key has a value, and their record.

    Keys that the file of the sample leaves out have the examples of the schema.
    """
    written = (resources.files(__package__) / NOTES).read_bytes()
    tree = yaml.load(written, _LOADER)  # noqa: S506  # a file of ours, by a safe loader
    _fill_in([tree], get_notes_section())
    data = convert_tree(tree, YAML, "")
    record = check_notes(read_notes(data, NOTES)).record
    assert record is not None  # noqa: S101  # the notes come with the program
    return data, record


def _fill_in(items: list[dict[str, Any]], section: Section) -> None:
    """Give the first of some mappings of one kind the keys that none of them has."""
    for name, field in section.fields.items():
        found = [item[name] for item in items if name in item]
        if not found and (example := get_example(field, CHINESE)):
            items[0][name] = yaml.load(example, _LOADER)  # noqa: S506  # a text of the program
        elif isinstance(field, SectionField):
            inner = [
                one for value in found for one in (value if isinstance(value, list) else [value])
            ]
            _fill_in([one for one in inner if isinstance(one, dict)] or [{}], field.section)


def list_samples() -> Iterator[tuple[Record, Edition]]:
    """The full record in each language and in both, as report and notice, a bare one, revisions."""
    _, full = read_sample()
    bare = shorten(full)
    for languages in ((Language.CHINESE,), (Language.ENGLISH,), _BOTH, _BOTH[::-1]):
        meeting = replace(full.meeting, languages=languages)
        yield replace(full, meeting=meeting), Edition()
    yield replace(full, kind=RecordKind.PROGRESS), Edition()
    for status in (RecordStatus.NOTICE, RecordStatus.CANCELLED):
        called = replace(full.meeting, status=status)
        yield replace(full, kind=RecordKind.NOTICE, meeting=called), Edition(followed=_follow(full))
    yield bare, Edition()
    for before, after in ((bare, full), (full, bare)):
        yield after, Edition(2, before.id, compare_records(before, after))


def _follow(record: Record) -> tuple[FollowedAction, ...]:
    """The actions of `record` as the notice of the next meeting lists them."""
    return tuple(
        FollowedAction(
            f"{record.id}/{action.id}",
            *(action.task, action.department, action.owner),
            *(action.due, action.status, action.progress),
        )
        for action in record.actions()
    )


def shorten(full: Record) -> Record:
    """The record with nothing in it but what must be."""
    meeting = replace(
        full.meeting,
        initiator="",
        venue="",
        distribution=(),
        issued_on=None,
        objective=type(full.meeting.objective)(""),
        background=type(full.meeting.background)(""),
        confidentiality=Confidentiality.PUBLIC,
        status=RecordStatus.FINAL,
    )
    return Record(meeting, full.topics[1:], retrospective=Retrospective())
