"""Difference between two revisions of a record, part by part."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from schemas.edition import Change, ChangeKind, FieldChange
from schemas.model import RecordKind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from schemas.edition import Comparable
    from schemas.model import Record

_ALIKE = 0.4
"""Share of common pairs of letters from which two titles are taken for one, reworded."""
_NAMES = ("name", "point", "title")
"""What an item of a list is called by, the first that it has."""
_MOST = 100
"""So many parts without a match are compared each with each; more would take minutes."""
_LONGEST = 500
"""So many letters of a title are looked at."""


def pair_parts(
    before: Sequence[Any], after: Sequence[Any], *, title: str, number: str = ""
) -> Iterator[tuple[Any | None, Any | None]]:
    """The parts of `after` in their order, each with the one it was; then those that are gone.

    The same title is the same part, first where the number is the same too; then the same
    number or none, where the titles are alike. Numbers alone say nothing: where notes give none,
    an action put in between moves all that follow.
    """

    def name(part: Any) -> str:
        return str(getattr(part, title))

    def count(part: Any) -> str:
        return str(getattr(part, number, ""))

    pairing = _Pairing(before, after)
    pairing.match(lambda part: (name(part), count(part)))
    pairing.match(name)
    pairing.match_alike(name, count)
    yield from pairing.list_pairs()


@dataclass(slots=True)
class _Pairing:
    """Two rows of parts, and which of them are one so far."""

    before: Sequence[Any]
    after: Sequence[Any]
    pairs: dict[int, int] = field(default_factory=dict)
    """Places in `after` to places in `before`."""

    def match(self, key: Callable[[Any], Hashable]) -> None:
        """Pair the free parts that have the same key, in order."""
        places: dict[Hashable, list[int]] = {}
        for index in reversed(self._list_free()):
            places.setdefault(key(self.before[index]), []).append(index)
        for place in self._list_new():
            found = places.get(key(self.after[place]))
            if found:
                self.pairs[place] = found.pop()

    def match_alike(self, name: Callable[[Any], str], count: Callable[[Any], str]) -> None:
        """Pair the free parts of one number whose names are alike, the first that will do."""
        free = self._list_free()[:_MOST]
        for place in self._list_new()[:_MOST]:
            part = self.after[place]
            for index in free:
                old = self.before[index]
                if count(old) == count(part) and _measure(name(old), name(part)) >= _ALIKE:
                    self.pairs[place] = index
                    free.remove(index)
                    break

    def list_pairs(self) -> Iterator[tuple[Any | None, Any | None]]:
        """Every new part with its old one or none, then the old ones left over."""
        for place, part in enumerate(self.after):
            yield (self.before[self.pairs[place]] if place in self.pairs else None), part
        for index in self._list_free():
            yield self.before[index], None

    def _list_free(self) -> list[int]:
        taken = set(self.pairs.values())
        return [index for index in range(len(self.before)) if index not in taken]

    def _list_new(self) -> list[int]:
        return [place for place in range(len(self.after)) if place not in self.pairs]


def _measure(one: str, other: str) -> float:
    """How many pairs of neighbouring letters two texts share: 0 for none, 1 for all."""
    pairs, others = _list_letters(one), _list_letters(other)
    if not pairs or not others:
        return float(one == other)
    return 2 * len(pairs & others) / (len(pairs) + len(others))


def _list_letters(text: str) -> set[str]:
    start = text[:_LONGEST]
    return {start[index : index + 2] for index in range(len(start) - 1)}


class _Kind(NamedTuple):
    """A kind of part that a record may hold several of."""

    name: str
    list_parts: Callable[[Record], tuple[Any, ...]]
    title: str
    """The field that a part is called by."""
    number: str
    """The field that a part is numbered by, if any."""


_KINDS = (
    _Kind("topic", lambda record: record.topics, "title", ""),
    _Kind("issue", lambda record: record.issues, "problem", ""),
    _Kind("action", lambda record: tuple(record.actions()), "task", "id"),
    _Kind("update", lambda record: record.updates, "action", "action"),
)
_LONE = ("retrospective", "follow_up")
"""Parts that a record has one of, beside the meeting."""


def compare_records(before: Record, after: Record) -> tuple[Change, ...]:
    """What `after` says otherwise than `before`, in printed order; order alone is no change.

    Every field counts that its class does not mark as left out.
    """
    return (
        *_compare_heads(before, after),
        *(change for kind in _KINDS for change in _compare_kind(kind, before, after)),
        *(change for part in _LONE for change in _compare_lone(part, before, after)),
    )


def list_compared(kind: type[Any]) -> tuple[Field[Any], ...]:
    """The fields of a part of the record that revisions are compared by."""
    return tuple(item for item in fields(kind) if item.metadata.get("compared", True))


def _compare_heads(before: Record, after: Record) -> Iterator[Change]:
    """What became of the meeting, or of what stands for it in a progress report."""
    for change in _compare_lone("meeting", before, after):
        if after.kind is RecordKind.PROGRESS:
            # Its subject is made of the other two.
            told = tuple(field for field in change.fields if field.name != "subject")
            yield replace(change, part="progress", fields=told)
        else:
            yield change


def _compare_lone(part: str, before: Record, after: Record) -> Iterator[Change]:
    found = _compare_fields(getattr(before, part), getattr(after, part))
    if found:
        yield Change(ChangeKind.CHANGED, part, fields=found)


def _compare_kind(kind: _Kind, before: Record, after: Record) -> Iterator[Change]:
    pairs = pair_parts(
        kind.list_parts(before), kind.list_parts(after), title=kind.title, number=kind.number
    )
    for old, new in pairs:
        part = old if new is None else new
        name, number = getattr(part, kind.title), getattr(part, kind.number, "")
        if old is None or new is None:
            what = ChangeKind.ADDED if old is None else ChangeKind.REMOVED
            yield Change(what, kind.name, name, number)
        elif found := _compare_fields(old, new):
            yield Change(ChangeKind.CHANGED, kind.name, name, number, found)


def _compare_fields(before: Any, after: Any) -> tuple[FieldChange, ...]:
    if before == after:
        return ()
    return tuple(
        FieldChange(
            item.metadata.get("label", item.name),
            _flatten(getattr(before, item.name)),
            _flatten(getattr(after, item.name)),
        )
        for item in list_compared(type(after))
        if getattr(before, item.name) != getattr(after, item.name)
    )


def _name_item(item: Any) -> str:
    own = {field.name for field in fields(item)} if is_dataclass(item) else frozenset()
    return str(next((getattr(item, name) for name in _NAMES if name in own), item))


def _flatten(value: Any) -> Comparable:
    """A value as it can be printed on one line: people by name, materials by title."""
    if isinstance(value, tuple):
        return tuple(map(_name_item, value))
    if isinstance(value, Enum):
        return str(value.value)
    flat: Comparable = value
    return flat
