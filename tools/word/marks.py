"""Character styles: emphasis, code, links, labels and the status of an action."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from tools.word.palette import CODE_FILL, NAVY
from tools.word.style import Style, Text

_MARKS: dict[str, dict[str, Any]] = {
    "Strong": {"bold": True},
    "Emphasis": {"italic": True, "fonts": "emphasis"},
    "Code": {"fonts": "code", "fill": CODE_FILL},
    "Hyperlink": {"colour": "1F4E8C", "underline": True},
}
_BUILT_IN_MARKS = {"Strong", "Emphasis", "Hyperlink"}


def _nest_marks() -> list[Style]:
    """A style for every nesting of marks, since a run in Word takes one character style only."""
    styles = []
    for size in range(1, len(_MARKS) + 1):
        for marks in combinations(_MARKS, size):
            look = {key: value for mark in marks for key, value in _MARKS[mark].items()}
            name = " ".join(marks)
            styles.append(
                Style(
                    name,
                    "character",
                    text=Text(**look),
                    built_in=name in _BUILT_IN_MARKS,
                    rare=size > 1,
                )
            )
    return styles


MARK_STYLES = [
    *_nest_marks(),
    Style("Label", "character", text=Text("heading", bold=True, colour=NAVY)),
    Style("Second Title", "character", text=Text("heading", 15, track=0)),
    Style("Confidential Mark", "character", text=Text("heading", bold=True, colour="A4262C")),
    Style("Status In Progress", "character", text=Text(colour="1F4E8C")),
    Style("Status Resolved", "character", text=Text(colour="1D6B3A")),
    Style("Status Escalated", "character", text=Text(bold=True, colour="A4262C")),
]
