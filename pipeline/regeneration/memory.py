"""The memory of a regeneration: files that are as when they were read are not read again."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.regeneration.judge import digest_file
from pipeline.regeneration.sums import Sum, take_fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.regeneration.sums import Fingerprint


class Memory:
    """Digests by fingerprint, for any number of outboxes and from any number of threads.

    `recall` gives what is remembered of an outbox, `now` the time in nanoseconds since 1970.
    """

    def __init__(
        self, recall: Callable[[Path], dict[str, Sum]], now: Callable[[], int] = time.time_ns
    ) -> None:
        self._recall = recall
        self._now = now
        self._sums: dict[str, dict[str, Sum]] = {}
        self._learned: set[str] = set()
        self._lock = threading.Lock()

    def digest(self, file: Path) -> str:
        """What `digest_file` gives, or gave when the file in a record's folder was last read."""
        folder, name = os.path.split(file)
        outbox, record = os.path.split(folder)
        name = f"{record}/{name}"
        sums = self._find_sums(outbox)
        now = self._now()
        fingerprint = take_fingerprint(file)
        known = sums.get(name)
        if known is not None and known.fingerprint == fingerprint:
            return known.digest
        found = digest_file(file)
        self._learn(outbox, name, fingerprint, found, now)
        return found

    def list_learned(self) -> Iterator[tuple[Path, dict[str, Sum]]]:
        """Every outbox of which there is something new to remember, and all to remember of it."""
        for outbox in sorted(self._learned):
            present = set(os.listdir(outbox or "."))  # noqa: PTH208  # half the time among 10,000
            sums = self._sums[outbox]
            kept = [name for name in sums if name.partition("/")[0] in present]
            yield Path(outbox), {name: sums[name] for name in kept}

    def _find_sums(self, outbox: str) -> dict[str, Sum]:
        with self._lock:
            if outbox not in self._sums:
                self._sums[outbox] = self._recall(Path(outbox))
            return self._sums[outbox]

    def _learn(
        self, outbox: str, name: str, fingerprint: Fingerprint | None, found: str, now: int
    ) -> None:
        sums = self._sums[outbox]
        if found and fingerprint is not None and fingerprint.was_at_rest(now):
            sums[name] = Sum(fingerprint, found)
        elif sums.pop(name, None) is None:
            return
        self._learned.add(outbox)
