"""Regenerating: look at every record, render what is stale, tell what became of each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Protocol, TypeVar

from pipeline.assets import find_theme
from pipeline.build import digest_build
from pipeline.errors import UsageError
from pipeline.file_names import find_kind
from pipeline.outbox import sweep_staging
from pipeline.regeneration.account import HOPELESS, Account, Cause, End, Reason
from pipeline.regeneration.admit import (
    Candidate,
    admit_notes,
    check_candidate,
    group_candidates,
)
from pipeline.regeneration.compare import compare_notes, read_shelf
from pipeline.regeneration.judge import digest_file, judge_record
from pipeline.regeneration.order import list_endings, narrow_settings
from pipeline.regeneration.renew import Renewal, renew_record
from pipeline.regeneration.selection import name_source, select
from pipeline.regeneration.task import Mishap, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pipeline.regeneration.admit import Candidacy
    from pipeline.regeneration.judge import Digest, Judgement
    from pipeline.regeneration.order import Order
    from pipeline.regeneration.task import Answer, Hire
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
    order: Order, settings: Settings, hire: Hire, track: Track, digest: Digest = digest_file
) -> Iterator[Account]:
    """An account of every record or notes file that `order` names, as soon as it is known.

    One that cannot be rendered never stops the rest. Raises UsageError for what makes no sense.
    """
    selection = select(order.paths)
    if order.admit:
        for file in selection.strangers:
            yield Account(str(file), End.IGNORED, kind=find_kind(file.name))
        admit = _compare if order.look else _admit
        yield from admit(order, settings, selection.list_notes(), hire, track, digest)
    elif selection.records or not selection.notes:
        yield from _renew(order, settings, selection.records, hire, track, digest)
    else:
        raise UsageError(f"{selection.notes[0]} is no record yet: --out DIR makes records of notes")


def _renew(
    order: Order,
    settings: Settings,
    folders: Sequence[Path],
    hire: Hire,
    track: Track,
    digest: Digest,
) -> Iterator[Account]:
    build = digest_build(find_theme(settings.theme, settings.base), settings)
    endings = list_endings(narrow_settings(settings, order.only))
    if not order.look:
        for outbox in {folder.parent for folder in folders}:
            sweep_staging(outbox)
    judge = partial(judge_record, build=build, endings=endings, digest=digest)
    stale: list[Path] = []
    with ThreadPoolExecutor(_READERS) as pool:
        batches = [folders[at : at + _BATCH] for at in range(0, len(folders), _BATCH)]
        judged = chain.from_iterable(pool.map(lambda some: list(map(judge, some)), batches))
        for judgement in track("judge", judged, len(folders)):
            account = _take_judgement(judgement, order)
            if account is not None:
                yield account
            elif _is_wanted(judgement, order):
                stale.append(judgement.folder)
    tasks = [
        Task(str(folder), renew_record, (Renewal(str(folder), build, order.only), settings))
        for folder in stale
    ]
    for answer in track("render", _work(tasks, hire), len(tasks)):
        yield from _take_answer(answer)


def _take_judgement(judgement: Judgement, order: Order) -> Account | None:
    """The account of a record that is not to be rendered; None for one that is."""
    name = str(judgement.folder)
    if judgement.fault:
        return Account(name, End.FAILED, name, fault=judgement.fault)
    if not _is_wanted(judgement, order):
        return None
    reasons = judgement.reasons or ((Reason(Cause.FORCED),) if order.force else ())
    if not reasons:
        return Account(name, End.UNCHANGED, name)
    if order.look:
        return Account(name, End.STALE, name, reasons)
    if hopeless := tuple(reason for reason in reasons if reason.cause in HOPELESS):
        return Account(name, End.REFUSED, name, hopeless)
    return None


def _is_wanted(judgement: Judgement, order: Order) -> bool:
    """Whether the meeting was not too early; a record whose day is unknown is always looked at."""
    return order.since is None or not judgement.date or judgement.date >= order.since.isoformat()


def _compare(
    order: Order,
    settings: Settings,
    files: Sequence[Path],
    hire: Hire,
    track: Track,
    digest: Digest,
) -> Iterator[Account]:
    """Accounts of notes held against the records of the outbox; nothing is written."""
    own = narrow_settings(settings, order.only)
    sound: list[Candidacy] = []
    refused: list[str] = []
    answers = _work(_list_checks(files, own), hire)
    for found in map(_take_check, track("check", answers, len(files))):
        if isinstance(found, Account):
            refused.append(found.name)
            yield found
        else:
            sound.append(found)
    build = digest_build(find_theme(settings.theme, settings.base), settings)
    yield from compare_notes(
        sound,
        read_shelf(settings.outbox),
        settings.outbox,
        partial(judge_record, build=build, endings=list_endings(own), digest=digest),
        refused=refused,
        are_all=any(path.is_dir() for path in order.paths),
    )


def _admit(
    order: Order,
    settings: Settings,
    files: Sequence[Path],
    hire: Hire,
    track: Track,
    _digest: Digest,
) -> Iterator[Account]:
    own = narrow_settings(settings, order.only)
    checks = _list_checks(files, own)
    with ExitStack() as stack:
        crew = stack.enter_context(hire()) if checks else None
        sound: list[Candidacy] = []
        answers = crew.work(checks) if crew else ()
        for found in map(_take_check, track("check", answers, len(checks))):
            if isinstance(found, Account):
                yield found
            else:
                sound.append(found)
        tasks = [
            Task(group[0].file, admit_notes, (group, own)) for group in group_candidates(sound)
        ]
        for result in track("render", crew.work(tasks) if crew else (), len(tasks)):
            yield from _take_admission(result)


def _list_checks(files: Sequence[Path], settings: Settings) -> list[Task]:
    return [
        Task(str(file), check_candidate, (Candidate(str(file), name_source(file)), settings))
        for file in files
    ]


def _take_check(answer: Answer) -> Candidacy | Account:
    """A candidate whose notes are sound, or the account of one whose are not."""
    task, result = answer
    if isinstance(result, Mishap):
        return _tell_mishap(task.name, result)
    candidacy: Candidacy = result[0]
    return candidacy if candidacy.id else candidacy.account


def _take_admission(answer: Answer) -> Iterator[Account]:
    task, result = answer
    if isinstance(result, Mishap):
        for candidate in task.arguments[0]:
            yield _tell_mishap(candidate.file, result)
    else:
        yield from result


def _work(tasks: Sequence[Task], hire: Hire) -> Iterator[Answer]:
    if tasks:
        with hire() as crew:
            yield from crew.work(tasks)


def _take_answer(answer: Answer) -> Iterator[Account]:
    task, result = answer
    if isinstance(result, Mishap):
        yield _tell_mishap(task.name, result)
    else:
        yield from result


def _tell_mishap(name: str, mishap: Mishap) -> Account:
    if mishap.problem is not None:
        return Account(name, End.REFUSED, problems=(mishap.problem,))
    return Account(name, End.FAILED, fault=mishap.fault)
