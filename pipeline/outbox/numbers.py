"""Issue numbers: records counted by year within an outbox, no two of them with one number.

What is given stands in the hidden folder `.numbers`, a file a number with the id of its record in
it. `2024-5` is *reserved*: its record is being made, or was when its process ended. Just before it
appears in the outbox the file is renamed to `2024-5.<mark of the id>`: it is *bound*, for good.

Only one process can make a file of that name, and only one can rename it, on any disk: nobody
waits, and no lock or clock is needed. A record that is made again after an accident finds the
number that it had reserved.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from pipeline.outbox.manifest import FILE_NAME as MANIFEST
from pipeline.outbox.manifest_shape import NUMBER
from pipeline.outbox.records import PublishedRecord, RevisionTakenError, load_record, record_id
from pipeline.system import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_LOGGER = logging.getLogger(__name__)
FOLDER = ".numbers"
_NAME = re.compile(NUMBER.pattern + r"(?:\.([0-9a-f]{16}))?")
_GONE = "0" * 16
"""In place of a mark where nothing is known of a record but that there was one."""
_LONGEST_ID = 1000


def reserve_numbers(outbox: Path, staging: Path, year: int, ids: Sequence[str]) -> dict[str, str]:
    """The numbers of records of `year`: those they have, else the lowest that are free, in order.

    `staging` is a folder of our own. Raises OSError.
    """
    folder = _find_folder(outbox, staging)
    _bind_published(outbox, folder, staging)
    numbers: dict[str, int] = {}
    while missing := [record for record in ids if record not in numbers]:
        bound, reserved = _list_numbers(folder, year)
        marks = _find_marks(bound)
        open_ones = sorted(reserved - bound.keys(), reverse=True)
        owners = {_read_owner(_name_file(folder, year, number)): number for number in open_ones}
        free = (number for number in count(1) if number not in bound and number not in reserved)
        found = {}
        for record in missing:
            known = marks.get(_mark(record)) or owners.get(record)
            found[record] = known or _reserve_next(folder, staging, year, record, free)
        # What others bound while we looked is seen now; a reservation beside it is void.
        bound, _ = _list_numbers(folder, year)
        marks = _find_marks(bound)
        for record, number in found.items():
            mark = _mark(record)
            if bound.get(number, set()) <= {mark} and marks.get(mark, number) == number:
                numbers[record] = number
            else:  # Looked for once more: by now the record may have one for good.
                disk.unlink(_name_file(folder, year, number))
    return {record: f"{year:04}-{number}" for record, number in numbers.items()}


def bind_number(outbox: Path, staging: Path, number: str, record: str) -> None:
    """Give `number` to the record for good, which is about to be published.

    Raises OSError, and RevisionTakenError where the number is not reserved for it any more.
    """
    folder = _find_folder(outbox, staging)
    reserved, own = folder / number, folder / f"{number}.{_mark(record)}"
    if _read_owner(reserved) == record:
        with contextlib.suppress(FileNotFoundError):  # Another one makes the same record.
            disk.rename(reserved, own)
    bound, _ = _list_numbers(folder, int(number[:4]))
    found = bound.get(int(number[5:]), set())
    if found != {_mark(record)}:
        # Two have renamed what was void in the end: neither of them keeps it.
        disk.unlink(own)
        raise RevisionTakenError(f"the number {number} is no longer that of {record}")
    disk.flush_folder(folder)


def release_numbers(outbox: Path, ids: Iterable[str]) -> None:
    """Give back what is reserved for records that will not be published; raises OSError."""
    folder, given_up = outbox / FOLDER, set(ids)
    if given_up and disk.is_real_folder(folder):
        for name in os.listdir(folder):  # noqa: PTH208  # names
            if "." not in name and _read_owner(folder / name) in given_up:
                disk.unlink(folder / name)


@dataclass(frozen=True, slots=True)
class NumberFaults:
    """What is not as it should be with the numbers of an outbox."""

    doubled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Numbers of several records, with their ids."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Numbers that no record has, with the id that each is kept for, where it is known."""
    free: tuple[str, ...] = ()
    """Numbers that were given back, and go to the next records."""
    is_lost: bool = False
    """Whether nothing is left of what was given but the records that have a number."""


def check_numbers(outbox: Path) -> NumberFaults:
    """Hold the numbers that were given against the published records; raises OSError."""
    has, given = defaultdict[str, set[str]](set), {}
    for number, record in _list_published(outbox):
        has[number].add(record)
    folder = outbox / FOLDER
    is_there = disk.is_real_folder(folder)
    for name in os.listdir(folder) if is_there else ():  # noqa: PTH208  # names
        if match := _NAME.fullmatch(name):
            given[f"{match[1]}-{match[2]}"] = _read_owner(folder / name)
    last: dict[str, int] = {}
    for number in {*has, *given}:
        last[number[:4]] = max(last.get(number[:4], 0), int(number[5:]))
    every = [f"{year}-{number}" for year in sorted(last) for number in range(1, last[year] + 1)]
    open_ones = [number for number in every if not has[number]]
    return NumberFaults(
        {number: tuple(sorted(has[number])) for number in every if len(has[number]) > 1},
        {number: given[number] for number in open_ones if number in given},
        tuple(number for number in open_ones if number not in given) if is_there else (),
        is_lost=bool(has) and not is_there,
    )


