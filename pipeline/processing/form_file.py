"""Page to fill in that knows what earlier records say: names, open actions, the last meeting."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipeline.system.text import clean_text
from pipeline.writers.form_page import Prefill, write_form_page
from schemas.choices import get_word
from schemas.model import Status
from schemas.name_folding import unify_names
from schemas.names import get_key
from schemas.notes import get_notes_section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.actions.entry import Entry, Source
    from pipeline.actions.register import Register

MOST = 300
"""Names that are suggested: those that earlier records have most often."""


def make_form_page(
    register: Register,
    language: str,
    *,
    organisation: str = "",
    holidays: str = "CN",
    link: str = "",
    followed: Iterable[Entry] = (),
    last: Source | None = None,
) -> bytes:
    """The page in `language`; the same bytes for the same register.

    `followed` are actions that stand there already under updates; of `last`, the last meeting of
    a series, the subject and the departments are filled in. `link` leads to the register's page.
    """
    owners = (name for entry in register.entries for name in (entry.action.owner,))
    recorders = (source.recorder for source in register.sources)
    charged = (entry.action.department for entry in register.entries)
    taking_part = (name for source in register.sources for name in source.departments)
    prefill = Prefill(
        organisation=organisation,
        people=rank_names((*owners, *recorders)),
        departments=rank_names((*charged, *taking_part)),
        notes={**note_meeting(last, language), **note_updates(followed, language)},
        register=link,
        holidays=holidays,
    )
    return write_form_page(language, prefill)


def rank_names(names: Iterable[str]) -> tuple[str, ...]:
    """Every name once, in its usual spelling, the most frequent first."""
    known = [name for name in map(clean_text, names) if name]
    usual = unify_names(known)
    counts = Counter(usual.get(name, name) for name in known)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name))[:MOST])


def note_meeting(source: Source | None, language: str) -> dict[str, Any]:
    """The part `meeting` of new notes, as far as the last meeting tells it."""
    if source is None:
        return {}
    part: Any = get_notes_section().fields["meeting"]
    known = {"subject": source.subject, "departments": list(source.departments)}
    return {get_key(part, language): _translate(part, known, language)}


def note_updates(entries: Iterable[Entry], language: str) -> dict[str, Any]:
    """The part `updates` of new notes: each action with its task and its present status."""
    part: Any = get_notes_section().fields["updates"]
    updates = [
        _translate(
            part,
            {
                "action": entry.id,
                "status": get_word(Status(entry.status), language),
                "task": entry.action.task,
                "progress": "" if entry.progress is None else f"{entry.progress}%",
            },
            language,
        )
        for entry in entries
    ]
    return {get_key(part, language): updates} if updates else {}


def _translate(part: Any, values: dict[str, Any], language: str) -> dict[str, Any]:
    fields = part.section.fields
    return {get_key(fields[name], language): value for name, value in values.items() if value}
