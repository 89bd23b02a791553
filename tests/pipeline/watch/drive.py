"""A watcher as a process of its own, with the stand-in job: `python -m tests.pipeline.watch.drive`.

Takes the folder of the workspace, settings being in its minutes.toml, and `--once`. Writes the
kind and name of each event to standard output, a line each.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MinutesError
from pipeline.settings import load_settings
from pipeline.watch.watcher import watch
from tests.pipeline.watch import standin

if TYPE_CHECKING:
    from pipeline.watch import events


def tell(event: events.Event) -> None:
    sys.stdout.write(f"{type(event).__name__} {getattr(event, 'name', '')}\n")
    sys.stdout.flush()


def main(base: Path, once: bool) -> int:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        return watch(load_settings(base), stop=stop, tell=tell, once=once, job=standin.JOB)
    except MinutesError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), "--once" in sys.argv))
