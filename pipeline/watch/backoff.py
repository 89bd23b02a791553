"""Backoff: growing pauses between attempts at something that does not work for now."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

FIRST = 0.5
LONGEST = 60.0


class Backoff:
    """How long to leave each thing alone: 0.5 s after the first failure, then doubling to 60 s."""

    def __init__(self) -> None:
        self._failures: dict[Hashable, tuple[int, float]] = {}

    def lengthen(self, key: Hashable, now: float) -> int:
        """Note a failure; gives how many there have been in a row."""
        count = self._failures.get(key, (0, 0.0))[0] + 1
        self._failures[key] = (count, now + min(LONGEST, FIRST * 2 ** (count - 1)))
        return count

    def forget(self, key: Hashable) -> None:
        """Note a success."""
        self._failures.pop(key, None)

    def keep(self, keys: set[str]) -> None:
        """Forget everything but `keys`."""
        for key in self._failures.keys() - keys:
            del self._failures[key]

    def until(self, key: Hashable) -> float:
        """When the next attempt is due; 0 where there was no failure."""
        return self._failures.get(key, (0, 0.0))[1]
