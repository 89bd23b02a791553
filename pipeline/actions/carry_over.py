"""Carry-over: open actions of the records that a meeting goes on with, as notes of the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.actions.filters import sort_entries
from pipeline.actions.listing import find_confidentiality
from pipeline.actions.notices import find_notices, tell_notice
from pipeline.actions.register import find_alike, read_register
from pipeline.system.text import clean_text, join_lines
from schemas.choices import get_word
from schemas.edition import FollowedAction
from schemas.model import (
    Attendance,
    Confidentiality,
    Language,
    Status,
    format_clock,
)
from schemas.names import get_key
from schemas.notes import get_notes_section
from schemas.skeleton import explain_field, write_field
from schemas.times import parse_due

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pipeline.actions.entry import Entry, Source
    from pipeline.actions.register import Register
    from pipeline.document.labels import Labels
    from schemas.model import Meeting, MeetingTime, Record

_CALLED = (
    *("id", "subject", "form", "venue", "link", "departments", "objective", "background"),
    "distribution",
)
"""What the notes of a meeting have as its notice says it."""
_ON_AGENDA = ("title", "department", "presenter", "remarks", "minutes")
"""What the notes of a topic have as the agenda says it."""
_LEFT_OPEN = ("progress", "due", "note", "accepted_by")
"""What the recorder may have to say, and need not."""


def find_series(register: Register, name: str) -> tuple[Source, ...]:
    """The records of the series `name`, in order of meeting time.

    `name` is the id of one of its records, such an id without date, or a subject; empty where
    no record is meant.
    """
    named = next((source for source in register.sources if source.id == name), None)
    record_id, subject = (named.id, named.subject) if named else (name, name)
    return find_alike(register.sources, record_id, subject)


def choose_followed(register: Register, series: tuple[Source, ...]) -> tuple[Entry, ...]:
    """The open actions that a series follows up, in order of meeting time."""
    ids = {source.id for source in series}
    return tuple(
        entry
        for entry in register.entries
        if entry.is_open and any(change.source.id in ids for change in entry.life)
    )


def find_followed(meeting: Meeting, outbox: Path) -> tuple[FollowedAction, ...]:
    """The open actions of the series that a meeting goes on with, as its notice lists them.

    They are those of the records before it in `outbox`, the most urgent on its day first; none
    from a record that fewer people may read than the notice. Empty where there is no outbox yet.
    """
    day = meeting.time.date
    try:
        register = read_register(outbox, day)
    except FileNotFoundError:
        return ()
    entries = list_followed(register, meeting)
    return tuple(_follow(entry) for entry in entries if _may_read(meeting, entry))


def list_followed(register: Register, meeting: Meeting) -> tuple[Entry, ...]:
    """The open actions of the series that a meeting goes on with, the most urgent first."""
    return sort_entries(choose_followed(register, find_earlier(register, meeting)), register.as_of)


def find_earlier(register: Register, meeting: Meeting) -> tuple[Source, ...]:
    """The other records of the series of a meeting, in order of meeting time."""
    series = find_alike(register.sources, meeting.id, meeting.subject)
    return tuple(source for source in series if source.id != meeting.id)


def _may_read(meeting: Meeting, entry: Entry) -> bool:
    levels = tuple(Confidentiality)
    return levels.index(find_confidentiality((entry,))) <= levels.index(meeting.confidentiality)


def _follow(entry: Entry) -> FollowedAction:
    return FollowedAction(
        id=entry.id,
        task=entry.action.task,
        department=entry.action.department,
        owner=entry.action.owner,
        due=parse_due(entry.due),
        status=Status(entry.status),
        progress=entry.progress,
    )


def choose_language(register: Register) -> Language:
    """The language that most records are printed in; Chinese where that is undecided."""
    languages = [source.language for source in register.sources]
    english = languages.count(Language.ENGLISH)
    return Language.ENGLISH if english * 2 > len(languages) else Language.CHINESE


def write_updates(entries: Iterable[Entry], as_of: dt.date, labels: Labels) -> list[str]:
    """The part `updates` of new notes as lines of YAML, in the language of `labels`.

    Every entry stands there with its task and its present status; a comment says whose it is and
    when it is due. The recorder changes what has changed.
    """
    part: Any = get_notes_section().fields["updates"]
    language = labels.languages[0].value
    lines = [f"# {labels.lead('register.carried')}", f"{get_key(part, language)}:"]
    for entry in entries:
        lines += _write_update(entry, part.section.fields, as_of, labels)
    return lines


def list_unreviewed(register: Register, series: tuple[Source, ...]) -> tuple[str, ...]:
    """The major problems of a series that are closed and that nobody looked back on."""
    ids = {source.id for source in series}
    return tuple(
        entry.action.problem
        for entry in register.entries
        if entry.awaits_review and entry.source.id in ids
    )


def write_retrospective(problems: Iterable[str], labels: Labels) -> list[str]:
    """The part `retrospective` of new notes, still commented out, under the problems it is for."""
    part: Any = get_notes_section().fields["retrospective"]
    told = [
        f"# {_clean(labels.lead('register.for_review', problem=problem))}" for problem in problems
    ]
    return [*told, *write_field(part, labels.languages[0].value, "", optional=True)]


def describe_meeting(source: Source, record: Record | None, language: str) -> dict[str, Any]:
    """What new notes have under `meeting` from the last one, by their keys in `language`.

    `record` is that meeting's, where its notes can be read: who takes part, who leads and writes,
    and when the next meeting is.
    """
    known: dict[str, Any] = {
        "subject": _clean(source.subject),
        "departments": [_clean(name) for name in source.departments],
    }
    if record is not None:
        known |= _describe_people(record, language)
    return _name_keys(_find_section("meeting"), known, language)


def describe_call(record: Record, language: str) -> dict[str, Any]:
    """What new notes have under `meeting` from the notice of it, by their keys in `language`."""
    fields, meeting = _find_section("meeting").fields, record.meeting
    known: dict[str, Any] = {
        **{name: getattr(meeting, name) for name in _CALLED},
        **_describe_people(record, language),
        "materials": [
            _describe_item(item, fields["materials"].section, language, ("title", "where", "by"))
            for item in meeting.materials
        ],
        "time": _write_time(meeting.time),
        "language": ", ".join(tag.value for tag in meeting.languages),
    }
    attendance = get_key(fields["participants"].section.fields["attendance"], language)
    for told, who in zip(known["participants"], meeting.participants, strict=True):
        if who.attendance is not Attendance.PRESENT:
            told[attendance] = _clean(get_word(who.attendance, language))
    return _name_keys(_find_section("meeting"), known, language)


def describe_topics(record: Record, language: str) -> list[dict[str, Any]]:
    """What new notes have under `topics` from the agenda of a notice, by keys in `language`."""
    return [
        _name_keys(
            _find_section("topics"),
            {name: getattr(topic, name) for name in _ON_AGENDA},
            language,
        )
        for topic in record.topics
    ]


def describe_updates(entries: Iterable[Entry], language: str) -> list[dict[str, Any]]:
    """What new notes have under `updates`, each action with its task and its present status."""
    return [
        _name_keys(
            _find_section("updates"),
            {
                "action": entry.id,
                "task": _clean(entry.action.task),
                "status": get_word(Status(entry.status), language),
                "progress": "" if entry.progress is None else f"{entry.progress}%",
            },
            language,
        )
        for entry in entries
    ]


def write_meeting(known: Mapping[str, Any]) -> dict[str, str]:
    """The lines of new notes that are known of their meeting, by the key of each."""
    return {key: _write_known(key, value) for key, value in known.items()}


def write_topics(record: Record, language: str) -> list[str]:
    """The part `topics` of new notes: the agenda of a notice, ready for conclusions."""
    part: Any = get_notes_section().fields["topics"]
    lines = [f"# {explain_field(part, language)}", f"{get_key(part, language)}:"]
    for topic in describe_topics(record, language):
        written = [_write_known(key, value, "    ") for key, value in topic.items()]
        lines += [f"  - {written[0].lstrip()}", *written[1:]]
        lines.append(f"    #: {get_key(part.section.fields['discussion'], language)}:")
        lines.append(f"    {get_key(part.section.fields['conclusion'], language)}:")
    return lines


def fill_in(notes: str, known: Mapping[str, str]) -> str:
    """Empty `notes` with what is known of the meeting in place of its empty or optional lines."""
    return "\n".join(known.get(_find_key(line), line) for line in notes.split("\n"))


def _find_key(line: str) -> str:
    """The key of a meeting that the line of a skeleton is of; "" for other lines."""
    match = re.fullmatch(r"  (?:#: ([^:]+): .*|([^#:\s][^:]*):)", line)
    return (match[1] or match[2]) if match else ""


def _find_section(name: str) -> Any:
    part: Any = get_notes_section().fields[name]
    return part.section


def _name_keys(section: Any, known: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What is known at all, by the keys of the section in `language`."""
    return {
        get_key(section.fields[name], language): value for name, value in known.items() if value
    }


