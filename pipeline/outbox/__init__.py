"""Folders of published records. Only this package writes to the outbox."""

from pipeline.outbox.errors import (
    NameTooLongError,
    OutboxError,
    OutboxFullError,
    RevisionTakenError,
)
from pipeline.outbox.notes import is_plain_name, read_file_in, read_published_notes
from pipeline.outbox.publish import check_outbox, publish, replace_files, replace_renderings
from pipeline.outbox.records import (
    Misread,
    Published,
    choose_edition,
    find_latest,
    find_records,
    find_revisions,
    folder_name,
    load_record,
    read_record,
)
from pipeline.outbox.staging import STAGING, sweep_staging

__all__ = [
    "STAGING",
    "Misread",
    "NameTooLongError",
    "OutboxError",
    "OutboxFullError",
    "Published",
    "RevisionTakenError",
    "check_outbox",
    "choose_edition",
    "find_latest",
    "find_records",
    "find_revisions",
    "folder_name",
    "is_plain_name",
    "load_record",
    "publish",
    "read_file_in",
    "read_published_notes",
    "read_record",
    "replace_files",
    "replace_renderings",
    "sweep_staging",
]
