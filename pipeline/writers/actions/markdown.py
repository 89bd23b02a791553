"""The action list as a Markdown table for wikis, chats and repositories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.actions.action_list import list_actions
from pipeline.actions.fields import Column, ColumnKind, choose_columns, format_value
from pipeline.settings import TIMEZONE
from pipeline.system.text import clean_text, join_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.actions.action_list import ActionList
    from pipeline.document.labels import Labels
    from schemas.edition import Edition
    from schemas.model import Record

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
