"""Findings become problems: each at its place in the notes."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import Problem
from pipeline.rules.relative_days import find_days
from pipeline.source.findings import MORE_ADVICE, MORE_ERRORS
from schemas.fault import Fault
from schemas.notes import find_written_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import Path, Place
    from pipeline.rules import Case
    from pipeline.source import Notes

    Finding = tuple[Path, Fault]

OF_KEYS: Final = ("E101", "E102", "E115", "E136", "E137")
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
    if fault.code == NOT_KEYED and (place := find_wide_colon(notes, path)):
        return Problem(WIDE_COLON, place, path, {}, notes.excerpt(place.line))
    place = find_place(notes, path, fault)
    fault = propose_day(notes, case, path, fault)
    return Problem(fault.code, place, path, fault.details, notes.excerpt(place.line))


def find_wide_colon(notes: Notes, path: Path) -> Place | None:
    """Where a full-width colon made one text of what was meant as keys; None where none did."""
    written = find_written_path(notes.tree, path)
    value: Any = notes.tree
    for step in written:
        value = value[step]
    return notes.find(written, "：") if isinstance(value, str) and "：" in value else None


def find_place(notes: Notes, path: Path, fault: Fault) -> Place:
    """Where a finding stands: the word it is about, else the value, else its key."""
    if fault.code in OF_KEYS:
        return notes.key_place((*find_written_path(notes.tree, path[:-1]), path[-1]))
    written = find_written_path(notes.tree, path)
    if fault.code in AT_KEYS:
        return notes.key_place(written)
    return notes.find(written, fault.details.get("value", ""))


def propose_day(notes: Notes, case: Case, path: Path, fault: Fault) -> Fault:
    """The fault of a date with the day that the meeting lets guess at, where it does."""
    if fault.code == YEARLESS:
        year = guess_year(notes, case, fault.details["day"])
        return Fault(fault.code, {**fault.details, "year": year})
    if fault.code not in NO_DATES or not case.record.meeting.time or path == MEETING_TIME:
        return fault
    value = fault.details["value"]
    days = find_days(value, case.record.meeting.time.last_date, case.country)
    dates = {"dates_zh": " 或 ".join(days), "dates_en": " or ".join(days)}
    return Fault("E145", {"value": value, **dates}) if days else fault


def guess_year(notes: Notes, case: Case, day: str) -> str:
    """The year that a `day` without one, MM-DD, most likely means; YYYY where nothing tells it.

    What comes of a meeting is due after it, or was due not long before.
    """
    meeting = case.record.meeting.time
    near = meeting.date if meeting else case.now.date() if case.now else None
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
