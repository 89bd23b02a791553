"""Regenerating: every record is looked at, stale ones are rendered, each result is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.archive.compare import check_staleness, compare_notes, read_shelf
from pipeline.archive.executor import Task, TaskError
from pipeline.archive.renew import (
    Candidate,
    Renewal,
    check_candidate,
    group_candidates,
    import_notes,
    renew_record,
)
from pipeline.archive.selection import (
    HOPELESS,
    StaleCause,
    list_endings,
    name_source,
    narrow_settings,
    select,
)
from pipeline.document.theme import load_theme
from pipeline.errors import UsageError
from pipeline.outbox import sweep_staging
from pipeline.outbox.records import Mismatch
from pipeline.processing.edition import are_counted, keep_numbers
from pipeline.processing.render import digest_build
from pipeline.processing.result import FileResult, FileStatus
from pipeline.readers.file_names import find_kind, is_copy_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.archive.compare import Staleness
    from pipeline.archive.executor import Answer, ExecutorFactory
    from pipeline.archive.renew import Candidacy
    from pipeline.archive.selection import RegenerationRequest
    from pipeline.processing.edition import Turn
    from pipeline.settings import Settings

Item = TypeVar("Item")
_READERS = 2
"""Threads that look at records: what they wait for is the disk. More stand in each other's way."""
_BATCH = 50
"""Records that a thread looks at before it takes more."""


class Track(Protocol):
    """Shows how far a step has come while its items pass by."""

    def __call__(self, step: str, items: Iterable[Item], total: int) -> Iterator[Item]: ...


def regenerate(
    request: RegenerationRequest,
    settings: Settings,
    open_executor: ExecutorFactory,
    track: Track,
) -> Iterator[FileResult]:
    """A result of every record or notes file that `request` names, as soon as it is known.

    One that cannot be rendered never stops the rest. Raises UsageError for what makes no sense.
    """
    selection = select(request.paths)
    if request.imports:
        for file in selection.strangers:
            if request.shard.holds(str(file)):
                yield FileResult(str(file), FileStatus.IGNORED, kind=find_kind(file.name))
        imports = _compare if request.look else _import
        yield from imports(request, settings, selection.list_notes(), open_executor, track)
    elif selection.records or not selection.notes:
        folders = tuple(filter(request.shard.holds_folder, selection.records))
        yield from _renew(request, settings, folders, open_executor, track)
    else:
        raise UsageError(f"{selection.notes[0]} is no record yet: --out DIR makes records of notes")


def _renew(
    request: RegenerationRequest,
    settings: Settings,
    folders: Sequence[Path],
    open_executor: ExecutorFactory,
    track: Track,
) -> Iterator[FileResult]:
    judge = _make_judge(settings, request)
    if not request.look:
        for outbox in {folder.parent for folder in folders}:
            sweep_staging(outbox)
    stale: list[Path] = []
    with ThreadPoolExecutor(_READERS) as pool:
        batches = [folders[at : at + _BATCH] for at in range(0, len(folders), _BATCH)]
        judged = chain.from_iterable(pool.map(lambda some: list(map(judge, some)), batches))
        for staleness in track("judge", judged, len(folders)):
            result = _take_staleness(staleness, request)
            if result is not None:
                yield result
            elif _is_wanted(staleness, request):
                stale.append(staleness.folder)
    # In the build are the labels of all languages: it is asked for where something is stale alone.
    build = digest_build(load_theme(settings), settings) if stale else ""
    tasks = [
        Task(str(folder), renew_record, (Renewal(str(folder), build, request.only), settings))
        for folder in stale
    ]
    for answer in track("render", _work(tasks, open_executor), len(tasks)):
        yield from _take_answer(answer)


def _make_judge(settings: Settings, request: RegenerationRequest) -> Callable[[Path], Staleness]:
    """What judges a record in its folder by the build of `settings` and the formats asked for."""
    find_build = cache(partial(digest_build, load_theme(settings), settings))
    endings = list_endings(narrow_settings(settings, request.only))
    return partial(check_staleness, find_build=find_build, endings=endings)


def _take_staleness(staleness: Staleness, request: RegenerationRequest) -> FileResult | None:
    """The result of a record that is not to be rendered; None for one that is."""
    name, folder = str(staleness.folder), staleness.folder
    if staleness.fault:
        return FileResult(name, FileStatus.FAILED, folder=folder, fault=staleness.fault)
    if not _is_wanted(staleness, request):
        return None
    reasons = staleness.reasons or ((Mismatch(StaleCause.FORCED),) if request.force else ())
    if not reasons:
        return FileResult(name, FileStatus.UNCHANGED, folder=folder)
    if request.look:
        return FileResult(name, FileStatus.STALE, folder=folder, reasons=reasons)
    if hopeless := tuple(reason for reason in reasons if reason.kind in HOPELESS):
        return FileResult(name, FileStatus.REFUSED, folder=folder, reasons=hopeless)
    return None