def _find_folder(outbox: Path, staging: Path) -> Path:
    """The folder of numbers; where it is missing it is made anew from what is published.

    What lies below the highest number and is no record's is not given again: a record that was
    removed may have gone out. One above it may be, unseen, so this is told.
    """
    folder = outbox / FOLDER
    if disk.is_real_folder(folder):
        return folder
    built = staging / FOLDER
    disk.make_folder(built)
    last: dict[int, int] = {}
    known: set[tuple[int, int]] = set()
    for number, record in _list_published(outbox):
        year, counted = int(number[:4]), int(number[5:])
        known.add((year, counted))
        last[year] = max(last.get(year, 0), counted)
        own = built / f"{number}.{_mark(record)}"
        if not own.exists():  # Revisions have one number.
            disk.write_new(own, record.encode())
    if last:
        _LOGGER.warning("%s: %s is missing, and made anew from the records there", outbox, FOLDER)
    for year, most in last.items():
        for counted in range(1, most):
            if (year, counted) not in known:
                disk.write_new(built / f"{year:04}-{counted}.{_GONE}", b"")
    try:
        disk.move_folder_new(built, folder)
    except FileExistsError:
        disk.remove_tree(built)  # Someone else was first.
        disk.ensure_folder(folder)
    return folder


def _bind_published(outbox: Path, folder: Path, staging: Path) -> None:
    """Bind numbers of published records that `folder` does not know: it is from an older backup."""
    bound = {name.partition(".")[2] for name in os.listdir(folder)}  # noqa: PTH208  # names
    for name in os.listdir(outbox):  # noqa: PTH208  # names
        if name.startswith(".") or _mark(record_id(name)) in bound or not _says(outbox / name):
            continue
        found = load_record(outbox / name)
        if isinstance(found, PublishedRecord) and found.manifest.number:
            told = found.manifest
            own = f"{told.number}.{_mark(told.id)}"
            disk.write_new(staging / own, told.id.encode())
            disk.rename(staging / own, folder / own)


@lru_cache(maxsize=100_000)
def _says(folder: Path) -> bool:
    """Whether what is published in `folder` may say a number; read once, as it is never changed."""
    return b'"number"' in (disk.read_regular(folder / MANIFEST) or b"")


def _list_published(outbox: Path) -> Iterator[tuple[str, str]]:
    """The numbers of published records, each with the id of its record."""
    for name in sorted(os.listdir(outbox)):  # noqa: PTH208  # names
        found = None if name.startswith(".") else load_record(outbox / name)
        if isinstance(found, PublishedRecord) and found.manifest.number:
            yield found.manifest.number, found.manifest.id


def _list_numbers(folder: Path, year: int) -> tuple[dict[int, set[str]], set[int]]:
    """The bound numbers of a year with the marks of their records, and the reserved ones."""
    bound, reserved = defaultdict[int, set[str]](set), set()
    for name in os.listdir(folder):  # noqa: PTH208  # names
        match = _NAME.fullmatch(name)
        if match is None or int(match[1]) != year:
            continue
        if match[3]:
            bound[int(match[2])].add(match[3])
        else:
            reserved.add(int(match[2]))
    return bound, reserved


def _find_marks(bound: Mapping[int, set[str]]) -> dict[str, int]:
    """The number of each record, by its mark, that has one for itself."""
    return {min(marks): number for number, marks in bound.items() if len(marks) == 1}


def _reserve_next(folder: Path, staging: Path, year: int, record: str, free: Iterator[int]) -> int:
    """Reserve the first of the numbers `free` that is still free."""
    scratch = staging / ".number"
    disk.write_new(scratch, record.encode())
    for number in free:
        file = _name_file(folder, year, number)
        try:
            disk.move_new(scratch, file)
        except FileExistsError:
            if _read_owner(file) != record:
                continue
            disk.unlink(scratch)  # Another process makes the same record.
        return number
    raise AssertionError


def _name_file(folder: Path, year: int, number: int) -> Path:
    return folder / f"{year:04}-{number}"


def _read_owner(file: Path) -> str:
    """The id of the record that a number is kept for; empty where there is none."""
    data = disk.read_regular(file, _LONGEST_ID)
    return (data or b"").decode(errors="replace")


def _mark(record: str) -> str:
    return hashlib.sha256(record.encode()).hexdigest()[: len(_GONE)]
