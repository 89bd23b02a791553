"""Claims: files taken from the inbox by a rename, so that each is worked on by one watcher."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline.system import disk

if TYPE_CHECKING:
    from pathlib import Path

WORK = ".work"
_PLAN = "plan"
_SCRATCH = "plan.tmp"
REPORT = "report.tmp"
_DEATHS = "deaths"
_OWN = (_PLAN, _SCRATCH, REPORT, _DEATHS)
"""None of these can be the name of notes, which end in .yaml, .yml or .json."""


class ClaimLostError(Exception):
    """The claim is no longer ours: another watcher took it over, or someone removed the inbox."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the notes of a claim are about to be published."""

    folder: str
    notes_digest: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that was taken: the only one, beside its plan, in a folder of its own."""

    folder: Path
    name: str

    @property
    def file(self) -> Path:
        """Where the notes are while they are worked on."""
        return self.folder / self.name

    @property
    def ticket(self) -> str:
        """Claims of a watcher sort by their tickets in the order they were taken."""
        return self.folder.name


def take_file(file: Path, folder: Path) -> Claim | None:
    """Move `file` into the empty folder `folder`; None where another watcher was first."""
    try:
        disk.rename(file, folder / file.name)
    except FileNotFoundError:
        return None
    return Claim(folder, file.name)


def measure_claim(claim: Claim) -> int:
    """The size of the notes in bytes; raises OSError, ClaimLostError."""
    try:
        return claim.file.lstat().st_size
    except FileNotFoundError as error:
        raise ClaimLostError(str(claim.file)) from error


def read_claim(claim: Claim, limit: int) -> bytes:
    """The bytes of the notes, at most `limit` and one; raises OSError, ClaimLostError."""
    data = disk.read_regular(claim.file, limit)
    if data is None:
        raise ClaimLostError(str(claim.file))
    return data


def write_plan(claim: Claim, plan: Plan) -> None:
    """Note where the claim is about to be published; raises ClaimLostError, OSError."""
    try:
        data = json.dumps(asdict(plan)).encode()
        disk.write_whole(claim.folder / _PLAN, data, claim.folder / _SCRATCH)
    except FileNotFoundError as error:
        raise ClaimLostError(str(claim.folder)) from error


def read_plan(claim: Claim) -> Plan | None:
    """Where the claim was about to be published when its watcher died; None where it was not."""
    try:
        return Plan(**json.loads((claim.folder / _PLAN).read_bytes()))
    except FileNotFoundError:
        return None


def count_death(claim: Claim) -> int:
    """Note that a watcher died which held the claim; gives how many have. Raises OSError."""
    file = claim.folder / _DEATHS
    count = (file.stat().st_size if file.exists() else 0) + 1
    disk.write_whole(file, b"x" * count, claim.folder / _SCRATCH)
    return count


def put_back(claim: Claim, inbox: Path) -> bool:
    """Return the file to the inbox; False, and still claimed, where its name is in use there.

    Raises ClaimLostError, OSError.
    """
    try:
        disk.move_new(claim.file, inbox / claim.name)
    except FileNotFoundError as error:
        raise ClaimLostError(str(claim.file)) from error
    except FileExistsError:
        return False
    drop_claim(claim)
    return True


def drop_claim(claim: Claim) -> None:
    """Remove the claim and its notes, which stand in the outbox or in rejected/ by now."""
    # The notes first: without its plan, a claim that is found again might be published twice.
    disk.unlink(claim.file)
    for name in _OWN:
        disk.unlink(claim.folder / name)
    disk.remove_folder(claim.folder)


def find_claims(folder: Path) -> list[Claim]:
    """The claims in the folder of a watcher, in the order they were taken; emptied ones go."""
    claims = []
    for ticket in sorted(folder.iterdir()) if disk.is_real_folder(folder) else ():
        if not disk.is_real_folder(ticket):
            disk.unlink(ticket)
            continue
        with contextlib.suppress(FileNotFoundError):  # Another watcher may be taking over, too.
            names = {entry.name for entry in ticket.iterdir()} - set(_OWN)
            claims += [Claim(ticket, name) for name in names]
            if not names:
                disk.remove_tree(ticket)
    return claims


def move_claim(claim: Claim, folder: Path) -> Claim | None:
    """Take the claim over as `folder`; None where another watcher was first."""
    try:
        disk.move_folder_new(claim.folder, folder)
    except FileNotFoundError:
        return None
    return Claim(folder, claim.name)
