"""Import of old notes files that never went through the inbox, made into records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.renew import guard
from pipeline.processing.record import examine_notes, make_record
from pipeline.processing.result import FileResult, FileStatus
from pipeline.readers.file_names import is_copy_name
from pipeline.system.disk import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.processing.copies import Meeting
    from pipeline.processing.record import Examination
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notes file and what it was called when it was written."""

    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Candidacy:
    """What checking a candidate gave: the id of its record, or why there is none."""

    candidate: Candidate
    id: str
    result: FileResult
    meeting: Meeting | None = None
    """Of the records of one meeting, some may be copies of others."""
    notes_digest: str = ""


def check_candidate(candidate: Candidate, settings: Settings) -> tuple[Candidacy, ...]:
    """Check a notes file; never raises."""
    identity: Examination | None = None

    def check() -> FileResult:
        nonlocal identity
        data = read_file(Path(candidate.file), settings.limits.file)
        found = examine_notes(data, candidate.name, settings)
        identity = found
        status = FileStatus.STALE if found.id else FileStatus.REFUSED
        return FileResult(candidate.file, status, language=found.language, problems=found.problems)

    result = guard(candidate.file, check)
    if identity is None:
        return (Candidacy(candidate, "", result),)
    return (Candidacy(candidate, identity.id, result, identity.meeting, identity.notes_digest),)


def group_candidates(candidacies: Iterable[Candidacy]) -> list[tuple[Candidate, ...]]:
    """Candidates that make revisions of one record together, in order of path.

    So which of them becomes which revision never depends on how many are rendered at once.
    """
    groups: dict[object, list[Candidate]] = {}
    for candidacy in sorted(candidacies, key=_rank):
        keys = (candidacy.id, candidacy.meeting or candidacy.id)
        group = groups.get(keys[0], groups.get(keys[1], []))
        group.append(candidacy.candidate)
        other = groups.get(keys[1], group)
        if other is not group:
            group += other
            groups |= {key: group for key, known in groups.items() if known is other}
        groups |= dict.fromkeys(keys, group)
    return [tuple(group) for group in {id(group): group for group in groups.values()}.values()]


def _rank(candidacy: Candidacy) -> tuple[bool, Path]:
    # The original first, so that a copy of it is known for one.
    return is_copy_name(candidacy.candidate.file), Path(candidacy.candidate.file)


def import_notes(group: tuple[Candidate, ...], settings: Settings) -> tuple[FileResult, ...]:
    """Publish the records of a group in the outbox of `settings`, one after the other."""
    return tuple(
        guard(candidate.file, partial(_import_one, candidate, settings)) for candidate in group
    )


def _import_one(candidate: Candidate, settings: Settings) -> FileResult:
    data = read_file(Path(candidate.file), settings.limits.file)
    return replace(make_record(data, candidate.name, settings), name=candidate.file)
