"""The clock of the commands: nothing below looks at it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.writers.action_list import find_zone

if TYPE_CHECKING:
    from pipeline.settings import Settings


def find_today(settings: Settings) -> dt.date:
    """What day it is in the time zone of the records; raises UsageError where that is unknown."""
    return dt.datetime.now(find_zone(settings.timezone)).date()
