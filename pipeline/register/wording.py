"""Notices of the register in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.register.notice import Kind
from pipeline.writers.plain_text import clean_text, join_lines

if TYPE_CHECKING:
    from pipeline.labels import Labels
    from pipeline.register.notice import Notice


def tell_notice(notice: Notice, labels: Labels) -> str:
    """A few words, to stand beside an action."""
    if notice.kind is Kind.SOON and not notice.days:
        return labels.lead("register.notice.today")
    return labels.lead("register.notice", notice.kind, days=notice.days)


def tell_fault(fault: Notice, labels: Labels) -> str:
    """A sentence, without its full stop, on what was left out of the register."""
    return labels.lead(
        "register.fault",
        fault.kind,
        record=_clean(fault.record),
        action=_clean(fault.action),
        days=fault.days,
        detail=_clean(fault.detail),
    )


def _clean(name: str) -> str:
    # It may be the name of any folder, and is shown on a terminal.
    return join_lines(clean_text(name))
