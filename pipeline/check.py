"""Notes to a record, or to everything that is wrong with them, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError

from pipeline.identity import fill_ids
from pipeline.placement import tell_findings
from pipeline.rules import RULES, Case
from schemas.fault import Fault
from schemas.model import Language
from schemas.notes import get_notes_section, get_section
from schemas.plain_characters import write_plainly
from schemas.strays import explain_strays, find_missed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.errors import Path, Problem
    from pipeline.placement import Finding
    from pipeline.rules.case import Records
    from pipeline.source import Notes
    from schemas.model import Record

TIMEZONE: Final = "Asia/Shanghai"
_HAN: Final = r"[\u3400-\u9fff]"
_LETTER: Final = r"[A-Za-z]"


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: the record where there is no error, and every problem, errors first."""

    record: Record | None
    problems: tuple[Problem, ...]
    language: str
    """That of the keys of the notes, `zh-CN` or `en`: the one to tell the problems in."""


def check_notes(
    notes: Notes,
    *,
    now: dt.datetime | None = None,
    holidays_country: str = "CN",
    timezone: str = TIMEZONE,
    earlier: Records | None = None,
) -> Checked:
    """Check `notes` against the format and every rule; never the first problem only.

    `now` is given where the record is being drawn up, and lets its lateness be judged. Where
    `holidays_country` is empty, no day counts as free. Times are those of `timezone`. Updates are
    compared with the records of `earlier`, where given. Raises UsageError for an unknown country.
    """
    language = find_language(notes)
    problems = list(notes.problems)
    record = None
    if notes.tree or not any(problem.is_error for problem in problems):
        record, findings = load_record(notes, language)
        flaws = frozenset(path for path, _ in findings)
        case = Case(record, flaws, holidays_country, now, timezone, earlier)
        findings = drop_consequences(findings) + apply_rules(case)
        problems += tell_findings(notes, case, findings)
    sound = not any(problem.is_error for problem in problems)
    return Checked(record if sound else None, tuple(sorted(problems, key=_rank)), language.value)


def load_record(notes: Notes, language: Language) -> tuple[Record, list[Finding]]:
    """The record of `notes`, or as much of it as can be read, and what is wrong with its values."""
    section = get_notes_section()
    findings: list[Finding] = []
    try:
        record = section.load(write_plainly(notes.tree))
    except ValidationError as error:
        findings = explain_strays(flatten_messages(error.messages))
        record = section.make_sketch(error.valid_data)  # type: ignore[arg-type]  # one mapping
    if not record.meeting.languages:
        record = replace(record, meeting=replace(record.meeting, languages=(language,)))
    return fill_ids(record, notes.name), findings


def flatten_messages(messages: Any, path: Path = ()) -> Iterator[Finding]:
    """Every fault of marshmallow's nested messages with its path by canonical keys."""
    if isinstance(messages, dict):
        for step, inner in messages.items():
            yield from flatten_messages(inner, path if step == "_schema" else (*path, step))
    else:
        for fault in messages:
            yield path, fault


def drop_consequences(findings: list[Finding]) -> list[Finding]:
    """The findings without keys that are missing only because they were misspelt or misplaced."""
    meant = {
        (*path[:-1], section.recognize(fault.details["suggestion"]))
        for path, fault in findings
        if fault.code == "E101" and (section := get_section(path))
    }
    missed = {
        home[:length]
        for _, fault in findings
        if (home := find_missed(fault))
        for length in range(1, len(home) + 1)
    }
    return [
        (path, fault)
        for path, fault in findings
        if fault.code not in ("E110", "E134")
        or (path not in meant and _drop_indexes(path) not in missed)
    ]


def _drop_indexes(path: Path) -> Path:
    return tuple(step for step in path if isinstance(step, str))


def apply_rules(case: Case) -> list[Finding]:
    """Every place where a rule is broken."""
    return [
        (path, Fault(code, details))
        for code, rule in RULES.items()
        if all(map(case.is_sound, rule.needs))
        for path, details in rule.find(case)
    ]


def find_language(notes: Notes) -> Language:
    """The language of most keys of `notes`; of their text where no key could be read."""
    chinese = english = 0
    pending: list[Any] = [notes.tree]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            for key in value:
                chinese += not key.isascii()
                english += key.isascii()
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    if chinese == english:
        text = "\n".join(problem.excerpt for problem in notes.problems)
        english = bool(re.search(_LETTER, text) and not re.search(_HAN, text)) + chinese
    return Language.CHINESE if chinese >= english else Language.ENGLISH


def _rank(problem: Problem) -> tuple[bool, int, int, str]:
    """Errors first, since they stop the record; then by place."""
    return not problem.is_error, problem.place.line, problem.place.column, problem.code
