"""Whatever is done to a published record is noticed, and named."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.archive.embedded import read_embedded
from pipeline.archive.renew import Renewal, renew_record
from pipeline.archive.selection import find_subjects
from pipeline.archive.verify import MismatchKind, verify_subject
from pipeline.cli.app import run
from pipeline.document.theme import load_theme
from pipeline.errors import UsageError
from pipeline.outbox.manifest import digest, dump_json
from pipeline.outbox.records import FolderFault
from pipeline.processing.record import render_record
from pipeline.processing.render import digest_build
from pipeline.processing.result import FileStatus
from pipeline.report.texts import LANGUAGES, tell
from schemas.edition import Edition
from tests.published import NOTES, RECORD, REVISED, REVISION, publish_launch

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum
    from pathlib import Path

    from pipeline.settings import Settings

ALL = (f"{RECORD}.actions.xlsx", f"{RECORD}.docx", f"{RECORD}.pdf")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of an outbox with a record and its revision, not to be touched."""
    return publish_launch(tmp_path_factory.mktemp("workspace"))


@pytest.fixture
def settings(original: Settings, tmp_path: Path) -> Settings:
    """The settings of a copy of that outbox."""
    shutil.copytree(original.outbox, tmp_path / "outbox")
    return replace(original, base=tmp_path, outbox=tmp_path / "outbox")


def verify(subject: Path, settings: Settings, *, quick: bool = False) -> set[tuple[StrEnum, str]]:
    """The doubts about a record with the files that they are about."""
    verdict = verify_subject(subject, settings, quick=quick)
    return {(mismatch.kind, mismatch.file) for mismatch in verdict.mismatches}


@pytest.mark.parametrize("quick", [True, False])
@pytest.mark.parametrize("name", [RECORD, REVISION])
def test_what_was_published_is_sound(original: Settings, name: str, quick: bool) -> None:
    folder = original.outbox / name
    assert verify(folder, original, quick=quick) == set()
    assert verify(folder / f"{name}.pdf", original, quick=quick) == set()


def test_a_pdf_alone_is_sound_wherever_it_lies(original: Settings, tmp_path: Path) -> None:
    for name in (RECORD, REVISION):
        pdf = tmp_path / f"copy of {name}.pdf"
        pdf.write_bytes((original.outbox / name / f"{name}.pdf").read_bytes())
        assert verify(pdf, original) == set()


def append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\n")


@pytest.mark.parametrize("name", ALL)
def test_an_altered_file_is_named(settings: Settings, name: str) -> None:
    folder = settings.outbox / RECORD
    append(folder / name)
    assert verify(folder, settings, quick=True) == {(FolderFault.ALTERED, name)}
    assert verify(folder, settings) == {(FolderFault.ALTERED, name)}


@pytest.mark.parametrize("name", ALL)
def test_a_missing_file_is_named(settings: Settings, name: str) -> None:
    folder = settings.outbox / RECORD
    (folder / name).unlink()
    assert verify(folder, settings) == {(FolderFault.MISSING, name)}


def test_a_link_in_place_of_a_file_is_a_missing_file(settings: Settings, tmp_path: Path) -> None:
    folder = settings.outbox / RECORD
    (folder / ALL[0]).rename(tmp_path / "elsewhere")
    (folder / ALL[0]).symlink_to(tmp_path / "elsewhere")
    assert verify(folder, settings, quick=True) == {(FolderFault.MISSING, ALL[0])}


