"""The life of an action in lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.register import find_notices
from pipeline.register.wording import tell_notice
from pipeline.writers.plain_text import clean_text, join_lines, measure_text
from pipeline.writers.reminder import join_marks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.labels import Labels
    from pipeline.register import Change, Entry

_FACTS = ("department", "owner", "deliverable", "problem", "remarks")


def tell_life(entry: Entry, as_of: dt.date, labels: Labels) -> Iterator[str]:
    """What the action is, how it stands on the day `as_of`, and what each record said of it."""
    colon = labels.lead("record.colon")
    yield f"{entry.id}  {_clean(entry.action.task)}"
    for name in _FACTS:
        if value := getattr(entry.action, name):
            yield f"  {labels(f'action.{name}')}{colon}{_clean(value)}"
    notices = [tell_notice(notice, labels) for notice in find_notices((entry,), as_of)]
    state = join_marks(_tell_state(entry, labels), notices, labels)
    yield f"  {labels('action.status')}{colon}{state}"
    yield f"  {labels('action.due')}{colon}{entry.due}"
    yield ""
    width = max(measure_text(change.source.id) for change in entry.life)
    due = ""
    for change in entry.life:
        blanks = " " * (width - measure_text(change.source.id))
        told = labels.lead("record.semicolon").join(_tell_change(change, due, labels))
        yield f"  {change.source.date}  {change.source.id}{blanks}  {told}"
        due = change.due or due


def _tell_state(entry: Entry | Change, labels: Labels) -> str:
    progress = "" if entry.progress is None else f" {entry.progress}%"
    return labels("status", entry.status) + progress


def _tell_change(change: Change, due: str, labels: Labels) -> Iterator[str]:
    colon = labels.lead("record.colon")
    yield _tell_state(change, labels)
    if change.due and change.due != due:
        moved = f"{due} → {change.due}" if due else change.due
        yield f"{labels('action.due')}{colon}{moved}"
    if change.accepted_by:
        yield f"{labels('update.accepted_by')}{colon}{_clean(change.accepted_by)}"
    if change.note:
        yield f"{labels('update.note')}{colon}{_clean(change.note)}"


def _clean(text: str) -> str:
    return join_lines(clean_text(text))
