"""Whether a theme can make every record: its words, its form, its styles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.compose.form import compose_form
from pipeline.errors import ThemeError
from pipeline.labels import load_labels
from pipeline.themes.braces import check_braces
from pipeline.themes.specimen import list_specimens, read_specimen
from pipeline.themes.words import check_words
from pipeline.writers import RECORD_WRITERS
from pipeline.writers.attachment import Attachment
from pipeline.writers.pdf.families import check_families

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.assets import Theme
    from schemas.model import Edition, Record

ORGANISATION = "示例科技有限公司"


def check_theme(theme: Theme) -> tuple[str, ...]:
    """Everything found wrong with `theme`, a line each with file and, where it has one, line.

    Every specimen is composed and written as PDF, DOCX and HTML.
    """
    faults = dict.fromkeys(
        (*check_words(theme), *check_braces(theme.style), *check_families(theme))
    )
    if faults:
        return tuple(faults)
    for record, edition in list_specimens():
        faults.update(dict.fromkeys(_try_record(theme, record, edition)))
    return tuple(faults)


def _try_record(theme: Theme, record: Record, edition: Edition) -> Iterator[str]:
    """The faults of one record, one of each writer at most but for the style sheet."""
    notes = Attachment("notes.yaml", read_specimen()[0], "notes", "Source")
    try:
        labels = load_labels(theme.labels, record.meeting.languages)
        form = compose_form(record, edition, theme, labels, organisation=ORGANISATION)
    except ThemeError as error:
        yield str(error)
        return
    for write in RECORD_WRITERS.values():
        try:
            write(form, theme, (notes,))
        except ThemeError as error:
            yield str(error)
            yield from error.others
