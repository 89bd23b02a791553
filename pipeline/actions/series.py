"""Series: which records belong together, and which major problems of one nobody looked back on."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.actions.entry import Acceptance
from schemas.model import RecordKind, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from pipeline.actions.entry import Entry, Source

_NUMBERS = r"[\d\W_第次期年月日号]*\d[\d\W_第次期年月日号]*"


def find_alike(sources: Iterable[Source], record_id: str, subject: str) -> tuple[Source, ...]:
    """The records of meetings with this id but for date and number, or with this subject."""
    keys = _make_keys(record_id, subject)
    meetings = (source for source in sources if source.kind == RecordKind.RECORD)
    return tuple(one for one in meetings if _make_keys(one.id, one.subject) & keys)


def cut_date(record_id: str) -> str:
    """What is left of a record id without the date and the numbers that it starts or ends with."""
    return re.sub(f"^{_NUMBERS}|{_NUMBERS}$", "", _unify(record_id))


def _make_keys(record_id: str, subject: str) -> set[tuple[str, str]]:
    keys = {("id", cut_date(record_id)), ("subject", _unify(subject))}
    return {key for key in keys if key[1]}


def _unify(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def mark_unreviewed(entries: tuple[Entry, ...], sources: Sequence[Source]) -> tuple[Entry, ...]:
    """`entries`, with that one marked which closed a major problem without a retrospective.

    A problem is closed once all of its actions are resolved and accepted; the one accepted last
    closed it. It has a retrospective where a record of its series has one, of the day on which the
    last of the actions was resolved or later.
    """
    reviews = [source for source in sources if source.has_retrospective]
    problems: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.action.severity == Severity.MAJOR:
            problems[entry.source.id, entry.action.problem].append(entry)
    waiting = {
        closing.id
        for actions in problems.values()
        if (closing := _find_closing(actions)) and not _is_reviewed(actions, reviews)
    }
    if not waiting:
        return entries
    return tuple(
        replace(entry, awaits_review=True) if entry.id in waiting else entry for entry in entries
    )


def _find_closing(actions: Sequence[Entry]) -> Entry | None:
    if any(entry.is_open or entry.acceptance is Acceptance.HANDED_IN for entry in actions):
        return None
    accepted = [(day, entry) for entry in actions if (day := entry.accepted_on)]
    return max(accepted, key=lambda pair: (pair[0], pair[1].id))[1] if accepted else None


def _is_reviewed(actions: Sequence[Entry], reviews: Iterable[Source]) -> bool:
    days: list[dt.date] = [day for entry in actions if (day := entry.resolved_on)]
    source, day = actions[0].source, max(days)
    later = (review for review in reviews if review.date >= day)
    return bool(find_alike(later, source.id, source.subject))
