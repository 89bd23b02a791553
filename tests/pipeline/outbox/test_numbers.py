"""Issue numbers: no two records have one, a record keeps its own, and no accident changes that."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
from itertools import count
from typing import TYPE_CHECKING

import pytest

from pipeline import outbox
from pipeline.outbox import numbers
from pipeline.outbox.manifest import FILE_NAME, Manifest, describe_record, digest
from pipeline.outbox.numbers import NumberFaults
from pipeline.system import disk
from schemas.edition import Edition
from tests.builders import make_record
from tests.pipeline.watch.faults import CHANGING, Arm, kill_at, run_in_child

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    folder.mkdir()
    return folder


def make_files(record: str, number: str, revision: int = 1, replaces: str = "") -> dict[str, bytes]:
    notes = f"{record} {revision}".encode()
    manifest = Manifest(
        id=record,
        revision=revision,
        replaces=replaces,
        source="notes.yaml",
        notes="notes.yaml",
        notes_digest=digest(notes),
        build_digest="0" * 64,
        files={},
        record=describe_record(make_record()),
        actions=(),
        updates=(),
        number=number,
    )
    return {"notes.yaml": notes, FILE_NAME: manifest.to_json()}


def reserve(box: Path, *records: str, year: int = 2024) -> list[str]:
    found = outbox.reserve_numbers(box, year, records)
    return [found[record] for record in records]


def publish(box: Path, record: str, number: str, revision: int = 1, replaces: str = "") -> None:
    files = make_files(record, number, revision, replaces)
    edition = Edition(revision, replaces, number=number)
    outbox.publish(box, outbox.folder_name(record, revision), files, edition)


def make_one(box: Path, record: str, year: int = 2024) -> str:
    """Make the record as any command does: once it is published nothing more is done."""
    while True:
        edition = outbox.choose_edition(box, record, digest(f"{record} 1".encode()))
        if isinstance(edition, outbox.PublishedRecord):
            return edition.manifest.number
        (number,) = reserve(box, record, year=year)
        try:
            publish(box, record, number)
        except outbox.RevisionTakenError:
            continue
        return number


def list_numbers(box: Path) -> dict[str, str]:
    """The numbers of published records, by folder."""
    return {
        file.parent.name: json.loads(file.read_bytes()).get("number", "")
        for file in sorted(box.glob("*/record.json"))
    }


def test_records_are_counted_by_year_from_one(box: Path) -> None:
    assert [make_one(box, name) for name in "abc"] == ["2024-1", "2024-2", "2024-3"]
    assert make_one(box, "d", year=2025) == "2025-1"
    assert make_one(box, "e") == "2024-4"
    assert numbers.check_numbers(box) == NumberFaults()


def test_what_is_reserved_is_kept_for_its_record_and_given_to_no_other(box: Path) -> None:
    assert reserve(box, "a", "b") == ["2024-1", "2024-2"]
    assert reserve(box, "c", "b", "a") == ["2024-3", "2024-2", "2024-1"]
    assert make_one(box, "d") == "2024-4"
    assert make_one(box, "b") == "2024-2"
    assert numbers.check_numbers(box) == NumberFaults(kept={"2024-1": "a", "2024-3": "c"})


def test_a_number_that_is_released_goes_to_the_next_record(box: Path) -> None:
    reserve(box, "a", "b")
    outbox.release_numbers(box, ["a", "unknown"])
    assert numbers.check_numbers(box) == NumberFaults(kept={"2024-2": "b"}, free=("2024-1",))
    assert make_one(box, "c") == "2024-1"
    assert make_one(box, "b") == "2024-2"
    outbox.release_numbers(box, ["b", "c"])
    assert make_one(box, "d") == "2024-3"


def test_a_number_that_was_lost_is_not_published(box: Path) -> None:
    """As where two processes make one record, and the notes of one of them are refused."""
    reserve(box, "a")
    outbox.release_numbers(box, ["a"])
    assert make_one(box, "b") == "2024-1"
    with pytest.raises(outbox.RevisionTakenError):
        publish(box, "a", "2024-1")
    assert list_numbers(box) == {"b": "2024-1"}
    assert make_one(box, "a") == "2024-2"


def test_a_void_reservation_beside_a_number_that_is_bound_is_worth_nothing(box: Path) -> None:
    """As where a process was killed that looked before another one had bound it."""
    make_one(box, "a")
    (box / numbers.FOLDER / "2024-1").write_text("b", encoding="utf-8")
    with pytest.raises(outbox.RevisionTakenError):
        publish(box, "b", "2024-1")
    assert list_numbers(box) == {"a": "2024-1"}
    assert make_one(box, "b") == "2024-2"


def test_a_revision_has_the_number_of_the_record_whatever_became_of_the_files(box: Path) -> None:
    make_one(box, "a")
    disk.remove_tree(box / numbers.FOLDER)
    edition = outbox.choose_edition(box, "a", digest(b"other"))
    assert not isinstance(edition, outbox.PublishedRecord)
    assert edition.number == "2024-1"
    publish(box, "a", "2024-1", edition.revision, edition.replaces)
    assert list_numbers(box) == {"a": "2024-1", "a.r2": "2024-1"}


def test_missing_files_are_made_anew_from_what_is_published(box: Path) -> None:
    for name in "abcd":
        make_one(box, name)
    before = sorted(file.name for file in (box / numbers.FOLDER).iterdir())
    disk.remove_tree(box / numbers.FOLDER)
    assert make_one(box, "e") == "2024-5"
    after = sorted(file.name for file in (box / numbers.FOLDER).iterdir())
    assert after[:4] == before


def test_the_number_of_a_removed_record_is_given_again_to_nobody_else(box: Path) -> None:
    for name in "abc":
        make_one(box, name)
    disk.remove_tree(box / "b")
    assert make_one(box, "d") == "2024-4"
    disk.remove_tree(box / numbers.FOLDER)
    assert make_one(box, "e") == "2024-5"
    assert numbers.check_numbers(box) == NumberFaults(kept={"2024-2": ""})


def test_numbers_from_an_older_backup_than_the_records_are_given_to_nobody_else(
    box: Path, tmp_path: Path
) -> None:
    make_one(box, "a")
    shutil.copytree(box / numbers.FOLDER, tmp_path / "backup")
    make_one(box, "b")
    edition = outbox.choose_edition(box, "b", digest(b"other"))
    assert isinstance(edition, Edition)
    publish(box, "b", edition.number or "", 2, "b")
    outbox.publish(box, "draft", make_files("draft", ""))
    make_one(box, "c")
    disk.remove_tree(box / numbers.FOLDER)
    shutil.copytree(tmp_path / "backup", box / numbers.FOLDER)
    assert make_one(box, "d") == "2024-4"
    assert numbers.check_numbers(box) == NumberFaults()


def test_a_record_that_another_process_publishes_meanwhile_takes_no_second_number(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_one(box, "a")
    list_now = numbers._list_numbers
    before: list[object] = [({}, {1})]  # As it was when the other process had reserved it.
    monkeypatch.setattr(
        numbers, "_list_numbers", lambda *of: before.pop() if before else list_now(*of)
    )
    assert reserve(box, "a") == ["2024-1"]
    assert numbers.check_numbers(box) == NumberFaults()


def test_it_is_told_that_missing_files_are_made_anew(
    box: Path, caplog: pytest.LogCaptureFixture
) -> None:
    make_one(box, "a")
    assert caplog.messages == []
    disk.remove_tree(box / numbers.FOLDER)
    assert numbers.check_numbers(box) == NumberFaults(is_lost=True)
    make_one(box, "b")
    assert caplog.messages == [f"{box}: .numbers is missing, and made anew from the records there"]


def test_two_records_with_one_number_from_two_outboxes_are_told(box: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    make_one(box, "a")
    make_one(other, "b")
    disk.rename(other / "b", box / "b")
    assert numbers.check_numbers(box) == NumberFaults({"2024-1": ("a", "b")})
    disk.remove_tree(box / numbers.FOLDER)
    assert make_one(box, "c") == "2024-2"
    publish(box, "b", "2024-1", 2, "b")
    disk.remove_tree(box / "a")
    assert make_one(box, "a") == "2024-3"


def work(box: Path, records: list[str]) -> None:
    for record in records:
        make_one(box, record)


def run_together(*works: tuple[Callable[..., None], Path, list[str]]) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=target, args=rest) for target, *rest in works]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * len(processes)


def test_processes_that_count_at_once_give_every_number_once(box: Path) -> None:
    names = [[f"{process}-{number}" for number in range(12)] for process in range(4)]
    run_together(*((work, box, some) for some in names))
    given = list(list_numbers(box).values())
    assert sorted(given, key=lambda one: int(one[5:])) == [f"2024-{n}" for n in range(1, 49)]
    assert numbers.check_numbers(box) == NumberFaults()


def test_processes_that_make_the_same_records_waste_no_number(box: Path) -> None:
    names = [f"r{number}" for number in range(12)]
    run_together(*((work, box, names[turn:] + names[:turn]) for turn in (0, 3, 6, 9)))
    assert set(list_numbers(box).values()) == {f"2024-{n}" for n in range(1, 13)}
    assert numbers.check_numbers(box) == NumberFaults()


def reserve_and_release(box: Path, records: list[str]) -> None:
    """What a process does whose notes are refused in the end, each time anew."""
    for record in records:
        reserve(box, record)
        outbox.release_numbers(box, [record])


def test_refusals_at_the_same_time_never_give_a_number_twice(box: Path) -> None:
    """The others make the very records that are refused here."""
    names = [f"r{number}" for number in range(12)]
    works = [(work, box, names), (work, box, names[::-1]), (reserve_and_release, box, names * 3)]
    run_together(*works)
    given = list(list_numbers(box).values())
    assert len(given) == len(set(given)) == 12
    assert numbers.check_numbers(box).doubled == {}


@pytest.mark.slow
@pytest.mark.parametrize("is_new", [True, False], ids=["first", "later"])
def test_killed_before_any_operation_the_next_run_leaves_no_gap(
    tmp_path: Path, is_new: bool
) -> None:
    for k in count(1):
        box = tmp_path / str(k)
        box.mkdir()
        if not is_new:
            make_one(box, "before")

        def run(k: int = k, box: Path = box) -> int:
            Arm(CHANGING).strike = kill_at(k)
            make_one(box, "a")
            return 0

        if run_in_child(run) != signal.SIGKILL:
            break
        given = [number for number in list_numbers(box).values() if number]
        assert len(given) == len(set(given))
        assert len({make_one(box, "b"), make_one(box, "a"), make_one(box, "c")}) == 3
        assert numbers.check_numbers(box) == NumberFaults(), k
    assert k > 15


@pytest.mark.slow
def test_killed_while_the_files_are_made_anew_nothing_is_lost(tmp_path: Path) -> None:
    for k in count(1):
        box = tmp_path / str(k)
        box.mkdir()
        for name in "abc":
            make_one(box, name)
        disk.remove_tree(box / "b")
        disk.remove_tree(box / numbers.FOLDER)

        def run(k: int = k, box: Path = box) -> int:
            Arm(CHANGING).strike = kill_at(k)
            make_one(box, "d")
            return 0

        if run_in_child(run) != signal.SIGKILL:
            break
        assert {make_one(box, "e"), make_one(box, "d")} == {"2024-4", "2024-5"}
        assert numbers.check_numbers(box) == NumberFaults(kept={"2024-2": ""}), k
    assert k > 20


def test_a_disk_without_links_counts_as_well(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(1, os.strerror(1))

    monkeypatch.setattr(disk, "link", refuse)
    assert [make_one(box, name) for name in "ab"] == ["2024-1", "2024-2"]
