"""The table of formats is complete: each has its writers, and notes come out again."""

from __future__ import annotations

from importlib import import_module

import pytest

from pipeline.archive.embedded import READERS, read_embedded
from pipeline.document.labels import load_labels
from pipeline.document.template import Attachment, compose_form
from pipeline.document.theme import find_theme
from pipeline.settings import ACTION_FORMATS, RECORD_FORMATS, ActionSettings, RecordSettings
from pipeline.writers import RECORD_WRITERS
from schemas.edition import Edition
from tests.builders import make_record
from tests.real_tools import REPOSITORY

NOTES = Attachment("notes.yaml", "会议: 甲\r\n".encode("gb18030"), "notes", "Source")


def test_every_format_has_the_writers_that_its_row_promises() -> None:
    for ending, row in {**RECORD_FORMATS, **ACTION_FORMATS}.items():
        module = import_module(f"pipeline.writers.{row.module}")
        assert row.ending == ending
        assert callable(getattr(module, f"write_{ending}"))
        assert ending in RECORD_FORMATS or callable(getattr(module, f"write_action_{ending}"))


@pytest.mark.parametrize("ending", RECORD_FORMATS)
def test_a_format_that_carries_the_notes_gives_their_bytes_back(ending: str) -> None:
    record, theme = make_record(), find_theme("standard", REPOSITORY)
    labels = load_labels(theme.labels, record.meeting.languages)
    form = compose_form(record, Edition(), theme, labels)
    data = RECORD_WRITERS[ending](form, theme, (NOTES,))
    row = RECORD_FORMATS[ending]
    assert row.carries_notes == (ending in READERS)
    if row.carries_notes:
        assert data.startswith(row.signature)
        assert read_embedded(data).notes == NOTES.data


def test_what_is_made_where_nothing_is_set_is_in_the_table() -> None:
    assert set(RecordSettings().formats) <= RECORD_FORMATS.keys()
    assert set(ActionSettings().formats) <= ACTION_FORMATS.keys()
