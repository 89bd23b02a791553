"""Sheet that comes back: the base that it was made from, and its changes as notes."""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.readers.notes import NOWHERE
from schemas.choices import get_word
from schemas.identifiers import make_id
from schemas.model import Confidentiality, Status
from schemas.names import get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.readers.tree import Span, Spans, Tree, Value


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


_FIRST_DAY: Final = dt.date(1899, 12, 30)
"""Of the numbers that sheets have for days."""
_DAYS: Final = range(36_526, 73_051)
"""Numbers that can be meant as days: 2000 to 2099."""
_WHOLE: Final = 10
"""From here on a number that is not whole is meant as percent."""
_DATED: Final = ("date", "due", "new_due")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as text; `start` is where that stands in the text of the notes."""

    text: str
    start: int
    number: float | None = None
    """Its value where that is a number, and whether it is shown as a percentage."""
    is_percent: bool = False

    @property
    def span(self) -> Span:
        """Its place, which is also that of its key."""
        end = self.start + len(self.text)
        return (self.start, end, self.start, end, None)


Said = dict[str, tuple[str, SheetCell]]
"""By canonical key, a value and the cell that it comes from."""


@dataclass(frozen=True, slots=True)
class SheetReport:
    """The tree of a report, the places in it, and what the sheet was made from."""

    tree: Tree = field(default_factory=dict)
    root: Span = NOWHERE
    bases: tuple[Mapping[str, str], ...] = ()
    """Of each update, the values that the sheet was made with, by key."""


def make_report(
    base: SheetBase, head: Said, updates: Sequence[Said], modified: str, length: int
) -> SheetReport:
    """The report that `updates` and what stands above the table make; empty without updates.

    `modified` is when the sheet was saved, `length` that of its text.
    """
    if not updates:
        return SheetReport()
    fields, language = get_notes_section().fields, base.language
    told = [_name_keys(one, fields["updates"], language) for one in updates]
    progress = _name_keys(
        _complete_head(base, head, updates, modified), fields["progress"], language
    )
    place = head["reporter"][1].span
    around = (0, length)
    keys = [get_key(fields[name], language) for name in ("progress", "updates")]
    spans: Spans = {
        keys[0]: (*place[:4], progress[1]),
        keys[1]: (*around, *around, [(-1, -1, *around, inner) for _, inner in told]),
    }
    tree: Tree = {keys[0]: progress[0], keys[1]: [values for values, _ in told]}
    names = ("task", "action")
    bases = tuple(
        {name: base.rows[one["action"][0]][name] for name in one if name not in names}
        for one in updates
    )
    return SheetReport(tree, (-1, -1, *around, spans), bases)


def _name_keys(said: Said, section: Any, language: str) -> tuple[dict[str, Value], dict[str, Span]]:
    """Values and places under the keys of `section`, choices by their words."""
    values: dict[str, Value] = {}
    spans: dict[str, Span] = {}
    for name, (value, cell) in said.items():
        key = get_key(section.section.fields[name], language)
        values[key] = _name_choice(name, value, language)
        spans[key] = cell.span
    return values, spans


def _name_choice(name: str, value: str, language: str) -> str:
    for known, kind in (("status", Status), ("confidentiality", Confidentiality)):
        if name == known and value in list(kind):
            return get_word(kind(value), language)
    return value


def _complete_head(base: SheetBase, head: Said, updates: Sequence[Said], modified: str) -> Said:
    """The head of the report: who reports and when, its number, who may read it.

    A sheet that comes again, filled in further or corrected, has the same number.
    """
    reporter, department = head["reporter"][0], head["department"][0]
    mark = hashlib.sha256(repr((base.mark, reporter, department)).encode()).hexdigest()[:6]
    levels = [base.rows[one["action"][0]]["confidentiality"] for one in updates]
    level = max(
        (one for one in Confidentiality if one in levels),
        key=list(Confidentiality).index,
        default="",
    )
    cell = head["reporter"][1]
    date, dated = head["date"]
    said = {
        "date": (date or _find_saved(base, modified), dated),
        "reporter": head["reporter"],
        "department": head["department"],
        "id": (make_id(f"{base.as_of}-{reporter}-{mark}", mark) if reporter else "", cell),
        "confidentiality": (str(level), cell),
    }
    return {key: one for key, one in said.items() if one[0] or key in ("date", "reporter")}


def _find_saved(base: SheetBase, modified: str) -> str:
    """When the sheet was saved after it was made, by the clock of its zone; empty where unknown."""
    try:
        saved = dt.datetime.fromisoformat(modified)
        made = dt.datetime.fromisoformat(base.stamp)
        zone = ZoneInfo(base.timezone)
        saved = saved if saved.tzinfo else saved.replace(tzinfo=dt.UTC)
        if saved <= made:
            return ""
        return f"{saved.astimezone(zone):%Y-%m-%d %H:%M}"
    except (ValueError, TypeError, OverflowError, OSError, ZoneInfoNotFoundError):
        return ""


def read_number(value: object) -> float | None:
    """The number in a cell; None where something else is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def write_value(value: object, key: str = "", *, is_percent: bool = False) -> str:
    """A value of a cell of the column `key` as people would type it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _write_number(value, key, is_percent)
    if isinstance(value, dt.datetime):
        if value.year < dt.MAXYEAR:
            value += dt.timedelta(seconds=30)  # Sheets count time in fractions of a day.
        return f"{value:%Y-%m-%d}" if value.time() < dt.time(0, 1) else f"{value:%Y-%m-%d %H:%M}"
    return str(value)


def _write_number(value: float, key: str, is_percent: bool) -> str:
    if not math.isfinite(value):
        return str(value)
    if key == "progress":
        # 1.2 is 120 percent: nobody means one percent and a bit.
        is_part = is_percent or 0 <= value <= 1 or (value < _WHOLE and value != int(value))
        percent = value * 100 if is_part else value
        return f"{round(percent, 6):g}%"
    whole = int(value) if value == int(value) else value
    if key in _DATED and whole in _DAYS:
        return (_FIRST_DAY + dt.timedelta(days=int(whole))).isoformat()
    return str(whole)
