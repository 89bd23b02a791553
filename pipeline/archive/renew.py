"""Work on one record: a published one rendered again, or old notes made into a new one."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.archive.selection import (
    StaleCause,
    list_endings,
    narrow_settings,
)
from pipeline.document.theme import load_theme
from pipeline.errors import MinutesError
from pipeline.outbox import (
    Misread,
    PublishedRecord,
    folder_name,
    load_record,
    manifest,
    read_file_in,
    replace_renderings,
)
from pipeline.outbox.manifest import Manifest, digest
from pipeline.outbox.records import FolderFault, Mismatch
from pipeline.processing.edition import NO_TURN
from pipeline.processing.record import examine_notes, make_record, render_record
from pipeline.processing.render import digest_build
from pipeline.processing.result import FileResult, FileStatus
from pipeline.readers.file_names import is_copy_name
from pipeline.settings import relax_settings
from pipeline.system.disk import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

    from pipeline.processing.copies import Meeting
    from pipeline.processing.edition import Turn
    from pipeline.processing.record import Examination, Rendering
    from pipeline.settings import Settings


_LOGGER = logging.getLogger("minutes")
_ONE_AT_A_TIME = threading.Lock()
"""Rendering knows no threads, and a cluster's worker may have several."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A record to be rendered again: its folder, the build in all languages, formats, or all."""

    folder: str
    build: str
    only: tuple[str, ...]


def renew_record(renewal: Renewal, settings: Settings) -> tuple[FileResult, ...]:
    """Render the record and replace its renderings, each file whole, record.json last.

    Never raises: whatever goes wrong is told in the result, and the record stays as it is.
    """
    return (guard(renewal.folder, lambda: _renew(Path(renewal.folder), renewal, settings)),)


def guard(name: str, work: Callable[[], FileResult]) -> FileResult:
    """What `work` gives; a fault of the disk, the theme or the program as a result of `name`."""
    try:
        with _ONE_AT_A_TIME:
            return work()
    except (OSError, MinutesError) as error:
        told = error.strerror if isinstance(error, OSError) else None
        return FileResult(name, FileStatus.FAILED, fault=told or str(error))
    except MemoryError:
        raise
    except Exception as error:  # One record's fault must not end the run for the others.
        _LOGGER.exception("a fault of the program at %s", name)
        return FileResult(name, FileStatus.FAILED, fault=f"{type(error).__name__}: {error}")


def _renew(folder: Path, renewal: Renewal, settings: Settings) -> FileResult:
    found = load_record(folder)
    if not isinstance(found, PublishedRecord):
        return _refuse(renewal, FolderFault.MANIFEST, (found or Misread()).file)
    old = found.manifest
    notes = read_file_in(folder, old.notes)
    if notes is None or digest(notes) != old.notes_digest:
        return _refuse(renewal, FolderFault.NOTES, old.notes)
    theme = load_theme(settings)
    if digest_build(theme, settings) != renewal.build:
        return _refuse(renewal, StaleCause.OTHER_BUILD)
    # The revision before, whose changes are listed, stands beside this one.
    narrow = replace(
        relax_settings(narrow_settings(settings, renewal.only)), outbox=folder.absolute().parent
    )
    rendering = render_record(notes, old.source, old.edition, narrow)
    if not rendering.files:
        return _make_result(renewal, FileStatus.REFUSED, rendering)
    if rendering.folder != folder_name(old.id, old.revision):
        return _refuse(renewal, StaleCause.OTHER_ID, rendering.folder)
    files = dict(rendering.files)
    if renewal.only:
        files = merge_files(old, files, settings, folder)
    replace_renderings(folder, files)
    return _make_result(renewal, FileStatus.RENDERED, rendering)


def merge_files(
    old: Manifest,
    files: Mapping[str, bytes],
    settings: Settings,
    folder: Path,
) -> dict[str, bytes]:
    """`files` with those of the record that were not rendered again, and a manifest over all."""
    new = Manifest.from_json(files[manifest.FILE_NAME])
    others = {name: read_file_in(folder, name) for name in old.files if name not in new.files}
    kept = {name: data for name, data in others.items() if data is not None}
    theme = load_theme(settings)
    build = digest_build(theme, settings, tuple(new.record["languages"]))
    digests = dict(sorted({**old.files, **new.files}.items()))
    builds = {**old.builds, **dict.fromkeys(new.files, build)}
    libraries = new.libraries.items() & old.libraries.items() if kept else new.libraries.items()
    new = replace(new, libraries=dict(sorted(libraries)))
    stem = folder_name(old.id, old.revision)
    made = [stem + ending for ending in list_endings(settings) if stem + ending in digests]
    if all(builds.get(name, old.build_digest) == build for name in made):
        merged = replace(new, files=digests, build_digest=build)
    else:
        merged = replace(new, files=digests, build_digest=old.build_digest, builds=builds)
    return {**kept, **files, manifest.FILE_NAME: merged.to_json()}


def _refuse(renewal: Renewal, cause: StrEnum, file: str = "") -> FileResult:
    status = FileStatus.FAILED if cause is StaleCause.OTHER_BUILD else FileStatus.REFUSED
    folder, reasons = Path(renewal.folder), (Mismatch(cause, file),)
    return FileResult(renewal.folder, status, folder=folder, reasons=reasons)


def _make_result(renewal: Renewal, status: FileStatus, rendering: Rendering) -> FileResult:
    return FileResult(
        renewal.folder, status, rendering.language, rendering.problems, Path(renewal.folder)
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notes file and what it was called when it was written."""

    file: str
    name: str
    number: str = ""
    """Kept for its record, where one is."""


@dataclass(frozen=True, slots=True)
class Candidacy:
    """What checking a candidate gave: the id of its record, or why there is none."""

    candidate: Candidate
    id: str
    result: FileResult
    meeting: Meeting | None = None
    """Of the records of one meeting, some may be copies of others."""
    notes_digest: str = ""
    turn: Turn = NO_TURN


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
    found = (identity.meeting, identity.notes_digest, identity.turn)
    return (Candidacy(candidate, identity.id, result, *found),)


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
    result = make_record(data, candidate.name, settings, number=candidate.number)
    return replace(result, name=candidate.file)
