"""Entries by department or by owner, and file names for the groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from schemas.identifiers import make_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.register.entry import Entry


class By(StrEnum):
    """What a group is of."""

    DEPARTMENT = "department"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of a department, or of an owner in a department: there may be two of a name."""

    department: str
    owner: str
    file_name: str
    """Without an ending; no two groups have the same on any disk."""
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """Who it is."""
        return f"{self.department} {self.owner}".strip()


def split_entries(entries: Iterable[Entry], by: By) -> tuple[Group, ...]:
    """The groups in order of name, their entries in the order given."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        owner = entry.action.owner if by is By.OWNER else ""
        found.setdefault((entry.action.department, owner), []).append(entry)
    groups, taken = [], set[str]()
    for (department, owner), members in sorted(found.items()):
        file_name = _find_name(f"{department}-{owner}" if owner else department, taken)
        taken.add(file_name.casefold())
        groups.append(Group(department, owner, file_name, tuple(members)))
    return tuple(groups)


def _find_name(name: str, taken: set[str]) -> str:
    wanted = make_id(name)
    number = 1
    file_name = wanted
    while file_name.casefold() in taken:
        number += 1
        file_name = f"{wanted}-{number}"
    return file_name
