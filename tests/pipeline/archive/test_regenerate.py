"""What is stale is rendered again, and only that."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

    from tests.pipeline.archive.records import Archive

from pipeline.document.theme import LABELS
from pipeline.processing.render import digest_assets
from tests.pipeline.archive.records import LIGHT, NOTES


def test_records_that_are_as_they_should_be_are_left_alone(archive: Archive) -> None:
    before = {file: file.stat().st_mtime_ns for file in archive.list_files()}
    assert archive.run() == 0
    assert {file: file.stat().st_mtime_ns for file in archive.list_files()} == before


def test_another_setting_makes_every_record_stale_once(archive: Archive) -> None:
    notes = {file: file.read_bytes() for file in archive.outbox.rglob("notes.yaml")}
    archive.set(LIGHT, "Example Ltd")
    assert archive.report()["counts"]["rendered"] == 3
    assert archive.report()["counts"]["unchanged"] == 3
    assert {file: file.read_bytes() for file in notes} == notes


def test_a_changed_word_of_another_language_makes_no_record_stale(archive: Archive) -> None:
    assert archive.run("theme", "copy", "standard", str(archive.base / "house"), job=False) == 0
    shutil.copytree(LABELS, archive.base / "house" / "labels", dirs_exist_ok=True)
    chinese = archive.write("chinese.yaml", "2024-06-01", "Portal, in Chinese")
    text = chinese.read_text(encoding="utf-8").replace("meeting:", "meeting:\n  language: zh-CN")
    chinese.write_text(text, encoding="utf-8")
    archive.set(f'theme = "house"\n{LIGHT}')
    assert archive.run("render", str(chinese), job=False) == 0
    assert archive.report()["counts"]["rendered"] == 3  # In the new theme.
    words = archive.base / "house" / "labels" / "zh-CN.toml"
    words.write_text(words.read_text(encoding="utf-8") + "# other words\n", encoding="utf-8")
    digest_assets.cache_clear()  # A command reads labels once.
    counts = archive.report("--check")["counts"]
    assert (counts["stale"], counts["unchanged"]) == (1, 3)
    digest_assets.cache_clear()


def test_check_finds_an_altered_and_a_missing_file_and_writes_nothing(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    (archive.folder(0) / "2024-05-01-m0.actions.md").write_text("forged")
    (archive.folder(1) / "2024-05-02-m1.actions.csv").unlink()
    before = archive.digests()
    assert archive.run("--check") == 1
    told = capsys.readouterr().out
    assert "2024-05-01-m0: stale: 2024-05-01-m0.actions.md was altered" in told
    assert "2024-05-02-m1: stale: 2024-05-02-m1.actions.csv is missing" in told
    assert "m2" not in told
    assert archive.digests() == before


def test_altered_and_missing_files_come_back_as_they_were(archive: Archive) -> None:
    before = archive.digests()
    (archive.folder(0) / "2024-05-01-m0.actions.md").write_text("forged")
    (archive.folder(1) / "2024-05-02-m1.actions.csv").unlink()
    assert archive.report()["counts"] == {
        "rendered": 2,
        "unchanged": 1,
        "stale": 0,
        "refused": 0,
        "failed": 0,
        "ignored": 0,
    }
    assert archive.digests() == before
    assert archive.run("--check") == 0


def test_altered_notes_are_told_and_nothing_is_made_of_them(archive: Archive) -> None:
    notes = archive.folder(0) / "notes.yaml"
    notes.write_text(notes.read_text().replace("Portal 0", "Forged"))
    before = archive.digests()
    assert archive.run("--check") == 1
    report = archive.report("--force")
    first = report["records"][0]
    assert first["end"] == "refused"
    assert first["reasons"] == [{"cause": "notes", "file": "notes.yaml"}]
    assert report["counts"]["rendered"] == 2
    assert archive.run() == 1
    assert archive.digests() == before


def test_a_record_without_its_manifest_is_found(archive: Archive) -> None:
    (archive.folder(0) / "record.json").unlink()
    (archive.folder(1) / "record.json").write_text("{")
    assert archive.run("--check") == 1
    assert archive.run() == 1
    assert archive.report()["counts"] == {
        "rendered": 0,
        "unchanged": 1,
        "stale": 0,
        "refused": 2,
        "failed": 0,
        "ignored": 0,
    }


def test_only_one_format_leaves_the_others_stale(archive: Archive) -> None:
    archive.set(LIGHT, "Example Ltd")
    assert archive.report("--only", "md")["counts"]["rendered"] == 3
    assert archive.report("--only", "md")["counts"]["unchanged"] == 3
    assert archive.report("--check")["counts"]["stale"] == 3
    manifest = json.loads((archive.folder(0) / "record.json").read_bytes())
    assert set(manifest["builds"]) == {"2024-05-01-m0.actions.md"}
    assert archive.report("--only", "csv")["counts"]["rendered"] == 3
    assert archive.run("--check") == 0


def test_a_format_that_is_not_made_cannot_be_asked_for(archive: Archive) -> None:
    assert archive.run("--only", "pdf") == 2


def test_meetings_before_a_day_are_not_looked_at(archive: Archive) -> None:
    archive.set(LIGHT, "Example Ltd")
    assert archive.report("--since", "2024-05-02")["counts"]["rendered"] == 2
    assert archive.report("--check")["counts"]["stale"] == 1


def test_a_dry_run_tells_and_writes_nothing(archive: Archive) -> None:
    archive.set(LIGHT, "Example Ltd")
    before = archive.digests()
    assert archive.report("--dry-run")["counts"]["stale"] == 3
    assert archive.digests() == before


def test_a_single_record_or_its_notes_can_be_named(archive: Archive) -> None:
    archive.set(LIGHT, "Example Ltd")
    assert archive.report(str(archive.folder(0)))["counts"]["rendered"] == 1
    assert archive.report(str(archive.folder(1) / "notes.yaml"))["counts"]["rendered"] == 1
    assert archive.report("--check")["counts"]["stale"] == 1


def test_records_in_folders_by_year_are_found(archive: Archive) -> None:
    year = archive.outbox / "2024"
    year.mkdir()
    shutil.move(archive.folder(0), year / archive.folder(0).name)
    archive.set(LIGHT, "Example Ltd")
    assert archive.report()["counts"]["rendered"] == 3


def test_notes_that_are_no_record_need_an_outbox_of_their_own(archive: Archive) -> None:
    assert archive.run(str(archive.notes)) == 2
    assert archive.run(str(archive.base / "nowhere")) == 2


def test_one_record_that_is_refused_does_not_stop_the_rest(archive: Archive) -> None:
    archive.set(LIGHT + "[limits]\nfile = 700\n", "Example Ltd")
    long = archive.notes / "long.yaml"
    long.write_text(archive.write("long.yaml").read_text() + "#" * 800)
    assert archive.report("--out", str(archive.outbox), str(long))["counts"]["refused"] == 1
    assert archive.report()["counts"]["rendered"] == 3


def test_a_record_with_an_id_that_would_be_too_long_today_is_regenerated(archive: Archive) -> None:
    text = NOTES.format(day="2024-05-20", subject="Portal")
    notes = archive.notes / "long.yaml"
    name = "会" * 80
    notes.write_text(text.replace("meeting:", f"meeting:\n  id: {name}"), encoding="utf-8")
    assert archive.run("render", str(notes), job=False) == 0
    assert (archive.outbox / name / f"{name}.actions.csv").exists()
    problems = '\n[problems]\nerrors = ["W233"]\n'
    archive.set(LIGHT + problems, "Example Ltd")
    assert archive.report(str(archive.outbox / name))["counts"]["rendered"] == 1
    assert archive.run("validate", str(notes), job=False) == 1
