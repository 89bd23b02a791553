"""Actions as a table on a terminal, or as plain lines in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.register import Kind, find_notices, weigh_entry
from pipeline.register.choice import Urgency
from pipeline.register.wording import tell_notice
from pipeline.writers.plain_text import clean_text, join_lines, measure_text
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.table import Table

    from pipeline.labels import Labels
    from pipeline.register import Entry, Notice, Register

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


def print_table(register: Register, entries: Sequence[Entry], labels: Labels, soon: int) -> None:
    """Print a line for each of `entries`, coloured and as wide as the terminal."""
    from rich.console import Console
    from rich.text import Text

    near = _find_near(entries, register, soon)
    table = _make_table(labels)
    for entry in entries:
        cells = _list_cells(entry, near.get(entry.id), labels)
        # Two lines each: side by side, eight columns leave a task no room on a usual terminal.
        pairs = (Text("\n".join(cells[place] for place in pair).rstrip()) for pair in PAIRS)
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
    if near and near.kind is Kind.SOON and entry.status == Status.IN_PROGRESS:
        return SOON_STYLE
    return STYLES[weigh_entry(entry, register.as_of)]


def _find_near(entries: Iterable[Entry], register: Register, soon: int) -> Mapping[str, Notice]:
    near = (Kind.OVERDUE, Kind.SOON)
    notices = find_notices(entries, register.as_of, soon)
    return {notice.action: notice for notice in notices if notice.kind in near}