def _describe_people(record: Record, language: str) -> dict[str, Any]:
    meeting, following = record.meeting, record.follow_up.next_time
    person = _find_section("meeting").fields["participants"].section
    return {
        "participants": [
            _describe_item(who, person, language, ("name", "department", "title", "email"))
            for who in meeting.participants
        ],
        "initiator": meeting.initiator,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
        "confidentiality": get_word(meeting.confidentiality, language),
        "time": _write_time(following) if following else "",
    }


def _describe_item(
    item: Any, section: Any, language: str, names: tuple[str, ...]
) -> dict[str, str]:
    """The fields of a person or a material as notes have them."""
    return _name_keys(section, {name: _clean(getattr(item, name)) for name in names}, language)


def _write_time(when: MeetingTime) -> str:
    """A meeting time as notes have it; without its end where that is on another day."""
    start = f" {format_clock(when.start)}" if when.start else ""
    end = f"-{format_clock(when.end)}" if start and when.end and not when.end_date else ""
    return f"{when.date.isoformat()}{start}{end}"


def _write_known(key: str, value: Any, indent: str = "  ") -> str:
    if isinstance(value, int):
        return f"{indent}{key}: {value}"
    if isinstance(value, str) and "\n" in value:
        # Where the first line begins with blanks, YAML must be told how deep the text stands.
        sign = "|2-" if value[0].isspace() else "|-"
        return "\n".join(
            (f"{indent}{key}: {sign}", *(f"{indent}  {line}" for line in value.split("\n")))
        )
    if isinstance(value, str) or isinstance(value[0], str):
        return f"{indent}{key}: {quote(value if isinstance(value, str) else list(value))}"
    items = yaml.safe_dump(value, allow_unicode=True, width=float("inf"), sort_keys=False)
    return "\n".join((f"  {key}:", *(f"    {line}" for line in items.splitlines())))


def quote(value: str | list[str]) -> str:
    """A text, or a list of texts, as YAML on one line, in quotes only where it needs them."""
    clean = _clean(value) if isinstance(value, str) else [_clean(item) for item in value]
    written: str = yaml.safe_dump(
        clean, allow_unicode=True, width=float("inf"), default_flow_style=True
    )
    return written.removesuffix("\n").removesuffix("\n...")


def _write_update(
    entry: Entry, fields: dict[str, Any], as_of: dt.date, labels: Labels
) -> Iterator[str]:
    language = labels.languages[0].value
    marks = [tell_notice(notice, labels) for notice in find_notices((entry,), as_of)]
    told = (entry.action.department, entry.action.owner, entry.due, *marks)
    yield f"  # {_clean(labels.lead('record.comma').join(told))}"
    [known] = describe_updates((entry,), language)
    for number, (key, value) in enumerate(known.items()):
        yield f"  {' ' if number else '-'} {key}: {quote(value)}"
    for name in _LEFT_OPEN:
        if (key := get_key(fields[name], language)) not in known:
            yield f"    #: {key}:"


def _clean(text: str) -> str:
    return join_lines(clean_text(text))
