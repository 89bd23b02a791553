"""Parts of the records for processes that know nothing of each other: together they do all."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.archive.selection import Shard
from tests.pipeline.archive.records import LIGHT, Archive

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 16


def run_shards(archive: Archive, count: int, *arguments: str) -> list[dict[str, Any]]:
    """What became of every record in all parts, the last part first."""
    reports = [
        archive.report("--shard", f"{number}/{count}", "--jobs", "1", *arguments)
        for number in range(count, 0, -1)
    ]
    return sorted((one for report in reports for one in report["records"]), key=str)


def make_twins(tmp_path: Path) -> tuple[Archive, Archive]:
    """Two workspaces with the same records: a second revision, an altered and a broken one."""
    first = Archive(tmp_path / "first" / "archive")
    first.fill(7)
    first.write("m0.yaml", "2024-05-01", "Portal 0, corrected")
    assert first.run("render", str(first.notes / "m0.yaml"), job=False) == 0
    (first.folder(1) / "2024-05-02-m1.actions.md").write_text("forged")
    (first.folder(2) / "record.json").write_text("{")
    shutil.copytree(first.base.parent, tmp_path / "second")
    second = Archive.__new__(Archive)
    second.base = tmp_path / "second" / "archive"
    second.outbox, second.notes = second.base / "outbox", second.base / "notes"
    return first, second


def forget_base(records: list[dict[str, Any]], archive: Archive) -> str:
    return str(records).replace(str(archive.base), "")


@pytest.mark.slow
@pytest.mark.parametrize("arguments", [("--check",), ()])
def test_sixteen_shards_do_what_one_run_does(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    whole, parts = make_twins(tmp_path)
    whole.set(LIGHT, "Example Ltd")
    parts.set(LIGHT, "Example Ltd")
    one = sorted(whole.report(*arguments)["records"], key=str)
    many = run_shards(parts, COUNT, *arguments)
    assert forget_base(many, parts) == forget_base(one, whole)
    assert parts.digests() == whole.digests()


def test_three_shards_import_what_one_run_imports(tmp_path: Path) -> None:
    whole = Archive(tmp_path / "whole")
    parts = Archive(tmp_path / "parts")
    for archive in (whole, parts):
        for one in range(6):
            folder = archive.notes / f"{one % 3}"
            folder.mkdir(exist_ok=True)
            archive.write(f"{one % 3}/same.yaml", subject=f"Portal {one}")
            archive.write(f"m{one}.yaml", f"2024-05-{one + 1:02}", f"Portal {one}")
        archive.write("bad.yaml", "next Friday")
        (archive.notes / "broken.json").write_text("{")
        (archive.notes / "minutes.txt").write_text("meeting: {}")
    asked = ("--out", str(whole.outbox), str(whole.notes))
    one_run = sorted(whole.report(*asked)["records"], key=str)
    asked = ("--out", str(parts.outbox), str(parts.notes))
    many = run_shards(parts, 3, *asked)
    assert forget_base(many, parts) == forget_base(one_run, whole)
    assert parts.digests() == whole.digests()
    assert (parts.outbox / "actions.html").read_bytes() == (
        whole.outbox / "actions.html"
    ).read_bytes()


def test_three_shards_find_what_one_check_of_notes_finds(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    archive.fill(8)
    archive.write("m1.yaml", "2024-05-02", "Edited")
    archive.write("new.yaml", "2024-06-01", "Added")
    archive.write("m2.yaml", "next Friday")
    (archive.notes / "m3.yaml").unlink()
    (archive.folder(4) / "record.json").write_text("{")
    asked = ("--check", "--out", str(archive.outbox), str(archive.notes))
    one_run = sorted(archive.report(*asked)["records"], key=str)
    assert {"edited", "added", "removed"} <= {
        reason["cause"] for one in one_run for reason in one["reasons"]
    }
    assert run_shards(archive, 3, *asked) == one_run


def test_revisions_of_a_record_are_of_one_part(tmp_path: Path) -> None:
    for number in range(1, COUNT + 1):
        shard = Shard(number, COUNT)
        homes = {
            shard.holds_folder(tmp_path / name) for name in ("launch", "launch.r2", "launch.r31")
        }
        assert homes == {shard.holds("launch")}


def test_the_parts_are_of_about_one_size() -> None:
    ids = [
        f"2024-05-{day:02}-{name}{number}"
        for day in range(1, 29)
        for name in "abc"
        for number in range(20)
    ]
    sizes = [sum(map(Shard(number, COUNT).holds, ids)) for number in range(1, COUNT + 1)]
    assert sum(sizes) == len(ids)
    assert min(sizes) > len(ids) / COUNT * 0.7


@pytest.mark.parametrize("written", ["0/16", "17/16", "3", "3/", "a/b", "-1/16", "3/16/2", "1/0"])
def test_what_is_no_part_is_wrong_usage(archive: Archive, written: str) -> None:
    assert archive.run("--shard", written) == 2
