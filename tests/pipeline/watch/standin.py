"""A stand-in for the real job: reads notes of a line or two and renders them in no time.

    id: launch        the id of the record, else the name of the file
    held: 2024-05-10  when its meeting was, where it is to be counted
    do: crash         crash, loop, eat, raise, wrong, refused, fault, full: see `ACTS`
    text: anything

Notes that do not end in a line `end` are wrong, so a file that was cut off never passes. Word
documents have a marked copy then.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from pipeline.errors import Location, Problem, ThemeError
from pipeline.outbox import folder_name
from pipeline.outbox.manifest import FILE_NAME, Manifest, describe_record, digest
from pipeline.processing.edition import Turn
from pipeline.processing.record import Examination, Rendering
from pipeline.processing.worker import Job
from pipeline.readers.file_names import WORD, cut_suffix, find_syntax
from tests.builders import make_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.settings import Settings
    from schemas.edition import Edition

WRONG = (Problem("E904", Location(1, 1), details={"detail": "wrong"}, excerpt="do: wrong"),)


def make_notes(record_id: str = "", do: str = "", text: str = "", held: str = "") -> bytes:
    when = f"held: {held}\n" if held else ""
    return f"id: {record_id}\ndo: {do}\ntext: {text}\n{when}end\n".encode()


def read_notes(data: bytes, name: str) -> dict[str, str]:
    lines = data.decode(errors="replace").splitlines()
    fields = dict(line.split(": ", 1) for line in lines if ": " in line)
    fields["whole"] = lines[-1] if lines else ""
    fields["id"] = fields.get("id") or cut_suffix(name).partition(".")[0]
    return fields


def examine(data: bytes, name: str, settings: Settings) -> Examination:
    fields = read_notes(data, name)
    if fields["whole"] != "end" or fields.get("do") == "wrong":
        marked = b"marked " + data if find_syntax(name) == WORD else b""
        return Examination("", digest(data), "en", WRONG, marked=marked)
    if fields.get("do", "").startswith("examine-"):
        ACTS[fields["do"].removeprefix("examine-")](settings)
    turn = Turn(fields.get("held", ""), is_counted="held" in fields)
    return Examination(fields["id"], digest(data), "en", turn=turn)


def render(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    fields = read_notes(data, name)
    if fields.get("do") in ACTS:
        ACTS[fields["do"]](settings)
    if fields.get("do") == "refused":
        return Rendering("", {}, "en", WRONG)
    record_id = fields["id"]
    notes = "notes.docx" if find_syntax(name) == WORD else "notes.yaml"
    files = {notes: data, f"{record_id}.pdf": b"%PDF " + data, "list.csv": b"a,b\n"}
    manifest = Manifest(
        id=record_id,
        revision=edition.revision,
        replaces=edition.replaces,
        source=name,
        notes=notes,
        notes_digest=digest(data),
        build_digest="0" * 64,
        files={file: digest(content) for file, content in files.items()},
        record=describe_record(make_record()),
        actions=(),
        updates=(),
        number=edition.number or "",
    )
    files[FILE_NAME] = manifest.to_json()
    return Rendering(folder_name(record_id, edition.revision), files, "en")


def _crash(settings: Settings) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _loop(settings: Settings) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def _eat(settings: Settings) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(50_000_000))


def _raise(settings: Settings) -> None:
    raise ZeroDivisionError


def _fault(settings: Settings) -> None:
    """A broken theme, until someone mends it."""
    if not (settings.base / "mended").exists():
        raise ThemeError("theme: record.css is broken")


def _rest(settings: Settings) -> None:
    time.sleep(0.3)


def _die_once(settings: Settings) -> None:
    """As if the system had killed the worker for someone else's hunger."""
    mark = settings.base / "died"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _tell_pid(settings: Settings) -> None:
    (settings.base / "pid").write_text(str(os.getpid()))


def _kill_watcher(settings: Settings) -> None:
    os.kill(os.getppid(), signal.SIGKILL)


ACTS: dict[str, Callable[[Settings], None]] = {
    "crash": _crash,
    "loop": _loop,
    "eat": _eat,
    "raise": _raise,
    "fault": _fault,
    "rest": _rest,
    "die-once": _die_once,
    "tell-pid": _tell_pid,
    "kill-watcher": _kill_watcher,
}

JOB = Job(examine, render)
