"""Context of the rules: the record under examination, and which parts of it can be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from pipeline.document.unprinted import Unprinted
    from pipeline.errors import Path
    from schemas.model import Action, Disagreement, Issue, Record, Topic, Update

    Violation = tuple[Path, Mapping[str, str]]
    """Where a rule is broken, by canonical keys, and the words for its text."""

_SUSPECT = re.compile(
    r"[|<>#&~^`]|\]\(|(?:[-*_=][ \t]*){3}|\[[ xX]\]|!\[|^[ ]{19}"
    r"|(?<![*\s])\*(?!\*)|(?<!\*)\*(?![*\s])|\*\*[^\s*]+\*\*[^\s*]+\*\*"
    r"|(?<!\w)_[^_\n]+_(?!\w)|__[a-z]",
    re.MULTILINE,
)
_SUSPECT_IN_PLAIN_TEXT = re.compile(r"[<&]|\*\*|~~|\]\(")
"""Nothing is unprinted without one of these, and looking for them is cheap."""


def find_all(record: Record) -> Iterator[tuple[Path, Unprinted]]:
    """Everything that is not printed as it is meant, with the path of its text."""
    for path, text, is_rich in _walk(record, ()):
        if (_SUSPECT if is_rich else _SUSPECT_IN_PLAIN_TEXT).search(text):
            from pipeline.document import unprinted  # few notes need the parser here

            find = unprinted.find_unprinted if is_rich else unprinted.find_plain_markup
            yield from ((path, found) for found in find(text))


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every text of a record, with its path, and whether it is Markdown."""
    if isinstance(value, str):
        yield path, value, False
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, (*path, index))
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.type == "Rich":
                yield (*path, field.name), inner or "", True
            else:
                yield from _walk(inner, (*path, field.name))


class Records(Protocol):
    """The records that were published before."""

    def list_records(self) -> tuple[str, ...]:
        """The ids of all records."""

    def list_actions(self, record: str) -> tuple[str, ...]:
        """The ids of all actions of a record, `<record>/<action>`."""


@dataclass(frozen=True)
class RuleContext:
    """A record, or what could be read of a faulty one.

    `flaws` are the paths of its errors; what stands there is None or empty in `record`. The
    iterators leave out what has an error in it, so a rule never judges by half of a value.
    """

    record: Record
    flaws: frozenset[Path] = frozenset()
    country: str = ""
    """Whose holidays count; empty where none do."""
    now: dt.datetime | None = None
    timezone: str = "Asia/Shanghai"
    """The zone that the times of a record are in."""
    earlier: Records | None = None
    """The records that updates may name; None where they are not looked at."""

    @cached_property
    def _around_flaws(self) -> frozenset[Path]:
        return frozenset(flaw[:length] for flaw in self.flaws for length in range(len(flaw) + 1))

    @cached_property
    def unprinted(self) -> tuple[tuple[Path, Unprinted], ...]:
        """What of the Markdown of the record is not printed as it is meant; five rules ask."""
        return tuple(find_all(self.record))

    def is_sound(self, path: Path) -> bool:
        """Whether there is no error at `path`, in it or around it."""
        if not self.flaws:
            return True
        if path in self._around_flaws:
            return False
        return not any(path[:length] in self.flaws for length in range(len(path)))

    def topics(self) -> Iterator[tuple[Path, Topic]]:
        """Every sound agenda item with its path."""
        for index, topic in enumerate(self.record.topics):
            if self.is_sound(path := ("topics", index)):
                yield path, topic

    def disagreements(self) -> Iterator[tuple[Path, Topic, Disagreement]]:
        """Every disagreement of sound agenda items with its path."""
        for path, topic in self.topics():
            for index, disagreement in enumerate(topic.disagreements):
                yield (*path, "disagreements", index), topic, disagreement

    def issues(self) -> Iterator[tuple[Path, Issue]]:
        """Every sound problem with its path."""
        for index, issue in enumerate(self.record.issues):
            if self.is_sound(path := ("issues", index)):
                yield path, issue

    def all_actions(self) -> Iterator[tuple[Path, Action]]:
        """Every action with its path, faulty ones too."""
        for index, issue in enumerate(self.record.issues):
            for number, action in enumerate(issue.actions):
                yield ("issues", index, "actions", number), action

    def actions(self) -> Iterator[tuple[Path, Action]]:
        """Every sound action with its path."""
        return (found for found in self.all_actions() if self.is_sound(found[0]))

    def updates(self) -> Iterator[tuple[Path, Update]]:
        """Every sound update with its path."""
        for index, update in enumerate(self.record.updates):
            if self.is_sound(path := ("updates", index)):
                yield path, update