def test_an_added_file_is_named_and_what_systems_leave_is_not(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    for name in ("Thumbs.db", ".DS_Store", "~$launch.docx", "annex.pdf"):
        (folder / name).write_bytes(b"x")
    assert verify(folder, settings, quick=True) == {(MismatchKind.EXTRA, "annex.pdf")}


@pytest.mark.parametrize("quick", [True, False])
def test_altered_notes_are_named(settings: Settings, quick: bool) -> None:
    folder = settings.outbox / RECORD
    append(folder / "notes.yaml")
    assert verify(folder, settings, quick=quick) == {(FolderFault.NOTES, "notes.yaml")}


@pytest.mark.parametrize(
    "manifest", [b"", b"{}", b"[" * 100_000, b'{"schema": 1}', b'{"schema": 9}', None]
)
def test_a_record_without_its_manifest_is_named(settings: Settings, manifest: bytes | None) -> None:
    folder = settings.outbox / RECORD
    (folder / "record.json").unlink()
    if manifest is not None:
        (folder / "record.json").write_bytes(manifest)
    assert is_manifest_doubted(folder, settings)
    assert folder in find_subjects([settings.outbox])


def is_manifest_doubted(folder: Path, settings: Settings) -> bool:
    """Whether record.json alone is doubted, wherever in it."""
    ((kind, file),) = verify(folder, settings)
    return kind is FolderFault.MANIFEST and file.startswith("record.json")


def rewrite(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Alter what record.json says."""
    told = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    change(told)
    (folder / "record.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize(
    "key", ["id", "revision", "files", "notes", "builds", "libraries", "source"]
)
def test_a_manifest_with_other_kinds_of_values_is_no_manifest(settings: Settings, key: str) -> None:
    folder = settings.outbox / RECORD
    rewrite(folder, lambda told: told.update({key: ["x"]}))
    assert verify(folder, settings) == {(FolderFault.MANIFEST, f'record.json ({key} = ["x"])')}


def test_an_altered_manifest_is_noticed_though_all_digests_hold(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    rewrite(folder, lambda told: told["actions"][0].update(owner="别人"))  # type: ignore[index]
    assert verify(folder, settings) == {(MismatchKind.OTHER, "record.json")}


def change_libraries(folder: Path) -> str:
    """Have record.json say that it was made with an older Pango; gives both versions."""
    told = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    here = told["libraries"]["pango"]
    told["libraries"]["pango"] = "1.44.0"
    (folder / "record.json").write_bytes(dump_json(told))
    return f"pango 1.44.0 → {here}"


def replace_pdf(folder: Path) -> None:
    """Put in a PDF of the same notes with other bytes, as another library would give."""
    pdf = folder / f"{RECORD}.pdf"
    append(pdf)
    told = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    told["files"][pdf.name] = digest(pdf.read_bytes())
    (folder / "record.json").write_bytes(dump_json(told))


def test_other_bytes_of_other_libraries_cannot_be_compared(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    replace_pdf(folder)
    assert verify(folder, settings) == {
        (MismatchKind.OTHER, f"{RECORD}.pdf"),
        (MismatchKind.OTHER, "record.json"),
    }
    libraries = change_libraries(folder)
    assert verify(folder, settings) == {(MismatchKind.LIBRARIES, libraries)}
    assert verify(folder / f"{RECORD}.pdf", settings) == {(MismatchKind.LIBRARIES, libraries)}


def test_the_same_bytes_of_other_libraries_are_sound(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    change_libraries(folder)
    assert verify(folder, settings) == set()
    assert verify(folder / f"{RECORD}.pdf", settings) == set()


def test_what_was_altered_is_named_whatever_libraries_it_was_made_with(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    change_libraries(folder)
    append(folder / f"{RECORD}.pdf")
    rewrite(folder, lambda told: told["actions"][0].update(owner="别人"))  # type: ignore[index]
    assert verify(folder, settings) == {
        (FolderFault.ALTERED, f"{RECORD}.pdf"),
        (MismatchKind.OTHER, "record.json"),
    }


def test_files_made_with_several_libraries_name_only_those_they_share(settings: Settings) -> None:
    folder = settings.outbox / RECORD
    change_libraries(folder)
    told = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    build = digest_build(load_theme(settings), settings)
    renew_record(Renewal(str(folder), build, ("pdf",)), settings)
    mixed = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    del told["libraries"]["pango"]
    assert mixed["libraries"] == told["libraries"]
    renew_record(Renewal(str(folder), build, ()), settings)
    assert "pango" in json.loads((folder / "record.json").read_text(encoding="utf-8"))["libraries"]


def test_a_pdf_forged_together_with_its_digest_is_noticed(settings: Settings) -> None:
    """The PDF of other notes, put in with a record.json that names it."""
    folder, name = settings.outbox / RECORD, f"{RECORD}.pdf"
    forged = render_record(REVISED, "launch.yaml", Edition(), settings).files[name]
    (folder / name).write_bytes(forged)
    rewrite(folder, lambda told: told["files"].update({name: digest(forged)}))  # type: ignore[attr-defined]
    assert verify(folder, settings, quick=True) == set()
    assert verify(folder, settings) == {
        (MismatchKind.INSIDE, name),
        (MismatchKind.OTHER, "record.json"),
    }


def test_a_lone_pdf_that_was_altered_is_noticed(original: Settings, tmp_path: Path) -> None:
    data = (original.outbox / RECORD / f"{RECORD}.pdf").read_bytes()
    assert read_embedded(data).notes == NOTES
    pdf = tmp_path / "copy.pdf"
    pdf.write_bytes(data + b"\n% more\n")
    assert verify(pdf, original) == {(MismatchKind.LONE, "copy.pdf")}
    pdf.write_bytes(b"%PDF-1.7 nothing")
    assert verify(pdf, original) == {(MismatchKind.INSIDE, "copy.pdf")}


def test_a_record_under_another_name_or_theme_is_told_apart(settings: Settings) -> None:
    folder = (settings.outbox / RECORD).rename(settings.outbox / "renamed")
    assert (FolderFault.MISPLACED, RECORD) in verify(folder, settings, quick=True)
    other = replace(settings, organisation="别的公司")
    assert verify(settings.outbox / REVISION, other) == {(MismatchKind.BUILD, "record.json")}


def test_a_revision_without_the_one_before_cannot_be_proved(settings: Settings) -> None:
    shutil.rmtree(settings.outbox / RECORD)
    assert verify(settings.outbox / REVISION, settings) == {(MismatchKind.REPLACED, RECORD)}
    pdf = (settings.outbox / REVISION / f"{REVISION}.pdf").rename(settings.base / "copy.pdf")
    assert verify(pdf, settings) == {(MismatchKind.REPLACED, RECORD)}


def test_regenerating_an_outbox_elsewhere_gives_the_same_bytes(
    original: Settings, settings: Settings, tmp_path: Path
) -> None:
    """The changes of a revision come from beside it, not from the outbox of the settings."""
    moved = settings.outbox.rename(tmp_path / "archive")
    folder = moved / REVISION
    build = digest_build(load_theme(settings), settings)
    (result,) = renew_record(Renewal(str(folder), build, ()), settings)
    assert result.status is FileStatus.RENDERED
    assert verify(folder, original) == set()
    for file in (original.outbox / REVISION).iterdir():
        assert (folder / file.name).read_bytes() == file.read_bytes()


def test_the_command_tells_of_a_whole_outbox(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-C", str(settings.base), "--language", "en", "verify", "--quick"]) == 0
    assert capsys.readouterr().out.endswith("2 of 2 records are as published\n")
    append(settings.outbox / RECORD / f"{RECORD}.pdf")
    assert run(["-C", str(settings.base), "--language", "zh-CN", "verify", "--quick"]) == 1
    told = capsys.readouterr().out
    assert f"{RECORD}.pdf 已被改动" in told
    assert told.endswith("共 2 份记录，1 份与发布时一致\n")


def test_only_what_is_there_can_be_verified(settings: Settings, tmp_path: Path) -> None:
    (settings.outbox / "actions.html").write_bytes(b"")
    (settings.outbox / "2023").mkdir()
    assert len(find_subjects([settings.outbox])) == 3
    for name in ("none", "notes.yaml"):
        (tmp_path / "notes.yaml").write_bytes(b"")
        with pytest.raises(UsageError):
            find_subjects([tmp_path / name])


def test_every_doubt_has_words_in_both_languages() -> None:
    for language in LANGUAGES:
        for kind in (*FolderFault, *MismatchKind):
            assert tell(f"verify.{kind}", language, file="x")
