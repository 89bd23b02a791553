"""The inbox: files that are dropped there become records, or are rejected with a report."""

from pipeline.inbox.health import Health, Heartbeat, read_health
from pipeline.inbox.warmth import Job
from pipeline.inbox.watcher import watch

__all__ = ["Health", "Heartbeat", "Job", "read_health", "watch"]
