"""The log on standard error: one line an event, as text or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

LOG_FORMATS = ("text", "json")


class TextFormatter(logging.Formatter):
    """Time, level and message on one line; a traceback only where steps are logged too."""

    def __init__(self, *, verbose: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%Y-%m-%d %H:%M:%S")
        self._verbose = verbose

    def format(self, record: logging.LogRecord) -> str:
        """The event as text."""
        if not self._verbose:
            record = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return super().format(record)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, message, and what the event adds."""

    def format(self, record: logging.LogRecord) -> str:
        """The event as one line of JSON; its own values come under the key `event`."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if event := getattr(record, "event", None):
            entry["event"] = event
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def set_up_logging(form: str, *, verbose: bool) -> None:
    """Send the log of the program to standard error in `form`, one of LOG_FORMATS."""
    handler = logging.StreamHandler(sys.stderr)
    if form == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(TextFormatter(verbose=verbose))
    logger = logging.getLogger("minutes")
    logger.handlers = [handler]
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
