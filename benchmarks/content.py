"""What a record prints, freed of any form: every peer sets the same words in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document.labels import load_labels
from pipeline.document.theme import LABELS
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import check_notes

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.document.labels import Labels
    from schemas.model import Action, FollowUp, Meeting, Person, Record, Topic

COLUMNS = ("id", "task", "department", "owner", "deliverable", "due", "status")


@dataclass(frozen=True, slots=True)
class Part:
    """A topic: its title, then labelled texts in Markdown."""

    title: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """All words of a record in printed order."""

    title: str
    language: str
    headings: tuple[str, str, str, str]
    information: tuple[tuple[str, str], ...]
    topics: tuple[Part, ...]
    header: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    """A row for each problem, of one cell, and a row of seven cells for each action."""
    follow_up: tuple[tuple[str, str], ...]


def load_content(file: Path) -> Content:
    """The words of the notes in `file`, which must be without errors."""
    record = check_notes(read_notes(file.read_bytes(), file.name)).record
    if record is None:
        raise ValueError(f"{file} has errors")
    return describe(record, load_labels(LABELS, record.meeting.languages))


def describe(record: Record, labels: Labels) -> Content:
    """The words of a record."""
    names = ("information", "topics", "issues", "follow_up")
    first, second, third, fourth = (
        labels.heading_number(number) + labels(f"section.{name}")
        for number, name in enumerate(names, 1)
    )
    return Content(
        title=labels("record.title"),
        language=record.language.value,
        headings=(first, second, third, fourth),
        information=tuple(list_information(record.meeting, labels)),
        topics=tuple(describe_topic(topic, labels) for topic in record.topics),
        header=tuple(labels(f"action.{name}") for name in COLUMNS),
        actions=tuple(list_actions(record, labels)),
        follow_up=tuple(list_follow_up(record.follow_up, labels)),
    )


def list_information(meeting: Meeting, labels: Labels) -> list[tuple[str, str]]:
    """Labels and texts of the table of information."""
    comma = labels.lead("record.comma")
    rows = [
        ("subject", meeting.subject),
        ("time", labels.meeting_time(meeting.time)),
        ("form", meeting.form),
        ("venue", meeting.venue),
        ("initiator", meeting.initiator),
        ("recorder", meeting.recorder),
        ("departments", comma.join(meeting.departments)),
        ("participants", comma.join(name_person(who, labels) for who in meeting.participants)),
        ("objective", meeting.objective),
        ("background", meeting.background),
    ]
    return [(labels(f"meeting.{name}"), text) for name, text in rows if text]


def name_person(who: Person, labels: Labels) -> str:
    """A person with department and title in brackets."""
    more = " ".join(filter(None, (who.department, who.title)))
    if not more:
        return who.name
    return who.name + labels.lead("record.open") + more + labels.lead("record.close")


def describe_topic(topic: Topic, labels: Labels) -> Part:
    """A topic with what was said, disagreed, concluded and remarked."""
    quarrels = "\n".join(f"- {quarrel.point}" for quarrel in topic.disagreements)
    texts = (
        ("department", topic.department),
        ("presenter", topic.presenter),
        ("discussion", topic.discussion),
        ("disagreements", quarrels),
        ("conclusion", topic.conclusion),
        ("remarks", topic.remarks),
    )
    return Part(topic.title, tuple((labels(f"topic.{name}"), text) for name, text in texts if text))


def list_actions(record: Record, labels: Labels) -> list[tuple[str, ...]]:
    """The rows of the table of actions."""
    rows: list[tuple[str, ...]] = []
    for number, issue in enumerate(record.issues, 1):
        rows.append((f"{number}. {issue.problem}",))
        rows += [describe_action(action, labels) for action in issue.actions]
    return rows


def describe_action(action: Action, labels: Labels) -> tuple[str, ...]:
    """The cells of one action."""
    return (
        action.id,
        action.task,
        action.department,
        action.owner,
        action.deliverable,
        labels.due(action.due),
        labels("status", action.status),
    )


def list_follow_up(follow_up: FollowUp, labels: Labels) -> list[tuple[str, str]]:
    """Labels and texts of what comes next."""
    time = labels.meeting_time(follow_up.next_time) if follow_up.next_time else ""
    rows = (
        ("next_time", time),
        ("next_focus", follow_up.next_focus),
        ("other", follow_up.other),
    )
    return [(labels(f"follow_up.{name}"), text) for name, text in rows if text]