def _is_wanted(staleness: Staleness, request: RegenerationRequest) -> bool:
    """Whether the meeting was not too early; a record whose day is unknown is always looked at."""
    return (
        request.since is None or not staleness.date or staleness.date >= request.since.isoformat()
    )


def _compare(
    request: RegenerationRequest,
    settings: Settings,
    files: Sequence[Path],
    open_executor: ExecutorFactory,
    track: Track,
) -> Iterator[FileResult]:
    """Accounts of notes held against the records of the outbox; nothing is written."""
    own = narrow_settings(settings, request.only)
    sound: list[Candidacy] = []
    refused: list[str] = []
    answers = _work(_list_checks(files, own), open_executor)
    for found in map(_take_check, track("check", answers, len(files))):
        if isinstance(found, FileResult):
            refused.append(found.name)
            if request.shard.holds(found.name):
                yield found
        else:
            sound.append(found)
    shelf = read_shelf(settings.outbox)
    yield from compare_notes(
        [one for one in sound if request.shard.holds(shelf.find(one) or one.id)],
        shelf.narrow(request.shard),
        settings.outbox,
        _make_judge(settings, request),
        refused=refused,
        are_all=any(path.is_dir() for path in request.paths),
    )


def _import(
    request: RegenerationRequest,
    settings: Settings,
    files: Sequence[Path],
    open_executor: ExecutorFactory,
    track: Track,
) -> Iterator[FileResult]:
    own = narrow_settings(settings, request.only)
    checks = _list_checks(files, own)
    with ExitStack() as stack:
        executor = stack.enter_context(open_executor()) if checks else None
        sound: list[Candidacy] = []
        answers = executor.work(checks) if executor else ()
        for found in map(_take_check, track("check", answers, len(checks))):
            if not isinstance(found, FileResult):
                sound.append(found)
            elif request.shard.holds(found.name):
                yield found
        known = {candidacy.candidate: candidacy for candidacy in sound}
        groups = [
            tuple(known[candidate] for candidate in group)
            for group in group_candidates(sound)
            if request.shard.holds(known[group[0]].id)
        ]
        if are_counted(settings):
            groups.sort(key=lambda group: group[0].turn.held)
        numbers = stack.enter_context(keep_numbers(_list_turns(groups, settings), settings))
        tasks = [
            Task(group[0].candidate.file, import_notes, (_number(group, numbers), own))
            for group in groups
        ]
        for result in track("render", executor.work(tasks) if executor else (), len(tasks)):
            yield from _take_import(result)


def _list_turns(
    groups: Sequence[Sequence[Candidacy]], settings: Settings
) -> Iterator[tuple[str, Turn]]:
    """The records that will have a number of their own, each with when it is its turn."""
    if not are_counted(settings):
        return
    shelf = read_shelf(settings.outbox)
    for group in groups:
        first = next((one for one in group if one.turn.is_counted), None)
        if first is None or is_copy_name(first.candidate.file):
            continue
        manifests = [one.manifest for one in shelf.revisions.get(shelf.find(first), ())]
        if not any(one.number or one.notes_digest == first.notes_digest for one in manifests):
            yield first.id, first.turn


def _number(group: Sequence[Candidacy], numbers: Mapping[str, str]) -> tuple[Candidate, ...]:
    return tuple(replace(one.candidate, number=numbers.get(one.id, "")) for one in group)


def _list_checks(files: Sequence[Path], settings: Settings) -> list[Task]:
    return [
        Task(str(file), check_candidate, (Candidate(str(file), name_source(file)), settings))
        for file in files
    ]


def _take_check(answer: Answer) -> Candidacy | FileResult:
    """A candidate whose notes are sound, or the result of one whose are not."""
    task, result = answer
    if isinstance(result, TaskError):
        return _tell_task_error(task.name, result)
    candidacy: Candidacy = result[0]
    return candidacy if candidacy.id else candidacy.result


def _take_import(answer: Answer) -> Iterator[FileResult]:
    task, result = answer
    if isinstance(result, TaskError):
        for candidate in task.arguments[0]:
            yield _tell_task_error(candidate.file, result)
    else:
        yield from result


def _work(tasks: Sequence[Task], open_executor: ExecutorFactory) -> Iterator[Answer]:
    if tasks:
        with open_executor() as executor:
            yield from executor.work(tasks)


def _take_answer(answer: Answer) -> Iterator[FileResult]:
    task, result = answer
    if isinstance(result, TaskError):
        yield _tell_task_error(task.name, result)
    else:
        yield from result


def _tell_task_error(name: str, failure: TaskError) -> FileResult:
    if failure.problem is not None:
        return FileResult(name, FileStatus.REFUSED, problems=(failure.problem,))
    return FileResult(name, FileStatus.FAILED, fault=failure.fault)
