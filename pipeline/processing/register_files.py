"""Files of the register: all actions in any format, and the page to fill in that knows them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipeline import outbox
from pipeline.actions.carry_over import choose_language
from pipeline.actions.filters import sort_entries
from pipeline.actions.listing import COLUMNS, list_entries, pick_columns
from pipeline.actions.page_view import limit_entries, list_figures, make_page
from pipeline.actions.register import read_register
from pipeline.document.labels import Labels, load_labels
from pipeline.document.theme import LABELS, load_theme
from pipeline.outbox.records import tell_faults
from pipeline.settings import ACTION_FORMATS
from pipeline.system.text import clean_text
from pipeline.writers import LISTING_WRITERS
from pipeline.writers.form_page import Prefill, write_form_page
from schemas.written_names import unify_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pipeline.actions.entry import Entry
    from pipeline.actions.register import Register
    from pipeline.settings import Settings
    from schemas.model import Language


FORMATS = (*ACTION_FORMATS, "html")
FORM_FILE = "new.html"
KEPT = ("actions.xlsx", "actions.html", FORM_FILE)
"""The files that stand beside the records: the register, and the page to fill new notes in."""
MOST = 300
"""Names that the page to fill in suggests: those that earlier records have most often."""
_ATTEMPTS = 3


def publish_register(folder: Path, settings: Settings, as_of: dt.date) -> tuple[str, ...]:
    """Bring actions.xlsx, actions.html and new.html of the outbox `folder` up to date.

    Gives the names of those that changed. They hold all open actions and those resolved last,
    and are in the language of most records. Raises MinutesError; each file is then the old one or
    the whole new one.
    """
    changed: set[str] = set()
    for _ in range(_ATTEMPTS):
        with tell_faults(folder):
            seen = _list_names(folder)
            register = read_register(folder, as_of)
        labels = load_register_labels(settings, choose_language(register))
        entries = sort_entries(register.entries, as_of)
        sheet = write_register("xlsx", register, limit_entries(entries), labels, settings)
        page = write_register("html", register, entries, labels, settings, form=FORM_FILE)
        form = make_form_page(settings, labels.languages[0].value, register, link="actions.html")
        files = dict(zip(KEPT, (sheet, page, form), strict=True))
        changed |= set(outbox.replace_files(folder, files))
        if seen == _list_names(folder):
            break  # Else another watcher has published what our files do not know of.
    return tuple(sorted(changed))


def write_register(
    kind: str,
    register: Register,
    entries: tuple[Entry, ...],
    labels: Labels,
    settings: Settings,
    title: str = "",
    form: str = "",
) -> bytes:
    """`entries` of the register in a format of FORMATS; the same bytes for the same arguments.

    `form` is where the page to fill in is, relative to a page.
    """
    if kind == "html":
        from pipeline.writers.actions.html_page import write_page

        page = make_page(register, entries, labels, settings.organisation)
        return write_page(page, labels, form)
    listing = list_entries(register, entries, labels, settings.timezone, title)
    columns = COLUMNS if kind == "csv" else pick_columns(entries, is_returned=kind == "xlsx")
    listing = replace(listing, entries=settings.actions.ics)
    if kind == "json":
        listing = replace(listing, figures=list_figures(register, entries))
    return LISTING_WRITERS[kind](listing, labels, columns)


def make_form_page(
    settings: Settings,
    language: str,
    register: Register | None = None,
    *,
    notes: Mapping[str, Any] | None = None,
    unreviewed: tuple[str, ...] = (),
    link: str = "",
) -> bytes:
    """The page to fill in, which suggests the names of the register; the same bytes every time.

    `notes` stand there already, and major problems that are `unreviewed` are told. `link` leads to
    the register's page.
    """
    sources, entries = (register.sources, register.entries) if register else ((), ())
    charged = [entry.action for entry in entries]
    owners, recorders = (one.owner for one in charged), (source.recorder for source in sources)
    taking_part = (name for source in sources for name in source.departments)
    prefill = Prefill(
        organisation=settings.organisation,
        people=rank_names((*owners, *recorders)),
        departments=rank_names((*(one.department for one in charged), *taking_part)),
        notes=notes,
        unreviewed=unreviewed,
        register=link,
        holidays=settings.holidays,
    )
    return write_form_page(language, prefill)


def rank_names(names: Iterable[str]) -> tuple[str, ...]:
    """Every name once, in its usual spelling, the most frequent first."""
    known = [name for name in map(clean_text, names) if name]
    usual = unify_names(known)
    counts = Counter(usual.get(name, name) for name in known)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:MOST])


def load_register_labels(settings: Settings, language: Language) -> Labels:
    """The labels of the theme, and the built-in ones for words that the theme does not have."""
    theme = load_theme(settings)
    own = load_labels(theme.labels, (language,)).tables[0]
    built_in = load_labels(LABELS, (language,)).tables[0]
    return Labels((language,), (_merge(built_in, own),))


def _merge(base: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    merged = {**base, **own}
    for name, table in base.items():
        mine = own.get(name)
        if isinstance(table, dict) and isinstance(mine, dict):
            merged[name] = _merge(table, mine)
    return merged


def _list_names(folder: Path) -> list[str]:
    return sorted(name for name in os.listdir(folder) if name not in KEPT)  # noqa: PTH208  # names
