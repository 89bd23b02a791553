"""Outcome of a claim: its record published, or its notes rejected with a report beside them.

Wrong notes move to rejected/ under their own names. Beside a Word document stands a copy with a
comment at each problem. It may be mended and dropped as well, and goes by the name of the document
then.
"""

from __future__ import annotations

import os
import stat
from itertools import count
from typing import TYPE_CHECKING

from pipeline import outbox
from pipeline.errors import Location, Problem
from pipeline.outbox.manifest import digest
from pipeline.processing.worker import format_size
from pipeline.readers.file_names import can_be_marked, unmark_name
from pipeline.system import disk
from pipeline.system.disk import show_name
from pipeline.validation.messages import LANGUAGES, format_problem
from pipeline.watch.claim import (
    REPORT,
    ClaimLostError,
    Plan,
    drop_claim,
    put_back,
    read_claim,
    read_plan,
    write_plan,
)
from pipeline.watch.events import Rejected
from pipeline.watch.settle import marked_name, report_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pipeline.processing.record import Rendering
    from pipeline.settings import LimitSettings, Settings
    from pipeline.watch.claim import Claim
    from schemas.edition import Edition


NEXT = {
    "zh-CN": "修改后把文件重新放入收件文件夹（inbox）即可；旧的报告会自动清除。",
    "en": "Mend the file and drop it into the inbox again; this report then goes by itself.",
}
NEXT_MARKED = {
    "zh-CN": "“{name}”中每处问题旁边都有批注，也可以在其中修改，保存后放入收件文件夹。",
    "en": "“{name}” has a comment at each problem; you may mend and drop that instead.",
}
REJECTED = "rejected"
EARLIER = "earlier"


def write_report(
    name: str, problems: Sequence[Problem], language: str, *, is_marked: bool = False
) -> str:
    """The text of `<name>.errors.txt`; in both languages where `language` is empty."""
    parts = []
    for tag in [language] if language else LANGUAGES:
        parts += [format_problem(problem, show_name(name), tag) for problem in problems]
        parts.append(NEXT[tag])
        if is_marked:
            parts.append(NEXT_MARKED[tag].format(name=show_name(marked_name(unmark_name(name)))))
    return "\n\n".join(parts) + "\n"


def refuse_size(size: int, limits: LimitSettings) -> Problem:
    """The problem of a file that is too large to be read."""
    details = {"size": format_size(size), "limit": format_size(limits.file)}
    return Problem("E901", Location(1, 1), details=details)


def reject_claim(claim: Claim, inbox: Path, report: str, marked: bytes = b"") -> Path:
    """Move the notes of `claim` to rejected/ with their report beside; gives the report's path.

    The report is there before the notes are, and so is the copy with comments, where there is one.
    Other notes rejected under the same name move to
    rejected/earlier/<number>/. Raises ClaimLostError, OSError with the notes still claimed.
    """
    folder = inbox / REJECTED
    disk.ensure_folder(folder)
    name = unmark_name(claim.name)
    notes, told = folder / name, folder / report_name(name)
    _make_room(claim, folder, name)
    try:
        # With a mark at the start, since Notepad and Excel take a file without one for GBK.
        disk.write_whole(told, report.encode("utf-8-sig"), claim.folder / REPORT)
        if marked:
            disk.write_whole(folder / marked_name(name), marked, claim.folder / REPORT)
        elif can_be_marked(name):
            disk.unlink(folder / marked_name(name))
        disk.move_new(claim.file, notes)
    except FileNotFoundError as error:
        raise ClaimLostError(str(claim.folder)) from error
    drop_claim(claim)
    return told


def clear_rejections(inbox: Path, name: str) -> int:
    """Remove what was rejected under `name`, now that the corrected file is published."""
    name, cleared = unmark_name(name), 0
    for folder in _list_folders(inbox / REJECTED):
        if os.path.lexists(folder / name):
            disk.unlink(folder / name)
            cleared += 1
        for beside in _list_beside(name):
            disk.unlink(folder / beside)
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


def _list_beside(name: str) -> Iterator[str]:
    """What may stand beside the notes `name`: their report, and a copy with comments."""
    yield report_name(name)
    if can_be_marked(name):
        yield marked_name(name)


def _make_room(claim: Claim, folder: Path, name: str) -> None:
    """Move notes rejected earlier under the same name out of the way, or drop them if identical."""
    notes = folder / name
    if not os.path.lexists(notes):
        return
    if _is_same_file(claim.file, notes):
        disk.unlink(notes)
        return
    aside = _find_room(folder / EARLIER, notes)
    # The report first: an attempt that is cut short finds it there and goes on.
    for beside in _list_beside(name):
        if os.path.lexists(folder / beside):
            disk.rename(folder / beside, aside / beside)
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


def publish_claim(
    claim: Claim, rendering: Rendering, edition: Edition, data: bytes, settings: Settings
) -> Path:
    """Publish what was rendered from `data` as `edition`; gives the folder.

    Raises ClaimLostError, RevisionTakenError, OutboxError or OSError with nothing published.
    """
    write_plan(claim, Plan(rendering.folder, digest(data)))
    return outbox.publish(settings.outbox, rendering.folder, rendering.files, edition)


def find_published(claim: Claim, data: bytes, settings: Settings) -> Path | None:
    """The folder of `data` where a watcher published it and died before it let go of the claim."""
    plan = read_plan(claim)
    if plan is None or plan.notes_digest != digest(data):
        return None
    found = outbox.read_record(settings.outbox / plan.folder)
    if found is None or found.manifest.notes_digest != plan.notes_digest:
        return None
    return settings.outbox / plan.folder


def release_claim(claim: Claim, data: bytes, settings: Settings) -> bool:
    """Drop a claim whose notes `data` stand in the outbox.

    Where someone wrote to the file after `data` was read, it goes back to the inbox, since it is
    the next revision. False where it must be worked on again in its place, as there is a newer
    file of its name.
    """
    clear_rejections(settings.inbox, claim.name)
    try:
        if read_claim(claim, settings.limits.file) != data:
            return put_back(claim, settings.inbox)
    except ClaimLostError:
        return True
    drop_claim(claim)
    return True


def reject(
    claim: Claim, problems: Sequence[Problem], language: str, marked: bytes, settings: Settings
) -> Rejected:
    """Reject a claim; `language` is empty where it is not known, `marked` where nothing is."""
    text = write_report(claim.name, problems, language, is_marked=bool(marked))
    report = reject_claim(claim, settings.inbox, text, marked)
    return Rejected(show_name(claim.name), report, language, tuple(problems))
