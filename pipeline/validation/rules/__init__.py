"""Rules over a whole record: what no single value can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.validation.rules import (
    actions,
    deadlines,
    notice,
    participants,
    wording,
)
from schemas.model import RecordKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.errors import Path
    from pipeline.validation.rules.context import RuleContext, Violation


MEETING_TIME = ("meeting", "time")
DEPARTMENTS = ("meeting", "departments")
PARTICIPANTS = ("meeting", "participants")
RETROSPECTIVE = ("retrospective",)
NEXT_TIME = ("follow_up", "next_time")
HELD = frozenset({RecordKind.RECORD})
CALLED = frozenset({RecordKind.NOTICE})
MEETINGS = HELD | CALLED


@dataclass(frozen=True, slots=True)
class Rule:
    """What finds the places where a record breaks a rule.

    `needs` are the paths that must be without an error for the rule to be asked at all, and
    `kinds` the kinds of records that it is asked of.
    """

    find: Callable[[RuleContext], Iterator[Violation]]
    needs: tuple[Path, ...] = ()
    kinds: frozenset[RecordKind] = frozenset(RecordKind)


RULES = {
    "E150": Rule(actions.find_repeated_ids),
    "E151": Rule(actions.find_misspelt_references),
    "E152": Rule(actions.find_unknown_references),
    "E153": Rule(actions.find_circles),
    "E154": Rule(actions.find_own_updates),
    "E155": Rule(deadlines.find_other_zones),
    "E156": Rule(participants.find_contrary_attendance, (PARTICIPANTS,)),
    "E802": Rule(wording.find_surplus_cells),
    "E803": Rule(wording.find_deep_items),
    "W201": Rule(participants.find_absent_departments, (DEPARTMENTS, PARTICIPANTS), MEETINGS),
    "W202": Rule(participants.find_absent_owners, (PARTICIPANTS,)),
    "W203": Rule(
        participants.find_unrepresented_departments, (DEPARTMENTS, PARTICIPANTS), MEETINGS
    ),
    "W204": Rule(deadlines.find_past_deadlines, (MEETING_TIME,)),
    "W205": Rule(deadlines.find_free_deadlines),
    "W206": Rule(wording.find_vague_words),
    "W207": Rule(actions.find_open_disagreements, (("issues",),)),
    "W208": Rule(actions.find_missing_retrospectives, (RETROSPECTIVE,)),
    "W209": Rule(actions.find_unexplained_escalations),
    "W210": Rule(actions.find_unaccepted_results),
    "W211": Rule(deadlines.find_early_meetings, (MEETING_TIME, NEXT_TIME)),
    "W212": Rule(deadlines.find_late_records, (MEETING_TIME,), HELD),
    "W213": Rule(wording.find_leftovers),
    "W214": Rule(participants.find_repeated_people, (PARTICIPANTS,)),
    "W215": Rule(actions.find_repeated_updates),
    "W216": Rule(actions.find_contrary_progress),
    "W217": Rule(participants.find_shared_owners),
    "W218": Rule(actions.find_misspelt_records),
    "W219": Rule(actions.find_missing_actions),
    "W220": Rule(actions.find_idle_issues),
    "W225": Rule(participants.find_unclear_notes, (("meeting",),)),
    "W226": Rule(participants.find_absent_chairs, (("meeting",),)),
    "W227": Rule(participants.find_joined_people, (PARTICIPANTS,)),
    "W228": Rule(notice.find_late_notices, (MEETING_TIME,), CALLED),
    "W229": Rule(notice.find_aimless_meetings, (("meeting",),), CALLED),
    "W230": Rule(notice.find_unpresented_topics, kinds=CALLED),
    "W231": Rule(notice.find_long_agendas, (MEETING_TIME, ("topics",)), CALLED),
    "W232": Rule(notice.find_early_results, kinds=CALLED),
    "W233": Rule(actions.find_long_ids, (("meeting", "id"),)),
    "W234": Rule(deadlines.find_early_issues, (MEETING_TIME,), HELD),
    "W804": Rule(wording.find_typed_markup),
    "W805": Rule(wording.find_titled_links),
    "W806": Rule(wording.find_named_code),
    "W807": Rule(wording.find_guessed_emphasis),
}
