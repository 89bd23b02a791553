"""Blank form: the form of a record not filled in yet, with a prompt in the place of each value."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from pipeline.document.template import Prompt
from pipeline.readers.word_lines import split_path
from schemas.choices import ChoiceField, get_word, list_words
from schemas.fields import DueField
from schemas.form_marks import HELP, write_prompt
from schemas.model import (
    Action,
    Attendance,
    Confidentiality,
    Due,
    FollowUp,
    Issue,
    Language,
    Meeting,
    MeetingTime,
    Person,
    Record,
    Rich,
    Topic,
    Update,
)
from schemas.names import get_key
from schemas.notes import get_section

if TYPE_CHECKING:
    import datetime as dt

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
_ATTENDANCE: Final = re.compile(r"meeting\.participants\.(\w+)")


def make_blank(
    language: Language, day: dt.date, known: Record | None, updates: tuple[Update, ...]
) -> Record:
    """A record with something in every place that a form has; what is known stays in it."""
    text, when, due = Rich(_FILL), MeetingTime(day), Due(day)
    everybody = tuple(Person(_FILL, attendance=one) for one in Attendance)
    meeting = Meeting(
        subject=text,
        time=when,
        form=text,
        venue=text,
        initiator=text,
        chair=text,
        recorder=text,
        departments=(text,),
        participants=everybody,
        distribution=(text,),
        objective=text,
        background=text,
        id=text,
    )
    if known is not None:
        said = {name: value for name in _KNOWN if (value := getattr(known.meeting, name))}
        met = (replace(one, attendance=Attendance.PRESENT) for one in known.meeting.participants)
        people = (*met, *(everybody[1:] if known.meeting.participants else everybody))
        following = known.follow_up.next_time or when
        meeting = replace(meeting, **said, participants=people, time=following)
    topic = Topic(text, text, text, text, discussion=text, remarks=text)
    action = Action(_LONG, _WIDE, _WIDE, _LONG, due, _WIDE)
    return Record(
        replace(meeting, languages=(language,)),
        (topic,) * TOPICS,
        (Issue(text, (action,) * ACTIONS),),
        tuple(replace(one, note=_LONG, due=due) for one in updates),
        follow_up=FollowUp(when, next_focus=text, other=text),
    )


_KNOWN: Final = (
    "subject",
    "departments",
    "initiator",
    "chair",
    "recorder",
    "confidentiality",
)
"""What of an earlier meeting holds for the next one, beside who takes part."""


def list_known(known: Record | None, updates: tuple[Update, ...]) -> frozenset[str]:
    """The fields whose values stand in a form already."""
    found = set()
    if known is not None:
        found = {f"meeting.{name}" for name in _KNOWN if getattr(known.meeting, name)}
        if known.meeting.participants:
            found.add(f"meeting.participants.{Attendance.PRESENT}")
        found |= {"meeting.time"} if known.follow_up.next_time else set()
    for number in range(len(updates)):
        found |= {f"updates[{number}].{name}" for name in ("action", "task", "status")}
    return frozenset(found)


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
    prompts[path] = Prompt(get_key(field, language), isinstance(field, DueField), choices, is_known)
    # Somebody came to every meeting, and not to every one did somebody not come.
    is_required = field.required and (not attendance or attendance[1] == Attendance.PRESENT)
    text = "".join(element.itertext())
    if not is_known:
        text = write_prompt(field, language, is_required=is_required)
    for child in list(element):
        element.remove(child)
    element.text = ""
    inner = etree.SubElement(element, "data", {FIELD: path})
    inner.text = text.strip()


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
