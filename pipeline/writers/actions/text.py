"""Action lists as text: CSV for tables, Markdown for wikis and chats, JSON for other programs.

docs/action-list.md describes the JSON.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline.actions.action_list import (
    COLUMNS,
    Column,
    ColumnKind,
    choose_columns,
    format_value,
    is_overdue,
    list_actions,
)
from pipeline.outbox.manifest import dump_json
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text, join_lines, mend_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.actions.action_list import ActionList
    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Record


_FULL = {
    "id": Column("id", "action.reference", ColumnKind.REFERENCE),
    "after": Column("after", "action.after", ColumnKind.REFERENCES),
}
# Lists of several records can be put under each other only if every one has the same columns.
CSV_COLUMNS = tuple(_FULL.get(column.key, replace(column, optional=False)) for column in COLUMNS)

# Spreadsheets run what begins like a formula, wide signs included; where the list separator is
# a semicolon, a cell may begin after any semicolon.
_FORMULA = re.compile(
    r"(^|;)(?=[\s\"\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫])"
)


def write_action_csv(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as CSV: one line each, under one line of column names."""
    return write_csv(list_actions(record, edition, labels, timezone=timezone), labels)


def write_csv(
    listing: ActionList, labels: Labels, columns: Sequence[Column] | None = None
) -> bytes:
    """RFC 4180 in UTF-8 with a byte-order mark; no cell has a line break or can be a formula."""
    columns, data = columns or CSV_COLUMNS, io.BytesIO()
    text = io.TextIOWrapper(data, encoding="utf-8-sig", newline="", write_through=True)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow([disarm_cell(labels(column.label)) for column in columns])
    for action in listing.actions:
        table.writerow([disarm_cell(format_value(action, column, labels)) for column in columns])
    text.flush()
    return data.getvalue()


def disarm_cell(text: str) -> str:
    """`text` on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1'", join_lines(text))


# An underscore within a word is no emphasis, and must stay as it is in links.
_ACTIVE = re.compile(r"[\\`*\[\]|~$#]|(?<![^\W_])_|_(?![^\W_])")
_ALIGNMENT = {ColumnKind.PROGRESS: "---:"}


def write_action_md(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as a heading and one table in GitHub-flavoured Markdown."""
    return write_md(list_actions(record, edition, labels, timezone=timezone), labels)


def write_md(listing: ActionList, labels: Labels, columns: Sequence[Column] | None = None) -> bytes:
    """Title, facts and one table in UTF-8; what people wrote stays literal text."""
    colon = labels.lead("record.colon")
    parts = [f"# {escape_text(join_lines(clean_text(listing.title)))}"]
    parts += [f"- {escape_text(name)}{colon}{escape_text(value)}" for name, value in listing.facts]
    heading = "\n".join([parts[0], "", *parts[1:]]).rstrip()
    if not listing.actions:
        return f"{heading}\n\n{escape_text(labels('action.none'))}\n".encode()
    table = "\n".join(_make_rows(listing, labels, columns or choose_columns(listing.actions)))
    return f"{heading}\n\n{table}\n".encode()


def escape_text(text: str) -> str:
    """`text` such that Markdown shows it as written; line breaks become `<br>`."""
    text = _ACTIVE.sub(r"\\\g<0>", clean_text(text))
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\n", "<br>")


def _make_rows(listing: ActionList, labels: Labels, columns: Sequence[Column]) -> Iterable[str]:
    yield _make_row(escape_text(labels(column.label)) for column in columns)
    yield _make_row(_ALIGNMENT.get(column.kind, "---") for column in columns)
    for action in listing.actions:
        yield _make_row(escape_text(format_value(action, column, labels)) for column in columns)


def _make_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


SCHEMA = 1


def write_action_json(
    record: Record, edition: Edition, labels: Labels, *, timezone: str = TIMEZONE
) -> bytes:
    """The actions of `record` as JSON, as of the day of its meeting; the same in any language."""
    return write_json(list_actions(record, edition, labels, timezone=timezone), labels)


def write_json(
    listing: ActionList, labels: Labels, _columns: Sequence[Column] | None = None
) -> bytes:
    """`listing` as JSON in UTF-8, keys in a fixed order."""
    heading: dict[str, Any] = {"schema": SCHEMA}
    if listing.record:
        heading |= {"record": listing.record, "revision": listing.revision}
        heading |= {"number": listing.number} if listing.number else {}
    heading |= {"as_of": listing.as_of.isoformat(), "timezone": listing.timezone}
    heading |= {**_mend(listing.figures or {}), "actions": []}
    start, _, end = dump_json(heading).rpartition(b"[]")
    # One after the other: sixty thousand of them at once would be half a gigabyte.
    data = io.BytesIO()
    data.write(start + b"[")
    separator = b"\n  "
    for action in listing.actions:
        mended = {**_mend(action), "overdue": is_overdue(action, listing.as_of)}
        data.write(separator + dump_json(mended).rstrip().replace(b"\n", b"\n  "))
        separator = b",\n  "
    data.write((b"\n ]" if listing.actions else b"]") + end)
    return data.getvalue()


def _mend(action: Mapping[str, Any]) -> dict[str, Any]:
    """`action` without lone surrogates, which no UTF-8 file can hold."""
    return {key: _mend_value(value) for key, value in action.items()}


def _mend_value(value: Any) -> Any:
    if isinstance(value, str):
        return mend_surrogates(value)
    if isinstance(value, list):
        return [_mend_value(item) for item in value]
    return _mend(value) if isinstance(value, dict) else value
