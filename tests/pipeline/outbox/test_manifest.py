"""record.json edited by hand: a value or a reason, and never the end of a run over the others."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import socket
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.actions.notices import NoticeKind
from pipeline.actions.register import read_register
from pipeline.archive.compare import check_staleness
from pipeline.archive.verify import verify_subject
from pipeline.outbox import Misread, load_record, read_published_notes
from pipeline.outbox.manifest import FILE_NAME, Manifest
from pipeline.settings import Settings
from tests.builders import make_action
from tests.outboxes import meet, publish_record, report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def find_build(_languages: tuple[str, ...]) -> str:
    return "0" * 64


OTHERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    7.5,
    "",
    "../x",
    "\ud800",
    [],
    [1],
    {},
    {"a": []},
    10**400,
)
"""Values of every kind that JSON has, to stand where they do not belong."""


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    """Two records; the first has an action and an update, and is the one that is edited."""
    folder = tmp_path / "outbox"
    first = meet(
        "2024-05-10",
        actions=(make_action(),),
        updates=(report("2024-05-03-launch/A1", "resolved", due="2024-05-20"),),
    )
    publish_record(folder, first)
    publish_record(folder, meet("2024-05-24", actions=(make_action(),)))
    return folder


def list_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every value of a JSON text stands."""
    items = (
        value.items() if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list)
        else ()
    )  # fmt: skip
    for step, inner in items:
        yield (*path, step)
        yield from list_paths(inner, (*path, step))


def list_mutations(table: Any) -> Iterator[Any]:
    """The table with one value of another kind, or without it; every value once in every way."""
    for path in list_paths(table):
        for value in (*OTHERS, ...):
            changed = copy.deepcopy(table)
            inner = changed
            for step in path[:-1]:
                inner = inner[step]
            if value is ...:
                del inner[path[-1]]
            else:
                inner[path[-1]] = value
            if changed != table or repr(changed) != repr(table):
                yield changed


def look_everywhere(outbox: Path, folder: Path) -> None:
    """Whatever reads records; nothing may raise, and the sound record must be there."""
    quick = verify_subject(folder, Settings(outbox=outbox), quick=True)
    judgement = check_staleness(folder, find_build, (".pdf",))
    register = read_register(outbox, dt.date(2024, 6, 1))
    read_published_notes(folder)
    assert "2024-05-24-launch/A1" in {entry.id for entry in register.entries}
    found = load_record(folder)
    if isinstance(found, Misread):
        assert [mismatch.file for mismatch in quick.mismatches] == [found.file]
        assert [reason.file for reason in judgement.reasons] == [found.file]
        assert NoticeKind.UNREADABLE in {fault.kind for fault in register.faults}


def test_no_edit_of_any_key_stops_the_run_over_the_others(outbox: Path) -> None:
    folder = outbox / "2024-05-10-launch"
    table = json.loads((folder / FILE_NAME).read_bytes())
    tried = 0
    for changed in list_mutations(table):
        (folder / FILE_NAME).write_text(json.dumps(changed))
        look_everywhere(outbox, folder)
        tried += 1
    assert tried > 500


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("id",), 7, "record.json (id = 7)"),
        (("notes",), "../notes.yaml", 'record.json (notes = "../notes.yaml")'),
        (("files",), [], "record.json (files = [])"),
        (("record", "date"), "May", 'record.json (record.date = "May")'),
        (("actions", 0, "due"), None, "record.json (actions[1].due = null)"),
        (("schema",), 2, "record.json (schema = 2)"),
        (("source",), "\ud800", "record.json (UTF-8)"),
    ],
)
def test_the_key_that_was_edited_is_named(
    outbox: Path, path: tuple[Any, ...], value: Any, told: str
) -> None:
    folder = outbox / "2024-05-10-launch"
    table = json.loads((folder / FILE_NAME).read_bytes())
    inner = table
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    (folder / FILE_NAME).write_text(json.dumps(table))
    found = load_record(folder)
    assert isinstance(found, Misread)
    assert found.file == told


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"null", b"[]", b"{", b"[" * 100_000, b'{"id": NaN}', b"\0" * 99]
)
def test_what_is_no_manifest_at_all_is_a_reason(outbox: Path, data: bytes) -> None:
    folder = outbox / "2024-05-10-launch"
    (folder / FILE_NAME).write_bytes(data)
    assert isinstance(load_record(folder), Misread)
    look_everywhere(outbox, folder)


def test_every_manifest_that_is_written_is_read(outbox: Path) -> None:
    for folder in outbox.iterdir():
        if not folder.name.startswith("."):
            data = (folder / FILE_NAME).read_bytes()
            assert Manifest.from_json(data).to_json() == data


def make_pipe(file: Path) -> None:
    """A pipe that nobody writes to: opening it would wait for ever."""
    os.mkfifo(file)


def make_socket(file: Path) -> None:
    """A socket."""
    with socket.socket(socket.AF_UNIX) as made:
        before = os.getcwd()  # noqa: PTH109  # a socket's path may be 107 bytes long
        os.chdir(file.parent)
        try:
            made.bind(file.name)
        finally:
            os.chdir(before)


def make_link(file: Path) -> None:
    """A link to a device that never ends."""
    file.symlink_to("/dev/zero")


KINDS = (make_pipe, make_socket, make_link, os.mkdir)


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", [FILE_NAME, "notes.yaml", "2024-05-10-launch.pdf"])
def test_nothing_but_regular_files_is_opened(outbox: Path, make: Any, name: str) -> None:
    folder = outbox / "2024-05-10-launch"
    (folder / name).unlink()
    make(folder / name)
    look_everywhere(outbox, folder)
    assert verify_subject(folder, Settings(outbox=outbox), quick=True).mismatches
    assert check_staleness(folder, find_build, (".pdf",)).reasons


def test_a_record_in_the_folder_of_another_is_told(outbox: Path) -> None:
    folder = outbox / "2024-05-10-launch"
    folder.rename(outbox / "2024-05-11-launch")
    judgement = check_staleness(outbox / "2024-05-11-launch", find_build, (".pdf",))
    assert [(reason.kind.value, reason.file) for reason in judgement.reasons] == [
        ("misplaced", "2024-05-10-launch")
    ]
