"""The garbage collector, kept away from work that makes many values which all stay."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def pause_collector(*, freeze: bool = False) -> Iterator[None]:
    """Let the collector rest, where it was at work; with `freeze`, pass over what was made."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if freeze:
                gc.freeze()
            gc.enable()
