"""The rules over a whole record: what no single value can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.rules import closure, deadlines, markup, parties, references, wording
from pipeline.rules.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.errors import Path
    from pipeline.rules.case import Sighting

__all__ = ["RULES", "Case", "Rule"]

MEETING_TIME = ("meeting", "time")
DEPARTMENTS = ("meeting", "departments")
PARTICIPANTS = ("meeting", "participants")
RETROSPECTIVE = ("retrospective",)
NEXT_TIME = ("follow_up", "next_time")


@dataclass(frozen=True, slots=True)
class Rule:
    """What finds the places where a record breaks a rule.

    `needs` are the paths that must be without an error for the rule to be asked at all.
    """

    find: Callable[[Case], Iterator[Sighting]]
    needs: tuple[Path, ...] = ()


RULES = {
    "E150": Rule(references.find_repeated_ids),
    "E151": Rule(references.find_misspelt_references),
    "E152": Rule(references.find_unknown_references),
    "E153": Rule(references.find_circles),
    "E154": Rule(references.find_own_updates),
    "E155": Rule(deadlines.find_other_zones),
    "E156": Rule(parties.find_contrary_attendance, (PARTICIPANTS,)),
    "E802": Rule(markup.find_surplus_cells),
    "E803": Rule(markup.find_deep_items),
    "A201": Rule(parties.find_absent_departments, (DEPARTMENTS, PARTICIPANTS)),
    "A202": Rule(parties.find_absent_owners, (PARTICIPANTS,)),
    "A203": Rule(parties.find_unrepresented_departments, (DEPARTMENTS, PARTICIPANTS)),
    "A204": Rule(deadlines.find_past_deadlines, (MEETING_TIME,)),
    "A205": Rule(deadlines.find_free_deadlines),
    "A206": Rule(wording.find_vague_words),
    "A207": Rule(closure.find_open_disagreements, (("issues",),)),
    "A208": Rule(closure.find_missing_retrospectives, (RETROSPECTIVE,)),
    "A209": Rule(closure.find_unexplained_escalations),
    "A210": Rule(closure.find_unaccepted_results),
    "A211": Rule(deadlines.find_early_meetings, (MEETING_TIME, NEXT_TIME)),
    "A212": Rule(deadlines.find_late_records, (MEETING_TIME,)),
    "A213": Rule(wording.find_leftovers),
    "A214": Rule(parties.find_repeated_people, (PARTICIPANTS,)),
    "A215": Rule(closure.find_repeated_updates),
    "A216": Rule(closure.find_contrary_progress),
    "A217": Rule(parties.find_shared_owners),
    "A218": Rule(references.find_misspelt_records),
    "A219": Rule(references.find_missing_actions),
    "A220": Rule(closure.find_idle_issues),
    "A225": Rule(parties.find_unclear_notes, (("meeting",),)),
    "A226": Rule(parties.find_absent_chairs, (("meeting",),)),
    "A227": Rule(parties.find_joined_people, (PARTICIPANTS,)),
    "A804": Rule(markup.find_typed_markup),
    "A805": Rule(markup.find_titled_links),
    "A806": Rule(markup.find_named_code),
}
