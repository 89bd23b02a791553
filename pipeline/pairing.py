"""Which part of one record is which part of another: topics and actions have no lasting names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

_ALIKE = 0.4
"""Share of common pairs of letters from which two titles are taken for one, reworded."""
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
