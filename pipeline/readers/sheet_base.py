"""Base of a sheet of actions: what it was made from, kept inside it, so that changes are known."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

BASE_SHEET: Final = "minutes"
"""The name of the hidden sheet that holds the base."""
FORM: Final = "minutes actions 1"
"""What its first cell says. Another form of the base has another number."""
HEAD: Final = ("reporter", "department", "date")
"""What is asked for above the table, by the keys of a progress report."""
CHANGEABLE: Final = ("status", "progress", "new_due", "note", "accepted_by")
"""The columns that are filled in."""
CONFLICT: Final = "E910"
"""A cell was filled in that another record has changed since the sheet was made."""
OVERTAKEN: Final = "E911"
"""A status was left as it was, which another record has changed since."""
_SETTINGS: Final = ("language", "timezone", "as_of", "stamp", "sheet")
_NEEDED: Final = {"confidentiality", "task", "due", *CHANGEABLE} - {"new_due"}


@dataclass(frozen=True, slots=True)
class SheetBase:
    """All that a sheet must know to be read back, in texts."""

    language: str
    timezone: str
    as_of: str
    """The day of which it tells."""
    stamp: str
    """The instant, in UTC, at which it says that it was made."""
    sheet: str
    """The name of the sheet that is filled in."""
    others: tuple[str, ...] = ()
    """The names of those that are only shown."""
    people: tuple[str, ...] = ()
    """Who is offered for accepting."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """The printed name of each column by its key."""
    head: Mapping[str, str] = field(default_factory=dict)
    """The label of each of HEAD."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The printed word of each status."""
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the id of each action what the sheet says of it, the status by its English word."""

    @property
    def mark(self) -> str:
        """What tells this sheet from others that were made for the same day."""
        return hashlib.sha256(repr(self.rows).encode()).hexdigest()[:6]

    def list_rows(self) -> Iterator[Sequence[str]]:
        """The rows of the hidden sheet."""
        yield (FORM,)
        for item in fields(self):
            value = getattr(self, item.name)
            if isinstance(value, str):
                yield item.name, value
            elif isinstance(value, tuple):
                yield from ((item.name, one) for one in value)
            elif item.name != "rows":
                yield from ((item.name, key, word) for key, word in value.items())
        names = [*next(iter(self.rows.values()), dict.fromkeys(sorted(_NEEDED)))]
        yield "rows", "id", *names
        for action, said in self.rows.items():
            yield "", action, *(said[name] for name in names)


def read_base(rows: Iterable[Sequence[object]]) -> SheetBase | None:
    """The base that the rows of a hidden sheet tell of; None where they tell of none."""
    listed = iter([[str(value) for value in row] for row in rows])
    if next(listed, [""])[:1] != [FORM]:
        return None
    texts: dict[str, str] = {}
    lists: dict[str, list[str]] = {"others": [], "people": []}
    tables: dict[str, dict[str, str]] = {"columns": {}, "head": {}, "words": {}}
    names: list[str] = []
    actions: dict[str, dict[str, str]] = {}
    for row in listed:
        kind, cells = row[0], [*row[1:], "", ""]
        if names:
            said = dict(zip(names, cells[1:], strict=False))
            actions[cells[0]] = dict.fromkeys(names, "") | said
        elif kind == "rows":
            names = [*filter(None, cells[1:])]
        elif kind in lists:
            lists[kind].append(cells[0])
        elif kind in tables:
            tables[kind][cells[0]] = cells[1]
        else:
            texts[kind] = cells[0]
    values: dict[str, Any] = {name: texts.get(name, "") for name in _SETTINGS}
    values |= {name: tuple(found) for name, found in lists.items()}
    is_whole = all(map(values.get, _SETTINGS)) and {*names} >= _NEEDED
    values |= {**tables, "rows": actions}
    return SheetBase(**values) if is_whole else None
