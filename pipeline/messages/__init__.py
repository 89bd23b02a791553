"""What problems are called: their texts in both languages, and the form they are printed in."""

from pipeline.messages.catalogue import (
    LANGUAGES,
    Entry,
    clean_text,
    describe_message,
    explain,
    load_catalogue,
)
from pipeline.messages.form import format_header, format_path, format_problem

__all__ = [
    "LANGUAGES",
    "Entry",
    "clean_text",
    "describe_message",
    "explain",
    "format_header",
    "format_path",
    "format_problem",
    "load_catalogue",
]
