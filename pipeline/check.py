"""Notes to a record, or to everything that is wrong with them, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError

from pipeline.errors import Problem
from pipeline.identity import fill_ids
from pipeline.rules import RULES, Case
from pipeline.source.findings import MORE_ADVICE, MORE_ERRORS
from schemas.fault import Fault
from schemas.model import Language
from schemas.notes import find_written_path, get_notes_section, get_section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.errors import Path, Place
    from pipeline.rules.case import Records
    from pipeline.source import Notes
    from schemas.model import Record

    Finding = tuple[Path, Fault]

OF_KEYS: Final = ("E101", "E102", "E115")
"""Faults of a key; their path ends in the key as written."""
AT_KEYS: Final = ("E110", "E111", "E112", "E113", "E114", "E134")
"""Faults of a value that is absent or goes over many lines: its key is what to point at."""
MOST_OF_A_KIND: Final = 200
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?=[-/.年])")
_LETTER: Final = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking gave: the record where there is no error, and every problem by place."""

    record: Record | None
    problems: tuple[Problem, ...]
    language: str
    """That of the keys of the notes, `zh-CN` or `en`: the one to tell the problems in."""


def check_notes(
    notes: Notes,
    *,
    now: dt.datetime | None = None,
    holidays_country: str = "CN",
    earlier: Records | None = None,
) -> Checked:
    """Check `notes` against the format and every rule; never the first problem only.

    `now` is given where the record is being drawn up, and lets its lateness be judged. Where
    `holidays_country` is empty, no day counts as free. Updates are compared with the records of
    `earlier`, where given. Raises UsageError for an unknown country.
    """
    language = find_language(notes)
    problems = list(notes.problems)
    record = None
    if notes.tree or not any(problem.is_error for problem in problems):
        record, findings = load_record(notes, language)
        flaws = frozenset(path for path, _ in findings)
        case = Case(record, flaws, holidays_country, now, earlier)
        findings = drop_consequences(findings) + apply_rules(case)
        problems += tell_findings(notes, case, findings)
    sound = not any(problem.is_error for problem in problems)
    return Checked(record if sound else None, tuple(sorted(problems, key=_rank)), language.value)


def load_record(notes: Notes, language: Language) -> tuple[Record, list[Finding]]:
    """The record of `notes`, or as much of it as can be read, and what is wrong with its values."""
    section = get_notes_section()
    findings: list[Finding] = []
    try:
        record = section.load(notes.tree)
    except ValidationError as error:
        findings = list(flatten_messages(error.messages))
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
    """The findings without keys that are missing only because they were misspelt."""
    meant = {
        (*path[:-1], section.keys[fault.details["suggestion"]])
        for path, fault in findings
        if fault.code == "E101" and (section := get_section(path))
    }
    return [
        (path, fault)
        for path, fault in findings
        if path not in meant or fault.code not in ("E110", "E134")
    ]


def apply_rules(case: Case) -> list[Finding]:
    """Every place where a rule is broken."""
    return [
        (path, Fault(code, details))
        for code, rule in RULES.items()
        if all(map(case.is_sound, rule.needs))
        for path, details in rule.find(case)
    ]


def tell_findings(notes: Notes, case: Case, findings: list[Finding]) -> Iterator[Problem]:
    """The findings as problems; of one kind the first, and a word that there are more."""
    counts: Counter[str] = Counter()
    for path, fault in findings:
        counts[fault.code] += 1
        if counts[fault.code] <= MOST_OF_A_KIND:
            yield tell_finding(notes, case, path, fault)
        elif counts[fault.code] == MOST_OF_A_KIND + 1:
            code = MORE_ERRORS if fault.code.startswith("E") else MORE_ADVICE
            details = {"kind": fault.code, "shown": str(MOST_OF_A_KIND)}
            yield replace(tell_finding(notes, case, path, fault), code=code, details=details)


def tell_finding(notes: Notes, case: Case, path: Path, fault: Fault) -> Problem:
    """A finding as a problem with its place in the notes."""
    place = find_place(notes, path, fault)
    details = dict(fault.details)
    if fault.code == "E104":
        details["year"] = guess_year(notes, case)
    return Problem(fault.code, place, path, details, notes.excerpt(place.line))


def find_place(notes: Notes, path: Path, fault: Fault) -> Place:
    """Where a finding stands: the word it is about, else the value, else its key."""
    if fault.code in OF_KEYS:
        return notes.key_place((*find_written_path(notes.tree, path[:-1]), path[-1]))
    written = find_written_path(notes.tree, path)
    if fault.code in AT_KEYS:
        return notes.key_place(written)
    return notes.find(written, fault.details.get("value", ""))


def guess_year(notes: Notes, case: Case) -> str:
    """The year that a date without one most likely means; YYYY where nothing tells it."""
    if case.record.meeting.time:
        return f"{case.record.meeting.time.date:%Y}"
    if case.now:
        return f"{case.now:%Y}"
    named = _YEAR.search(notes.lines.text) or _YEAR.search(notes.name)
    return named[0] if named else "YYYY"


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
        english = bool(_LETTER.search(text) and not _HAN.search(text)) + chinese
    return Language.CHINESE if chinese >= english else Language.ENGLISH


def _rank(problem: Problem) -> tuple[int, int, str]:
    return problem.place.line, problem.place.column, problem.code
