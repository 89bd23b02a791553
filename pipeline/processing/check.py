"""Check of one notes file, and how severe what it finds is: the same for every command."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError, Problem, UsageError, put_errors_first
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes
from schemas.choices import get_word
from schemas.model import Status
from schemas.notes import find_written_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from pipeline.actions.entry import Entry
    from pipeline.readers.notes import Notes
    from pipeline.settings import ProblemSettings, Settings
    from pipeline.validation.rules.context import Records
    from pipeline.validation.validator import Checked
    from schemas.model import Record


_REVISION = re.compile(r"\.r\d+$")


@dataclass(frozen=True, slots=True)
class Archive:
    """The records of an outbox. What cannot be read is taken not to be there."""

    outbox: Path

    def list_records(self) -> tuple[str, ...]:
        """The ids of all records."""
        return _list_records(self.outbox, self._find_change())

    def list_actions(self, record: str) -> tuple[str, ...]:
        """The ids of all actions of a record, `<record>/<action>`; none where it is not there."""
        return _list_actions(self.outbox, self._find_change(), record)

    def _find_change(self) -> int:
        """When a record came last: what is remembered of a watcher's outbox holds until then."""
        try:
            return self.outbox.stat().st_mtime_ns
        except OSError:
            return 0


@lru_cache(maxsize=1)
def _list_records(outbox: Path, _changed: int) -> tuple[str, ...]:
    try:
        names = [folder.name for folder in outbox.iterdir() if folder.is_dir()]
    except OSError:
        return ()
    return tuple(sorted({_REVISION.sub("", name) for name in names if not name.startswith(".")}))


@lru_cache(maxsize=1000)
def _list_actions(outbox: Path, changed: int, record: str) -> tuple[str, ...]:
    if record not in _list_records(outbox, changed):
        return ()
    from pipeline.outbox import find_latest  # only notes with updates need it

    try:
        manifest = find_latest(outbox, record)
    except MinutesError:
        return ()
    return tuple(str(action["id"]) for action in manifest.actions) if manifest else ()


def check_file(
    data: bytes,
    name: str,
    settings: Settings,
    *,
    now: datetime | None = None,
    earlier: Records | None = None,
) -> tuple[Notes, Checked]:
    """The notes in `data`, and their record or every problem, as severe as its rule has it.

    `now` lets the lateness of a record be judged, `earlier` whether actions of other records are
    there, and whether others have changed since what a sheet that came back says.
    """
    notes = read_notes(data, name, settings.limits.file)
    checked = check_notes(
        notes,
        now=now,
        holidays_country=settings.holidays,
        timezone=settings.timezone,
        earlier=earlier,
    )
    if notes.bases and checked.record and earlier:
        conflicts = (*_find_conflicts(notes, checked.record, settings.outbox),)
        record = None if conflicts else checked.record
        checked = replace(checked, record=record, problems=(*conflicts, *checked.problems))
    return notes, checked


def _find_conflicts(notes: Notes, record: Record, outbox: Path) -> Iterator[Problem]:
    """A problem for each value of `record` that would undo what others said since its sheet was
    made, up to its day.

    What an earlier revision of the report itself said is none of theirs. Raises OSError where
    `outbox` cannot be read.
    """
    from pipeline.actions.register import Extract, make_register, read_extracts  # of sheets alone
    from pipeline.outbox.manifest import describe_update
    from pipeline.readers.sheet_report import CONFLICT, OVERTAKEN

    if not outbox.is_dir():
        return
    extracts = (one for one in read_extracts(outbox) if isinstance(one, Extract))
    others = (one for one in extracts if one.source.id != record.id)
    known = {entry.id: entry for entry in make_register(others, record.meeting.time.date).entries}
    for index, (update, base) in enumerate(zip(record.updates, notes.bases, strict=True)):
        entry = known.get(update.action)
        said = _list_values(describe_update(update))
        for name, was in base.items() if entry else ():
            if name == "note":
                continue  # Notes stand beside each other in the history; none undoes another.
            now = _list_values({name: getattr(entry, name)})[name]
            if now not in (was, said[name]):
                code = OVERTAKEN if said[name] == was else CONFLICT
                details = _name_words(now, was, said[name], entry)
                yield _tell_conflict(notes, index, name, code, {**details, "action": update.action})


def _list_values(values: Mapping[str, object]) -> dict[str, str]:
    """Values as the base of a sheet has them."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _name_words(now: str, was: str, value: str, entry: Entry | None) -> dict[str, str]:
    details = {"now": now, "was": was, "value": value}
    words = {
        f"{key}_{tag}": _find_word(text, language)
        for key, text in details.items()
        for tag, language in (("zh", "zh-CN"), ("en", "en"))
    }
    return {**details, **words, "record": entry.life[-1].source.id if entry else ""}


def _find_word(text: str, language: str) -> str:
    return get_word(Status(text), language) if text in list(Status) else text


def _tell_conflict(
    notes: Notes, index: int, name: str, code: str, details: dict[str, str]
) -> Problem:
    path = ("updates", index, name)
    location = notes.value_place(find_written_path(notes.tree, path))
    return Problem(code, location, path, details, notes.excerpt(location.line))


BEYOND_MENDING = ("W212",)
"""Warnings that no change of the notes can answer never stop them."""


def set_checked_severity(checked: Checked, settings: ProblemSettings) -> Checked:
    """`checked` with its problems set; without its record where one of them is an error."""
    problems = set_severity(checked.problems, settings)
    sound = not any(problem.is_error for problem in problems)
    return replace(checked, problems=problems, record=checked.record if sound else None)


def set_severity(
    problems: Iterable[Problem], settings: ProblemSettings, select: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """The problems that are told, errors first, warnings raised to them where `settings` say so.

    Errors are told and stay errors whatever is ignored; where `select` is given, only problems
    of those codes are told. Raises UsageError for a code that does not exist.
    """
    check_codes(settings.ignore, "problems.ignore", "W")
    check_codes(settings.errors, "problems.errors", "W")
    check_codes(select, "--select", "EW")
    told = (
        replace(problem, raised=True) if _is_raised(problem, settings) else problem
        for problem in problems
        if problem.code.startswith("E") or not problem.code.startswith(settings.ignore)
        if not select or problem.code.startswith(select)
    )
    return put_errors_first(told)


def _is_raised(problem: Problem, settings: ProblemSettings) -> bool:
    if problem.is_error or problem.code in BEYOND_MENDING:
        return False
    return settings.strict or problem.code.startswith(settings.errors)


def check_codes(codes: tuple[str, ...], setting: str, kinds: str) -> None:
    """Raise UsageError where a code, or what it is the start of, is not in the catalogue."""
    if not codes:
        return
    from pipeline.validation.messages import load_catalogue

    known = tuple(load_catalogue("en"))
    for code in codes:
        if code[:1] == "A":
            raise UsageError(
                f"{setting}: advice is called warning now; write {'W' + code[1:]!r} for {code!r}"
            )
        if not code or code[0] not in kinds:
            raise UsageError(f"{setting}: {code!r} is not the code of a warning, such as W205")
        if not any(name.startswith(code) for name in known):
            raise UsageError(f"{setting}: there is no problem {code!r}; see docs/problems.md")
