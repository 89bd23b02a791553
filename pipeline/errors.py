"""Problems of notes, which are values, and faults of the program or machine, which are raised."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Path = tuple[str | int, ...]
"""Where a value stands in the notes, by canonical (English) keys: `("issues", 2, "problem")`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a document that has no lines: as who opens it would say it.

    Tables, rows and paragraphs count from 1; 0 where it is none of these.
    """

    table: int = 0
    row: int = 0
    paragraph: int = 0
    label: str = ""
    """The label or the head of the column it belongs to, as written."""
    under: str = ""
    """The heading it stands under, as written: 议题二."""
    sheet: str = ""
    """The name of the sheet of a workbook."""
    cell: str = ""
    """The cell in it: `F7`."""


@dataclass(frozen=True, slots=True)
class Location:
    """A stretch of one line. Lines and columns count from 1, columns in characters."""

    line: int
    column: int
    length: int = 1
    place: Place | None = None
    """The place in a document or workbook, of which `line` and `column` are those of its text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in one notes file.

    `code` names the rule: `E…` is an error and stops the record, `W…` a warning and does not.
    `details` fill the placeholders of the rule's text in either language.
    """

    code: str
    location: Location
    path: Path = ()
    details: Mapping[str, str] = field(default_factory=dict)
    excerpt: str = ""
    """The line of the notes that `location` is on, as written, without its end."""
    raised: bool = False
    """The settings make an error of what is a warning by its code."""

    @property
    def is_error(self) -> bool:
        """Whether the problem stops the record."""
        return self.raised or self.code.startswith("E")


class MinutesError(Exception):
    """A fault told to the user in one line; `exit_code` is what the command ends with."""

    exit_code = 3


class UsageError(MinutesError):
    """What was asked for makes no sense: a wrong setting, option or folder."""

    exit_code = 2


class ThemeError(MinutesError):
    """A theme's template, style sheet or Word file is broken; the text names file and line.

    `others` are faults of the same file beside the first.
    """

    def __init__(self, fault: str, others: tuple[str, ...] = ()) -> None:
        super().__init__(fault)
        self.others = others


def put_errors_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in their order, but errors, which stop the record, before all others."""
    return tuple(sorted(problems, key=lambda problem: not problem.is_error))
