"""Actions as a table on a terminal, or as plain lines in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.register import Kind, find_notices, weigh_entry
from pipeline.register.choice import Urgency
from pipeline.register.wording import tell_notice
from pipeline.writers.plain_text import clean_text, join_lines
from schemas.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from pipeline.labels import Labels
    from pipeline.register import Entry, Notice, Register

STYLES = {
    Urgency.OVERDUE: "red",
    Urgency.ESCALATED: "yellow",
    Urgency.OPEN: "",
    Urgency.DONE: "dim",
}
_WIDE = 10_000
"""Columns of a line in a pipe, where nothing needs to be wrapped."""


def make_console(*, is_terminal: bool) -> Console:
    """Standard output: coloured and as wide as the terminal, or plain lines of any length."""
    from rich.console import Console

    if is_terminal:
        return Console(highlight=False, markup=False)
    return Console(highlight=False, markup=False, no_color=True, width=_WIDE, force_terminal=False)


def print_actions(
    console: Console, register: Register, entries: Sequence[Entry], labels: Labels, soon: int
) -> None:
    """Print a line for each of `entries`, in the order given."""
    from rich.text import Text

    notices = _find_near(find_notices(entries, register.as_of, soon))
    table = _make_table(console, labels)
    for entry in entries:
        urgency = weigh_entry(entry, register.as_of)
        near = notices.get(entry.id)
        cells = (
            entry.due,
            tell_notice(near, labels) if near else "",
            labels("status", entry.status),
            "" if entry.progress is None else f"{entry.progress}%",
            entry.action.owner,
            entry.action.department,
            entry.action.task,
            entry.id,
        )
        style = STYLES[urgency]
        if near and near.kind is Kind.SOON and entry.status == Status.IN_PROGRESS:
            style = "magenta"
        table.add_row(*(Text(_clean(cell)) for cell in cells), style=style)
    # Rich fills lines up with blanks, which nobody wants in a pipe.
    if console.is_terminal:
        console.print(table)
    else:
        with console.capture() as captured:
            console.print(table)
        lines = captured.get().splitlines()
        console.file.write("".join(f"{line.rstrip()}\n" for line in lines))


def _make_table(console: Console, labels: Labels) -> Table:
    from rich import box
    from rich.table import Table

    look = box.SIMPLE_HEAD if console.is_terminal else None
    table = Table(box=look, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(labels("action.due"), no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column(labels("action.status"), no_wrap=True)
    table.add_column(labels("action.progress"), justify="right", no_wrap=True)
    table.add_column(labels("action.owner"), overflow="fold", min_width=6)
    table.add_column(labels("action.department"), overflow="fold", min_width=6)
    table.add_column(
        labels("action.task"), overflow="fold", min_width=12, ratio=1 if look else None
    )
    table.add_column(labels("action.reference"), overflow="fold", min_width=12)
    return table


def _find_near(notices: Iterable[Notice]) -> Mapping[str, Notice]:
    near = (Kind.OVERDUE, Kind.SOON)
    return {notice.action: notice for notice in notices if notice.kind in near}


def _clean(text: str) -> str:
    return join_lines(clean_text(text))
