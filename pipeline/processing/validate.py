"""Validating files: notes to their problems, without making a record."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from pipeline.processing.check import Archive, check_file, set_severity
from pipeline.processing.fault_origin import (
    describe_program_fault,
    find_missing_glyphs,
    is_of_the_machine,
)
from pipeline.readers.file_names import COPIES, SHEET, WORD, find_syntax, is_notes_name
from pipeline.system.disk import read_file
from pipeline.system.resources import count_cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.errors import Problem
    from pipeline.settings import Settings

STANDARD_INPUT: Final = "-"
SHARE: Final = 40
"""Files for which starting one more process pays."""
OWN_FILES: Final = ("record.json", "actions.json")
"""JSON that stands in an outbox and is no notes."""
REGISTER: Final = ("actions.xlsx", "actions.html")
"""The register of an outbox; a sheet of that name elsewhere may have been filled in."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validating one notes file gave. `name` is the file as the user named it."""

    name: str
    language: str = ""
    """That of the notes; empty where they could not be opened."""
    problems: tuple[Problem, ...] = ()
    fault: OSError | None = None
    """Why the file could not be opened."""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 an error in the notes, 3 a file that could not be opened."""
        if self.fault is not None:
            return 3
        return int(any(problem.is_error for problem in self.problems))


def validate_files(
    files: Iterable[str], settings: Settings, *, select: tuple[str, ...] = ()
) -> Iterator[Verdict]:
    """A verdict on each file, in order; a bad file never stops the rest."""
    named = list(files)
    validate = partial(validate_file, settings=settings, select=select)
    workers = min(count_cores(), len(named) // SHARE)
    if workers < 2 or STANDARD_INPUT in named:
        yield from map(validate, named)
        return
    from concurrent.futures import ProcessPoolExecutor  # only worth its import for many files

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(validate, named, chunksize=SHARE // 2)


def validate_file(file: str, settings: Settings, select: tuple[str, ...] = ()) -> Verdict:
    """The verdict on one file."""
    try:
        data = read_bytes(file, settings.limits.file)
    except OSError as error:
        return Verdict(file, fault=error)
    return validate_notes(data, file, settings, select=select)


def validate_notes(
    data: bytes, name: str, settings: Settings, *, select: tuple[str, ...] = ()
) -> Verdict:
    """The verdict on the bytes of one notes file; raises for faults of the machine alone."""
    try:
        notes, checked = check_file(data, name, settings, earlier=Archive(settings.outbox))
        problems = (*checked.problems, *find_missing_glyphs(notes, checked.record, settings))
    except Exception as error:
        if is_of_the_machine(error):
            raise
        return Verdict(name, problems=(describe_program_fault(error, name),))
    weighed = set_severity(problems, settings.problems, select)
    return Verdict(name, checked.language, weighed)


def read_bytes(file: str, limit: int) -> bytes:
    """The bytes of a file or of standard input, at most one more than `limit`; raises OSError."""
    if file == STANDARD_INPUT:
        stream: BinaryIO = sys.stdin.buffer
        return stream.read(limit + 1)
    return read_file(Path(file), limit)


def find_notes(paths: Iterable[str]) -> Iterator[str]:
    """Every file that is named, and in each folder that is named every notes file, in order."""
    for path in paths:
        if path != STANDARD_INPUT and Path(path).is_dir():
            yield from _walk_folder(path)
        else:
            yield path


def _walk_folder(folder: str) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "~")))
        files = [name for name in files if not is_made(name, files)]
        named = (os.path.join(parent, name) for name in sorted(files) if is_notes(name))  # noqa: PTH118  # texts
        yield from (file for file in named if may_be_opened(file))


def is_made(name: str, beside: list[str]) -> bool:
    """Whether a document or sheet in a folder was made of notes and is none."""
    syntax = find_syntax(name)
    if OWN_FILES[0] in beside:
        return syntax in (WORD, SHEET) and name != COPIES[syntax]
    return name == REGISTER[0] and REGISTER[1] in beside


def may_be_opened(file: str) -> bool:
    """Whether reading what was found in a folder ends: a pipe or a device there may never do so."""
    try:
        return stat.S_ISREG(os.stat(file).st_mode)  # noqa: PTH116  # half the time among 10,000
    except OSError:
        return True  # Opening it tells why.


def is_notes(name: str) -> bool:
    """Whether a file in a folder is meant to be notes."""
    lower = name.lower()
    if lower.endswith(".actions.json") or lower in OWN_FILES:
        return False
    return is_notes_name(name)
