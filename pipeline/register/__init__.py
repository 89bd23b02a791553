"""All actions over all records, as they stand; reads the outbox and never writes."""

from pipeline.register.choice import OPEN, Choice, choose_entries, sort_entries, weigh_entry
from pipeline.register.entry import Change, Entry, Recorded, Source
from pipeline.register.groups import By, Group, split_entries
from pipeline.register.listing import COLUMNS, list_entries
from pipeline.register.notice import Kind, Notice
from pipeline.register.notices import find_notices
from pipeline.register.register import Register, make_register, read_register
from pipeline.register.series import choose_followed, choose_language, find_series

__all__ = [
    "COLUMNS",
    "OPEN",
    "By",
    "Change",
    "Choice",
    "Entry",
    "Group",
    "Kind",
    "Notice",
    "Recorded",
    "Register",
    "Source",
    "choose_entries",
    "choose_followed",
    "choose_language",
    "find_notices",
    "find_series",
    "list_entries",
    "make_register",
    "read_register",
    "sort_entries",
    "split_entries",
    "weigh_entry",
]
