"""Rejection: wrong notes move to rejected/ under their own names, each with a report beside it."""

from __future__ import annotations

import os
import stat
from itertools import count
from typing import TYPE_CHECKING

from pipeline.errors import Location, Problem
from pipeline.processing.worker import format_size
from pipeline.system import disk
from pipeline.system.disk import show_name
from pipeline.validation.messages import LANGUAGES, format_problem
from pipeline.watch.claim import REPORT, ClaimLostError, drop_claim
from pipeline.watch.settle import report_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.settings import LimitSettings
    from pipeline.watch.claim import Claim

NEXT = {
    "zh-CN": "修改后把文件重新放入收件文件夹（inbox）即可；旧的报告会自动清除。",
    "en": "Mend the file and drop it into the inbox again; this report then goes by itself.",
}
REJECTED = "rejected"
EARLIER = "earlier"


def write_report(name: str, problems: Sequence[Problem], language: str) -> str:
    """The text of `<name>.errors.txt`; in both languages where `language` is empty."""
    parts = []
    for tag in [language] if language else LANGUAGES:
        parts += [format_problem(problem, show_name(name), tag) for problem in problems]
        parts.append(NEXT[tag])
    return "\n\n".join(parts) + "\n"


def refuse_size(size: int, limits: LimitSettings) -> Problem:
    """The problem of a file that is too large to be read."""
    details = {"size": format_size(size), "limit": format_size(limits.file)}
    return Problem("E901", Location(1, 1), details=details)


def reject_claim(claim: Claim, inbox: Path, report: str) -> Path:
    """Move the notes of `claim` to rejected/ with their report beside; gives the report's path.

    The report is there before the notes are. Other notes rejected under the same name move to
    rejected/earlier/<number>/. Raises ClaimLostError, OSError with the notes still claimed.
    """
    folder = inbox / REJECTED
    disk.ensure_folder(folder)
    notes, told = folder / claim.name, folder / report_name(claim.name)
    _make_room(claim, folder)
    try:
        # With a mark at the start, since Notepad and Excel take a file without one for GBK.
        disk.write_whole(told, report.encode("utf-8-sig"), claim.folder / REPORT)
        disk.move_new(claim.file, notes)
    except FileNotFoundError as error:
        raise ClaimLostError(str(claim.folder)) from error
    drop_claim(claim)
    return told


def clear_rejections(inbox: Path, name: str) -> int:
    """Remove what was rejected under `name`, now that the corrected file is published."""
    cleared = 0
    for folder in _list_folders(inbox / REJECTED):
        if os.path.lexists(folder / name):
            disk.unlink(folder / name)
            cleared += 1
        disk.unlink(folder / report_name(name))
        if folder.name != REJECTED and not any(folder.iterdir()):
            disk.remove_folder(folder)
    earlier = inbox / REJECTED / EARLIER
    if disk.is_real_folder(earlier) and not any(earlier.iterdir()):
        disk.remove_folder(earlier)
    return cleared


def _list_folders(rejected: Path) -> Iterator[Path]:
    if disk.is_real_folder(rejected):
        yield rejected
        if disk.is_real_folder(rejected / EARLIER):
            folders = tuple((rejected / EARLIER).iterdir())
            yield from (folder for folder in folders if disk.is_real_folder(folder))


def _make_room(claim: Claim, folder: Path) -> None:
    """Move notes rejected earlier under the same name out of the way, or drop them if identical."""
    notes, told = folder / claim.name, folder / report_name(claim.name)
    if not os.path.lexists(notes):
        return
    if _is_same_file(claim.file, notes):
        disk.unlink(notes)
        return
    aside = _find_room(folder / EARLIER, notes)
    # The report first: an attempt that is cut short finds it there and goes on.
    if os.path.lexists(told):
        disk.rename(told, aside / told.name)
    disk.move_new(notes, aside / notes.name)


def _find_room(earlier: Path, notes: Path) -> Path:
    disk.ensure_folder(earlier)
    for number in count(1):
        folder = earlier / str(number)
        disk.ensure_folder(folder)
        there = folder / notes.name
        if not os.path.lexists(there) or disk.is_same_file(notes, there):
            return folder
    raise AssertionError


def _is_same_file(one: Path, other: Path) -> bool:
    """Whether two small regular files hold the same bytes."""
    first, second = one.lstat(), other.lstat()
    if not (stat.S_ISREG(first.st_mode) and stat.S_ISREG(second.st_mode)):
        return False
    if first.st_size != second.st_size or first.st_size > 50_000_000:
        return False
    return one.read_bytes() == other.read_bytes()
