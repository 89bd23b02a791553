"""A reminder of open actions, as Markdown and as a letter that a mail program opens and sends."""

from __future__ import annotations

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from pipeline.system.text import clean_text, is_address, join_lines
from pipeline.writers.actions.text import escape_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.actions.reminders import Reminder, ReminderItem
    from pipeline.document.labels import Labels


def write_reminder_md(reminder: Reminder, labels: Labels) -> bytes:
    """The reminder in Markdown; what people wrote stays literal text."""
    title = escape_text(_clean(_make_title(reminder, labels)))
    lines = [f"# {title}", "", escape_text(_make_opening(reminder, labels)), ""]
    for number, item in enumerate(reminder.items, 1):
        if head := _make_head(reminder, number - 1, labels):
            lines += [*([""] if number > 1 else []), f"## {escape_text(head)}", ""]
        lines.append(f"{number}. **{escape_text(_clean(item.task))}**")
        lines += [f"   - {line}" for line in _describe(item, labels, escape_text)]
    lines += ["", escape_text(_make_closing(reminder, labels))]
    return ("\n".join(lines) + "\n").encode()


def write_reminder_eml(reminder: Reminder, labels: Labels, stamp: dt.datetime) -> bytes:
    """The reminder as a letter that is not sent yet: a mail program asks from whom it is."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _clean(_make_subject(reminder, labels))
    if addresses := tuple(find_addresses(reminder.addresses)):
        message["To"] = addresses
    if replies := tuple(find_addresses(reminder.replies)):
        message["Reply-To"] = replies
    message["Date"] = stamp
    message["X-Unsent"] = "1"  # Outlook then opens it for writing.
    lines = [_clean(reminder.name) + labels.lead("record.colon").rstrip(), ""]
    lines += [_make_opening(reminder, labels), ""]
    for number, item in enumerate(reminder.items, 1):
        if head := _make_head(reminder, number - 1, labels):
            lines += [head, ""]
        lines.append(f"{number}. {_clean(item.task)}")
        lines += [f"   {line}" for line in _describe(item, labels, str)]
        lines.append("")
    lines.append(_make_closing(reminder, labels))
    message.set_content("\n".join(lines) + "\n", cte="base64")
    return message.as_bytes()


def join_marks(text: str, marks: Sequence[str], labels: Labels) -> str:
    """`text` with its marks behind it in brackets."""
    if not marks:
        return text
    inner = labels.lead("record.semicolon").join(marks)
    return labels.lead("record.open").join((text, inner)) + labels.lead("record.close")


def _make_title(reminder: Reminder, labels: Labels) -> str:
    title = labels.lead("weekly.title" if reminder.is_weekly else "reminder.title")
    return title + labels.lead("record.colon") + reminder.name


def _make_subject(reminder: Reminder, labels: Labels) -> str:
    if reminder.is_weekly:
        return labels.lead("weekly.subject", day=labels.date(reminder.as_of), name=reminder.name)
    text = "reminder.subject_overdue" if reminder.overdue else "reminder.subject"
    return labels.lead(text, count=len(reminder.items), overdue=reminder.overdue)


def _make_opening(reminder: Reminder, labels: Labels) -> str:
    if reminder.is_weekly:
        return labels.lead("weekly.opening", day=labels.date(reminder.as_of))
    return labels.lead(
        "reminder.opening",
        day=labels.date(reminder.as_of),
        count=len(reminder.items),
        overdue=reminder.overdue,
    )


def _make_closing(reminder: Reminder, labels: Labels) -> str:
    return labels.lead("weekly.closing" if reminder.is_weekly else "reminder.closing")


def _make_head(reminder: Reminder, place: int, labels: Labels) -> str:
    """The head of a part with how much is in it, where the item at `place` is its first."""
    part = reminder.items[place].part
    if not part or (place and reminder.items[place - 1].part == part):
        return ""
    count = sum(item.part == part for item in reminder.items)
    return labels.lead(f"weekly.{part}", count=count)


def _describe(item: ReminderItem, labels: Labels, escape: Callable[[str], str]) -> Iterator[str]:
    colon = labels.lead("record.colon")
    due = join_marks(item.due, item.marks, labels)
    status = item.status if item.progress is None else f"{item.status} {item.progress}%"
    yield f"{labels.lead('action.due')}{colon}{escape(due)}"
    yield f"{labels.lead('action.status')}{colon}{escape(status)}"
    if item.owner:
        yield f"{labels.lead('action.owner')}{colon}{escape(_clean(item.owner))}"
    yield f"{labels.lead('action.deliverable')}{colon}{escape(_clean(item.deliverable))}"
    yield f"{labels.lead('action.reference')}{colon}{escape(_clean(item.id))}"
    yield f"{labels.lead('meeting.subject')}{colon}{escape(_clean(item.subject))}"


def find_addresses(people: Iterable[tuple[str, str]]) -> Iterator[Address]:
    """The addresses that a letter can have of people, given by name and address."""
    for name, email in people:
        if is_address(email):
            try:
                yield Address(_clean(name), addr_spec=email)
            except (MessageError, ValueError):
                continue  # The letter then lacks an address, which its sender will notice.


def _clean(text: str) -> str:
    return join_lines(clean_text(text))
