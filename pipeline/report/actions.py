"""Actions on a terminal: a table, plain lines for a pipe, or the life of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.actions.filters import Urgency, find_urgency
from pipeline.actions.notices import NoticeKind, find_notices, tell_notice
from pipeline.system.text import clean_text, join_lines, measure_text
from pipeline.writers.actions.reminder import join_marks
from schemas.model import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.table import Table

    from pipeline.actions.entry import Entry, ReportedChange
    from pipeline.actions.notices import Notice
    from pipeline.actions.register import Register
    from pipeline.document.labels import Labels

STYLES = {
    Urgency.OVERDUE: "red",
    Urgency.ESCALATED: "yellow",
    Urgency.OPEN: "",
    Urgency.DONE: "dim",
}
SOON_STYLE = "magenta"
HEADS = ("due", "", "status", "progress", "owner", "department", "reference", "task")
PAIRS = ((0, 1), (2, 3), (4, 5), (7, 6))
"""What stands under what on a terminal."""
_GAP = "  "
_FACTS = ("department", "owner", "deliverable", "problem", "remarks")


def print_table(register: Register, entries: Sequence[Entry], labels: Labels, soon: int) -> None:
    """Print a line for each of `entries`, coloured and as wide as the terminal."""
    from rich.console import Console
    from rich.text import Text

    near = _find_near(entries, register, soon)
    table = _make_table(labels)
    for entry in entries:
        cells = _list_cells(entry, near.get(entry.id), labels)
        # Two lines each: side by side, eight columns leave a task no room on a usual terminal.
        pairs = (Text("\n".join(cells[location] for location in pair).rstrip()) for pair in PAIRS)
        table.add_row(*pairs, style=_choose_style(entry, near.get(entry.id), register))
    Console(highlight=False, markup=False).print(table)


def format_lines(
    register: Register, entries: Sequence[Entry], labels: Labels, soon: int
) -> Iterator[str]:
    """A line for each of `entries` under one of names, in columns, without colours or frames."""
    near = _find_near(entries, register, soon)
    heads = tuple(labels(f"action.{head}") if head else "" for head in HEADS)
    rows = [heads, *(_list_cells(entry, near.get(entry.id), labels) for entry in entries)]
    widths = [max(map(measure_text, column)) for column in zip(*rows, strict=True)]
    widths[-1] = 0
    for row in rows:
        cells = zip(row, widths, strict=True)
        padded = (cell + " " * (width - measure_text(cell)) for cell, width in cells)
        yield _GAP.join(padded).rstrip()


def _list_cells(entry: Entry, near: Notice | None, labels: Labels) -> tuple[str, ...]:
    cells = (
        entry.due,
        tell_notice(near, labels) if near else "",
        labels("status", entry.status),
        "" if entry.progress is None else f"{entry.progress}%",
        entry.action.owner,
        entry.action.department,
        entry.id,
        entry.action.task,
    )
    return tuple(join_lines(clean_text(cell)) for cell in cells)


def _make_table(labels: Labels) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for head in ("due", "status", "owner"):
        table.add_column(labels(f"action.{head}"), overflow="fold", min_width=8)
    table.add_column(labels("action.task"), overflow="fold", min_width=26)
    return table


def _choose_style(entry: Entry, near: Notice | None, register: Register) -> str:
    if near and near.kind is NoticeKind.SOON and entry.status == Status.IN_PROGRESS:
        return SOON_STYLE
    return STYLES[find_urgency(entry, register.as_of)]


def _find_near(entries: Iterable[Entry], register: Register, soon: int) -> Mapping[str, Notice]:
    near = (NoticeKind.OVERDUE, NoticeKind.SOON)
    notices = find_notices(entries, register.as_of, soon)
    return {notice.action: notice for notice in notices if notice.kind in near}


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


def _tell_state(entry: Entry | ReportedChange, labels: Labels) -> str:
    progress = "" if entry.progress is None else f" {entry.progress}%"
    return labels("status", entry.status) + progress


def _tell_change(change: ReportedChange, due: str, labels: Labels) -> Iterator[str]:
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
