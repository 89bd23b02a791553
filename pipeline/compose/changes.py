"""What a revision changes, in the words of its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.model import ChangeKind, Due, MeetingTime

if TYPE_CHECKING:
    from pipeline.labels import Labels
    from schemas.model import Change, Comparable, FieldChange

LONGEST_VALUE = 40
"""A longer text is only said to have changed; it stands in the record itself."""
LONGEST_NAME = 40
CHOICES = {
    ("meeting", "status"): "record_status",
    ("meeting", "confidentiality"): "confidentiality",
    ("issue", "severity"): "severity",
    ("action", "status"): "status",
    ("update", "status"): "status",
}
"""The group of labels that a choice is printed from, by part and field."""


def describe_change(change: Change, labels: Labels) -> str:
    """One line that tells a change, in plain text."""
    part = labels(f"changes.{change.part}")
    number = f" {change.id}" if change.id else ""
    if change.kind is not ChangeKind.CHANGED:
        name = f"{change.id} {change.name}".strip() if change.id != change.name else change.id
        return labels.lead(f"changes.{change.kind}", part=part, name=_shorten(name))
    name = labels.lead("changes.quoted", name=_shorten(change.name)) if change.name else ""
    if number:
        name = number + (name if change.id != change.name else "")
    fields = labels.lead("record.semicolon").join(
        _describe_field(change, field, labels) for field in change.fields
    )
    return labels.lead("changes.changed", part=part, name=name, fields=fields)


def _describe_field(change: Change, field: FieldChange, labels: Labels) -> str:
    before, after = (_print(change, field, value, labels) for value in (field.before, field.after))
    words = {"field": labels(f"{change.part}.{field.name}"), "before": before, "after": after}
    if before == after or max(len(before), len(after)) > LONGEST_VALUE or "\n" in before + after:
        return labels.lead("changes.text", **words)
    if not before or not after:
        return labels.lead("changes.emptied" if before else "changes.filled", **words)
    return labels.lead("changes.value", **words)


def _print(change: Change, field: FieldChange, value: Comparable, labels: Labels) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, Due):
        return labels.due(value)
    if isinstance(value, MeetingTime):
        return labels.meeting_time(value)
    if isinstance(value, tuple):
        return labels.lead("record.comma").join(value)
    if isinstance(value, int):
        return f"{value}%"
    group = CHOICES.get((change.part, field.name))
    return labels(group, value) if group else value


def _shorten(name: str) -> str:
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_NAME else line[: LONGEST_NAME - 1] + "…"
