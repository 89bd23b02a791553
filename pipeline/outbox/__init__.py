"""Folders of published records. Only this package writes to the outbox."""

from pipeline.outbox.errors import (
    NameTooLongError,
    OutboxError,
    OutboxFullError,
    RevisionTakenError,
)
from pipeline.outbox.publish import (
    STAGING,
    check_outbox,
    publish,
    replace_files,
    replace_renderings,
    sweep_staging,
)
from pipeline.outbox.records import (
    Misread,
    PublishedRecord,
    choose_edition,
    find_latest,
    find_revisions,
    folder_name,
    is_plain_name,
    load_record,
    read_file_in,
    read_published_notes,
    read_record,
    record_id,
)

__all__ = [
    "STAGING",
    "Misread",
    "NameTooLongError",
    "OutboxError",
    "OutboxFullError",
    "PublishedRecord",
    "RevisionTakenError",
    "check_outbox",
    "choose_edition",
    "find_latest",
    "find_revisions",
    "folder_name",
    "is_plain_name",
    "load_record",
    "publish",
    "read_file_in",
    "read_published_notes",
    "read_record",
    "record_id",
    "replace_files",
    "replace_renderings",
    "sweep_staging",
]
