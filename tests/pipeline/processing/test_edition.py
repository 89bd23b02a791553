"""A revision lists its changes, and gives the same bytes whenever it is rendered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.outbox import read_record
from pipeline.processing.edition import complete_edition
from pipeline.processing.record import make_record, render_record
from pipeline.processing.result import FileStatus
from pipeline.settings import RecordSettings, Settings
from schemas.edition import Edition
from tests.builders import make_record as build_record
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path

FIRST = SOUND["zh-CN"].encode()
SECOND = FIRST.replace(b"2024-05-17", b"2024-05-20")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "outbox").mkdir()
    return replace(
        Settings(), outbox=tmp_path / "outbox", record=RecordSettings(("html", "pdf", "docx"))
    )


def publish_both(settings: Settings) -> Path:
    """The folder of the second revision."""
    for notes in (FIRST, SECOND):
        outcome = make_record(notes, "launch.yaml", settings)
        assert outcome.status is FileStatus.RENDERED, outcome.problems
    assert outcome.folder
    return outcome.folder


def test_a_revision_says_what_it_replaces_and_what_it_changes(settings: Settings) -> None:
    folder = publish_both(settings)
    html = (folder / f"{folder.name}.html").read_text(encoding="utf-8")
    assert "本记录替代第1版（2024-05-10-launch），修订说明见文末" in html
    assert "四、修订说明" in html
    assert "截止时间由“2024-05-17”改为“2024-05-20”" in html


def test_rendering_it_again_gives_the_same_bytes(settings: Settings) -> None:
    folder = publish_both(settings)
    found = read_record(folder)
    assert found
    edition = Edition(found.manifest.revision, found.manifest.replaces)
    again = render_record(SECOND, found.manifest.source, edition, settings)
    assert again.files == {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_revision_of_a_record_that_was_taken_away_lists_no_changes(settings: Settings) -> None:
    edition = Edition(2, "2024-05-10-launch")
    assert complete_edition(edition, build_record(), settings) == edition


@pytest.mark.parametrize("name", ["../outside", "/etc", "..", "a/b", "", "a\0b"])
def test_no_manifest_makes_the_program_look_outside_the_outbox(
    settings: Settings, name: str
) -> None:
    publish_both(settings)
    outside = settings.outbox.parent / "outside"
    (settings.outbox / "2024-05-10-launch").rename(outside)
    edition = Edition(2, name)
    assert complete_edition(edition, build_record(), settings) == edition


def test_notes_that_were_altered_since_are_not_compared_with(settings: Settings) -> None:
    folder = publish_both(settings)
    (settings.outbox / "2024-05-10-launch" / "notes.yaml").write_bytes(SECOND)
    edition = Edition(2, "2024-05-10-launch")
    assert complete_edition(edition, build_record(), settings) == edition
    assert folder.is_dir()
