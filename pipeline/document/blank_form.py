"""Blank form: the form of a record not filled in yet, with a prompt in the place of each value."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from pipeline.document.template import Prompt
from pipeline.readers.word_lines import split_path
from schemas.choices import ChoiceField, get_word, list_words
from schemas.fields import DayField, DueField
from schemas.form_marks import HELP, write_prompt
from schemas.model import (
    Action,
    Attendance,
    Cause,
    Confidentiality,
    Disagreement,
    Due,
    FollowUp,
    Issue,
    Language,
    Material,
    Meeting,
    MeetingTime,
    Person,
    Record,
    RecordKind,
    Retrospective,
    Rich,
    Severity,
    Status,
    Topic,
    Update,
)
from schemas.names import get_key
from schemas.notes import get_section

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from pipeline.document.template import Form

FIELD: Final = "data-field"
HELP_FIELD: Final = "help"
LEVEL_FIELD: Final = "meeting.confidentiality"
COLON: Final = {"zh-CN": "：", "en": ": "}
TOPICS, ACTIONS = 2, 3
_FILL: Final = "…"
_WIDE, _LONG = Rich("…" * 6), Rich("…" * 14)
"""What has a wider column than a sign takes."""
_OUTSIDE: Final = ("running-header", "watermark")
_SELDOM: Final = re.compile(r"meeting\.materials|topics\[\d+\]\.disagreements|updates")
"""Lists that most meetings have none of: what is required is so only in an item."""
_ATTENDANCE: Final = re.compile(r"meeting\.participants\.(\w+)")


def make_blank(
    language: Language, day: dt.date, known: Record | None, updates: tuple[Update, ...]
) -> Record:
    """A record with something in every place that a form has; what is known stays in it.

    `known` is the record of the last meeting, or the notice of this one. The first topic and the
    first action have places for what is seldom said.
    """
    text = Rich(_FILL)
    meeting = Meeting(
        subject=text,
        time=MeetingTime(day),
        form=text,
        venue=text,
        link=text,
        initiator=text,
        chair=text,
        recorder=text,
        departments=(text,),
        participants=_EVERYBODY,
        distribution=(text,),
        issued_on=day,
        objective=text,
        background=text,
        materials=(Material(text, text, text),),
        id=text,
    )
    said = {name: getattr(known.meeting, name) for name in _list_head(known)} if known else {}
    if known and "participants" in said:
        said["participants"] = _invite(known)
    if known and (following := _find_time(known)):
        said["time"] = following
    action = Action(_LONG, _WIDE, _WIDE, _LONG, Due(day), _WIDE)
    more = replace(
        action, progress=1, after=(text,), resources=text, risk=text, contingency=text, remarks=text
    )
    return Record(
        replace(meeting, **said, languages=(language,)),
        _make_topics(known),
        (Issue(text, (more, *(action,) * (ACTIONS - 1)), Severity.MAJOR),),
        tuple(
            replace(one, progress=one.progress or 0, note=_LONG, due=Due(day), accepted_by=_WIDE)
            for one in updates or (Update(_WIDE, Status.IN_PROGRESS, _LONG),)
        ),
        Retrospective(text, text, text),
        FollowUp(MeetingTime(day), next_focus=text, other=text),
    )


_EVERYBODY: Final = tuple(Person(_FILL, attendance=one) for one in Attendance)
_HEAD: Final = (
    *("subject", "departments", "participants"),
    *("initiator", "chair", "recorder", "confidentiality"),
)
"""What of an earlier meeting holds for the next one."""
_CALLED: Final = (
    *("id", "form", "venue", "link", "objective", "background", "distribution", "materials"),
    *_HEAD,
)
"""What holds of a meeting as its notice says it."""
_AGENDA: Final = ("title", "department", "presenter", "minutes", "remarks")


def _is_notice(known: Record | None) -> bool:
    return known is not None and known.kind is RecordKind.NOTICE


def _list_head(known: Record) -> tuple[str, ...]:
    names = _CALLED if _is_notice(known) else _HEAD
    return tuple(name for name in names if getattr(known.meeting, name))


def _find_time(known: Record) -> MeetingTime | None:
    return known.meeting.time if _is_notice(known) else known.follow_up.next_time


def _invite(known: Record) -> tuple[Person, ...]:
    """Those who take part, and somebody of each kind of whom none is known."""
    people = known.meeting.participants
    if not _is_notice(known):
        people = tuple(replace(one, attendance=Attendance.PRESENT) for one in people)
    told = {one.attendance for one in people}
    return (*people, *(one for one in _EVERYBODY if one.attendance not in told))


def _make_topics(known: Record | None) -> tuple[Topic, ...]:
    text = Rich(_FILL)
    topic = Topic(text, text, text, text, discussion=text, remarks=text)
    if known is not None and _is_notice(known):
        told = ({name: getattr(one, name) for name in _AGENDA} for one in known.topics)
        filled = ({name: value for name, value in one.items() if value} for one in told)
        first, *others = (replace(topic, **one) for one in filled)
    else:
        first, *others = (topic,) * TOPICS
    disagreement = Disagreement(text, Cause.OTHER, text)
    first = replace(first, minutes=first.minutes or 1, disagreements=(disagreement,))
    return (first, *others)


def list_known(known: Record | None, updates: tuple[Update, ...]) -> frozenset[str]:
    """The fields whose values stand in a form already."""
    found = set()
    if known is not None:
        found = {f"meeting.{name}" for name in _list_head(known)}
        found |= {f"meeting.participants.{one.attendance}" for one in known.meeting.participants}
        found |= {"meeting.time"} if _find_time(known) else set()
        if not _is_notice(known) and known.meeting.participants:
            found -= {f"meeting.participants.{one}" for one in Attendance}
            found.add(f"meeting.participants.{Attendance.PRESENT}")
    if known is not None and _is_notice(known):
        for at, one in enumerate(known.meeting.materials):
            names = (name for name in ("title", "where", "by") if getattr(one, name))
            found |= {f"meeting.materials[{at}].{name}" for name in names}
        for at, topic in enumerate(known.topics):
            found |= {f"topics[{at}].{name}" for name in _AGENDA if getattr(topic, name)}
    for number in range(len(updates)):
        found |= {f"updates[{number}].{name}" for name in ("action", "task", "status")}
        found |= {f"updates[{number}].progress"} if updates[number].progress is not None else set()
    return frozenset(found)


def list_required() -> Iterator[str]:
    """The fields without which a form gives no record."""
    for part, path in (("meeting", "meeting"), ("topics", "topics[0]")):
        section = get_section((part, ""))
        for name, field in section.fields.items() if section else ():
            if field.required:
                one = f"{path}.{name}"
                yield f"{one}.{Attendance.PRESENT}" if name == "participants" else one


def put_prompts(form: Form, known: frozenset[str]) -> Form:
    """The form with a prompt in the place of each value but those of the fields `known`."""
    language = form.record.language.value
    page = html.document_fromstring(form.html)
    for outside in list(page.iterfind(".//div")):
        if outside.get("class") in _OUTSIDE and (parent := outside.getparent()) is not None:
            parent.remove(outside)
    _put_level(page, form.record.meeting.confidentiality, language)
    prompts: dict[str, Prompt] = {HELP_FIELD: Prompt("")}
    for element in [one for one in page.iter() if one.get(FIELD)]:
        path = element.get(FIELD, "")
        if not any(one.get(FIELD) == path for one in element.iterdescendants()):
            _ask(element, path, prompts, path in known, language)
    _drop_unasked(page)
    _put_help(page, language)
    shown = page.findtext(".//h1") or ""
    # What Word shows of a file is taken from the record.
    meeting = replace(form.record.meeting, subject=shown, initiator="", recorder="", departments=())
    record = replace(form.record, meeting=replace(meeting, id=""))
    text = html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    return replace(form, html=text, record=record, prompts=prompts)


def _ask(
    element: html.HtmlElement, path: str, prompts: dict[str, Prompt], is_known: bool, language: str
) -> None:
    """Put a prompt into the element; where the same was asked for before, its paragraph goes."""
    if path in prompts:
        line: etree._Element = next(element.iterancestors("p", "tr"), element)
        if (parent := line.getparent()) is not None:
            parent.remove(line)
        return
    attendance = _ATTENDANCE.fullmatch(path)
    steps = split_path("meeting.participants" if attendance else path)
    section = get_section(steps)
    field = section.fields.get(str(steps[-1])) if section else None
    if field is None:
        return
    choices = tuple(list_words(field.kind, language)) if isinstance(field, ChoiceField) else ()
    prompts[path] = Prompt(
        get_key(field, language), isinstance(field, (DayField, DueField)), choices, is_known
    )
    # Somebody came to every meeting, and not to every one did somebody not come.
    is_required = field.required and (not attendance or attendance[1] == Attendance.PRESENT)
    is_required = is_required and not _SELDOM.match(path)
    text = "".join(element.itertext())
    if not is_known:
        text = write_prompt(field, language, is_required=is_required)
    for child in list(element):
        element.remove(child)
    element.text = ""
    inner = etree.SubElement(element, "data", {FIELD: path})
    inner.text = text.strip()


def _drop_unasked(page: html.HtmlElement) -> None:
    """Drop the lines that print a value without saying of which field it is.

    Of a line that begins with one and asks for another only the beginning goes.
    """
    for line in list(page.iterfind(".//body//p")):
        asked = "".join("".join(one.itertext()) for one in line.iter() if one.get(FIELD))
        parent = line.getparent()
        if asked and line.text == _FILL:
            line.text = ""
        elif "".join(line.itertext()).count(_FILL) > asked.count(_FILL) and parent is not None:
            parent.remove(line)


def _put_level(page: html.HtmlElement, level: Confidentiality, language: str) -> None:
    """Ask for the confidentiality in a line of its own where the record has it in the margin."""
    if any(one.get(FIELD) == LEVEL_FIELD for one in page.iter()):
        return
    section = get_section(tuple(LEVEL_FIELD.split(".")))
    title = page.find(".//h1")
    if section is None or title is None:
        return
    label = get_key(section.fields["confidentiality"], language)
    numbers = page.xpath("//header//p[@class='number']")
    line = html.fragment_fromstring(f'<p><data {FIELD}="{LEVEL_FIELD}"></data></p>')
    line.text = f"{label[0].upper()}{label[1:]}{COLON[language]}"
    line[0].text = get_word(level, language)
    if numbers:
        line.set("class", "number")
    (numbers[-1] if numbers else title).addnext(line)


def _put_help(page: html.HtmlElement, language: str) -> None:
    title = page.find(".//h1")
    line = html.fragment_fromstring(f'<p><data {FIELD}="{HELP_FIELD}"></data></p>')
    line[0].text = HELP[language]
    if title is not None:
        title.addnext(line)
