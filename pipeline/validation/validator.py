"""The validator: from notes to a record, or to every problem with its location."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from marshmallow import ValidationError

from pipeline.errors import Problem
from pipeline.readers.file_names import cut_suffix
from pipeline.readers.findings import MORE_ERRORS, MORE_WARNINGS
from pipeline.system.glyph_coverage import find_undrawable
from pipeline.validation.rules import RULES
from pipeline.validation.rules.context import RuleContext
from pipeline.validation.rules.relative_days import find_days
from pipeline.validation.written import (
    find_misread_names,
    find_rounded,
    find_value,
)
from schemas.identifiers import make_id
from schemas.model import Language, RecordKind
from schemas.notes import (
    explain_strays,
    find_missed,
    find_written_path,
    get_notes_section,
    get_section,
    holds_no_notes,
)
from schemas.progress import WRITTEN_AS
from schemas.texts import write_plainly
from schemas.validation_error import Fault, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Location, Path
    from pipeline.readers.notes import Notes
    from pipeline.validation.rules.context import Records
    from schemas.model import Issue, Record

    Finding = tuple[Path, Fault]

OF_KEYS: Final = ("E101", "E102", "E115", "E136", "E137", "E147", "E160")
"""Faults of a key; their path ends in the key as written."""
AT_KEYS: Final = ("E110", "E111", "E112", "E113", "E114", "E134")
"""Faults of a value that is absent or goes over many lines: its key is what to point at."""
NOT_KEYED: Final = "E114"
YEARLESS: Final = "E104"
NO_DATES: Final = ("E103", "E133")
"""Faults of a text that is no date, though it may name a day."""
MEETING_TIME: Final = ("meeting", "time")
HALF_A_YEAR: Final = 182
WIDE_COLON: Final = "E020"
MOST_OF_A_KIND: Final = 200
_YEAR: Final = re.compile(r"(?<!\d)20\d\d(?=[-/.年])")
TIMEZONE: Final = "Asia/Shanghai"
_HAN: Final = r"[\u3400-\u9fff]"
_LETTER: Final = r"[A-Za-z]"


def fill_ids(record: Record, name: str) -> Record:
    """`record`, read from the file `name`, with an id of its own and one for each action."""
    meeting = record.meeting
    if not meeting.id and meeting.time:
        meeting = replace(meeting, id=make_record_id(meeting.time.date, name))
    taken = {action.id for action in record.actions()}
    spare = (f"A{number}" for number in range(1, 2**31) if f"A{number}" not in taken)
    issues = tuple(_fill_actions(issue, spare) for issue in record.issues)
    return replace(record, meeting=meeting, issues=issues)


def _fill_actions(issue: Issue, spare: Iterator[str]) -> Issue:
    actions = (action if action.id else replace(action, id=next(spare)) for action in issue.actions)
    return replace(issue, actions=tuple(actions))


def make_record_id(day: dt.date, name: str) -> str:
    """`<date>-<file name>` as a legal id; a date that the file name starts with is not repeated.

    Of a name with too many bytes, the end gives way to a digest of the whole.
    """
    stem = cut_suffix(PurePath(name).name)
    written = re.match(rf"{day:%Y}[-_.]?{day:%m}[-_.]?{day:%d}(?!\d)[-_. ]*", stem)
    rest = stem[written.end() :] if written else stem
    rest = make_id(rest) if rest.strip("-_. ") else ""
    mark = hashlib.sha256(unicodedata.normalize("NFC", stem).encode(errors="replace")).hexdigest()
    return make_id(f"{day.isoformat()}-{rest}" if rest else day.isoformat(), mark[:8])


def check_file_name(record: Record, notes: Notes) -> Iterator[Problem]:
    """A problem where the id comes from a file name with characters that nothing can draw."""
    undrawable = find_undrawable(record.id)
    when = record.meeting.time
    if undrawable and when and record.meeting.id == make_record_id(when.date, notes.name):
        location = notes.key_place(tuple(notes.tree)[:1])
        details = {"value": record.id, "characters": " ".join(undrawable)}
        yield Problem("E906", location, ("meeting", "id"), details, notes.excerpt(location.line))


def tell_findings(notes: Notes, context: RuleContext, findings: list[Finding]) -> Iterator[Problem]:
    """The findings as problems; of one kind the first, and a word that there are more."""
    counts: Counter[str] = Counter()
    for path, fault in findings:
        counts[fault.code] += 1
        if counts[fault.code] <= MOST_OF_A_KIND:
            yield tell_finding(notes, context, path, fault)
        elif counts[fault.code] == MOST_OF_A_KIND + 1:
            code = MORE_ERRORS if fault.code.startswith("E") else MORE_WARNINGS
            details = {"kind": fault.code, "shown": str(MOST_OF_A_KIND)}
            yield replace(tell_finding(notes, context, path, fault), code=code, details=details)


def tell_finding(notes: Notes, context: RuleContext, path: Path, fault: Fault) -> Problem:
    """A finding as a problem with its place in the notes."""
    if fault.code == NOT_KEYED and (location := find_wide_colon(notes, path)):
        return Problem(WIDE_COLON, location, path, {}, notes.excerpt(location.line))
    location = find_location(notes, path, fault)
    fault = propose_day(notes, context, path, fault)
    return Problem(fault.code, location, path, fault.details, notes.excerpt(location.line))


def find_wide_colon(notes: Notes, path: Path) -> Location | None:
    """Where a full-width colon made one text of what was meant as keys; None where none did."""
    written = find_written_path(notes.tree, path)
    value = find_value(notes.tree, written)
    return notes.find(written, "：") if isinstance(value, str) and "：" in value else None


def find_location(notes: Notes, path: Path, fault: Fault) -> Location:
    """Where a finding stands: the word it is about, else the value, else its key."""
    if fault.code in OF_KEYS:
        return notes.key_place((*find_written_path(notes.tree, path[:-1]), path[-1]))
    written = find_written_path(notes.tree, path)
    if fault.code in AT_KEYS:
        return notes.key_place(written)
    return notes.find(written, fault.details.get("value", ""))


def propose_day(notes: Notes, context: RuleContext, path: Path, fault: Fault) -> Fault:
    """The fault of a date with the day that the meeting lets guess at, where it does."""
    if fault.code == YEARLESS:
        year = guess_year(notes, context, fault.details["day"])
        return Fault(fault.code, {**fault.details, "year": year})
    if fault.code not in NO_DATES or not context.record.meeting.time or path == MEETING_TIME:
        return fault
    value = fault.details["value"]
    days = find_days(value, context.record.meeting.time.last_date, context.country)
    dates = {"dates_zh": " 或 ".join(days), "dates_en": " or ".join(days)}
    return Fault("E145", {"value": value, **dates}) if days else fault


def guess_year(notes: Notes, context: RuleContext, day: str) -> str:
    """The year that a `day` without one, MM-DD, most likely means; YYYY where nothing tells it.

    What comes of a meeting is due after it, or was due not long before.
    """
    meeting = context.record.meeting.time
    near = meeting.date if meeting else context.now.date() if context.now else None
    if near is None:
        named = _YEAR.search(notes.lines.text) or _YEAR.search(notes.name)
        return named[0] if named else "YYYY"
    days = list(filter(None, (_make_day(near.year + years, day) for years in range(-1, 5))))
    if meeting:
        days = [one for one in days if (near - one).days <= HALF_A_YEAR and one.year >= near.year]
    return f"{min(days, key=lambda one: abs(one - near)).year}" if days else f"{near.year}"


def _make_day(year: int, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(day[:2]), int(day[3:5]))
    except ValueError:
        return None


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
        flaws = find_flaws(record, findings)
        context = RuleContext(record, flaws, holidays_country, now, timezone, earlier)
        findings = drop_consequences(findings) + list(find_violations(context))
        findings += [*find_rounded(record, notes.tree), *find_misread_names(notes)]
        problems += tell_findings(notes, context, findings)
    sound = not any(problem.is_error for problem in problems)
    return Checked(record if sound else None, tuple(sorted(problems, key=_rank)), language.value)


def load_record(notes: Notes, language: Language) -> tuple[Record, list[Finding]]:
    """The record of `notes`, or as much of it as can be read, and what is wrong with its values."""
    section = get_notes_section()
    findings: list[Finding] = []
    try:
        if holds_no_notes(notes.tree):
            raise refuse("E149")
        record = section.load(write_plainly(notes.tree))
    except ValidationError as error:
        findings = explain_strays(flatten_messages(error.messages))
        record = section.make_partial(error.valid_data or {})  # type: ignore[arg-type]  # a mapping
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


def find_flaws(record: Record, findings: list[Finding]) -> frozenset[Path]:
    """Where the record cannot be trusted. Of a progress report, its head stands for the meeting."""
    flaws = {path for path, _ in findings}
    if record.kind is RecordKind.PROGRESS and any(path[:1] == ("progress",) for path in flaws):
        flaws.add(("meeting",))
    return frozenset(flaws)


def find_violations(context: RuleContext) -> Iterator[Finding]:
    """Every place where a rule is broken, by the keys that the notes have.

    What a progress report has not stands nowhere, and is not told.
    """
    for path, fault in apply_rules(context):
        if context.record.kind is not RecordKind.PROGRESS or path[0] != "meeting":
            yield path, fault
        elif len(path) > 1 and (key := WRITTEN_AS.get(str(path[1]))):
            yield ("progress", key), fault


def apply_rules(context: RuleContext) -> list[Finding]:
    """Every place where a rule is broken."""
    return [
        (path, Fault(code, details))
        for code, rule in RULES.items()
        if context.record.kind in rule.kinds and all(map(context.is_sound, rule.needs))
        for path, details in rule.find(context)
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
    return not problem.is_error, problem.location.line, problem.location.column, problem.code
