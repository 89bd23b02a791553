"""Hook: a command of the user's that runs after each published record."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event as Flag
from typing import TYPE_CHECKING

from pipeline.watch.events import HookFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_GLANCE = 0.1


class Hook:
    """Runs a command for one folder after another, beside the watcher, which it cannot hold up."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command = tuple(command)
        self._seconds = seconds
        self.failures: SimpleQueue[HookFailed] = SimpleQueue()
        self._thread = ThreadPoolExecutor(1)
        self._stop = Flag()

    def run(self, folder: Path) -> None:
        """Run the command with `folder` as its last argument, soon."""
        if self._command:
            self._thread.submit(self._call, folder)

    def finish(self, *, wait: bool) -> None:
        """Let all commands end that were asked for; or stop the running one and leave the rest."""
        if not wait:
            self._stop.set()
        self._thread.shutdown(wait=True, cancel_futures=not wait)

    def _call(self, folder: Path) -> None:
        reason = run_command((*self._command, str(folder)), self._seconds, self._stop)
        if reason:
            self.failures.put(HookFailed(folder, reason))


def run_command(command: Sequence[str], seconds: float, stop: Flag) -> str:
    """Run a command, never through a shell; gives why it failed, or nothing.

    It is killed when it takes longer than `seconds`, or when `stop` is set.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  # the user's own command from minutes.toml
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    except OSError as error:
        return f"{command[0]}: {error.strerror}"
    with process:
        for _ in range(int(seconds / _GLANCE) + 1):
            try:
                code = process.wait(_GLANCE)
            except subprocess.TimeoutExpired:
                if stop.is_set():
                    process.kill()
                    return "stopped, since the watcher ended"
            else:
                return f"exit code {code}" if code else ""
        process.kill()
    return f"it took longer than {seconds:g} seconds"
