"""What a revision says that it changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from enum import Enum
from typing import Any, get_type_hints

import pytest

from pipeline.document.revision_diff import compare_records, list_compared
from pipeline.document.template import describe_change
from schemas.edition import ChangeKind
from schemas.model import (
    Attendance,
    Disagreement,
    Due,
    FollowUp,
    MeetingTime,
    Person,
    Record,
    Retrospective,
    Rich,
    Severity,
    Status,
    Topic,
    Update,
)
from tests.builders import (
    make_action,
    make_due,
    make_issue,
    make_labels,
    make_meeting,
    make_person,
    make_record,
)

FREEZE = make_action()
SUPPLY = make_action(id="A2", task="签订备选型号的供货协议", owner="顾南乔", due="2024-05-17")


def tell(before: Record, after: Record, *languages: str) -> list[str]:
    """The changes from one record to the other as they are printed."""
    labels = make_labels(*languages)
    return [describe_change(change, labels) for change in compare_records(before, after)]


def test_the_same_record_has_no_changes() -> None:
    assert compare_records(make_record(), make_record()) == ()


def test_a_due_date_an_owner_and_a_status_are_told_with_both_values() -> None:
    before = make_record(actions=(FREEZE,))
    changed = replace(
        FREEZE, due=make_due("2024-05-31 17:00"), owner="陆景行", status=Status.ESCALATED
    )
    assert tell(before, make_record(actions=(changed,))) == [
        "行动项 A1“完成固件冻结并提交低温验证报告”：责任人由“沈亦舟”改为“陆景行”；"
        "截止时间由“2024-05-24”改为“2024-05-31 17:00”；状态由“进行中”改为“需升级”"
    ]


def test_an_action_put_in_before_others_is_the_only_one_that_is_new() -> None:
    """Ids that notes leave out are counted, so that all that follow move by one."""
    before = make_record(actions=(FREEZE, SUPPLY))
    new = make_action(task="确认费率规则")
    moved = (new, replace(FREEZE, id="A2"), replace(SUPPLY, id="A3"))
    assert tell(before, make_record(actions=moved)) == ["新增行动项：A1 确认费率规则"]


def test_a_reworded_task_is_the_same_action_and_another_task_is_not() -> None:
    before = make_record(actions=(FREEZE, SUPPLY))
    reworded = replace(FREEZE, task="完成固件冻结并提交低温与高温验证报告")
    other = replace(SUPPLY, task="拍摄宣传片")
    kinds = [change.kind for change in compare_records(before, make_record(actions=(reworded,)))]
    assert kinds == [ChangeKind.CHANGED, ChangeKind.REMOVED]
    told = tell(before, make_record(actions=(FREEZE, other)))
    assert told == ["新增行动项：A2 拍摄宣传片", "删除行动项：A2 签订备选型号的供货协议"]


def test_order_alone_is_no_change() -> None:
    before = make_record(actions=(FREEZE, SUPPLY))
    assert compare_records(before, make_record(actions=(SUPPLY, FREEZE))) == ()


def test_topics_are_told_in_either_language_and_in_both() -> None:
    before = make_record(topics=(Topic("Scope", Rich("One.")), Topic("Cost", Rich("Two."))))
    after = make_record(topics=(Topic("Scope", Rich("Three.")), Topic("Staff", Rich("Four."))))
    assert tell(before, after, "en") == [
        "Topic “Scope”: Conclusion changed from “One.” to “Three.”",
        "Topic added: Staff",
        "Topic removed: Cost",
    ]
    assert tell(before, after, "zh-CN", "en")[1] == "新增议题 Topic：Staff"


def test_a_long_text_is_only_said_to_be_another() -> None:
    before = make_record(topics=(Topic("议题", Rich("甲" * 300)),))
    after = make_record(topics=(Topic("议题", Rich("乙" * 300)),))
    assert tell(before, after) == ["议题“议题”：结论有修改"]


def test_the_meeting_its_people_and_the_next_date_are_compared() -> None:
    before = make_record()
    after = make_record(
        venue="302 会议室",
        time=MeetingTime(dt.date(2024, 5, 11)),
        participants=(make_person(), make_person(name="陆景行")),
        follow_up=FollowUp(next_time=MeetingTime(dt.date(2024, 5, 24), dt.time(14))),
    )
    assert tell(before, after) == [
        "基本信息：沟通时间由“2024年5月10日（星期五）14:00—15:30”改为“2024年5月11日（星期六）”；"
        "地点增补为“302 会议室”；参与人员由“沈亦舟、周慕白”改为“沈亦舟、陆景行”",
        "后续计划：下次沟通时间增补为“2024年5月24日（星期五）14:00”",
    ]


def test_a_person_who_did_not_come_after_all_is_a_change_though_the_names_are_the_same() -> None:
    absent = (make_person(attendance=Attendance.ABSENT), make_meeting().participants[1])
    assert tell(make_record(), make_record(participants=absent)) == ["基本信息：参与人员有修改"]


def test_problems_and_earlier_actions_are_compared() -> None:
    update = Update("2024-04-26-launch/A3", Status.IN_PROGRESS, progress=40)
    before = make_record(updates=(update,))
    after = make_record(
        issues=(make_issue(severity=Severity.MAJOR),),
        updates=(replace(update, status=Status.RESOLVED, progress=100),),
    )
    assert tell(before, after) == [
        "问题“低温环境下通信中断”：严重程度由“一般”改为“重大”",
        "既往行动项 2024-04-26-launch/A3：状态由“进行中”改为“已解决”；进度由“40%”改为“100%”",
    ]


def test_a_revision_that_changes_only_prerequisites_lists_them() -> None:
    before = make_record(actions=(FREEZE, SUPPLY))
    after = make_record(actions=(FREEZE, replace(SUPPLY, after=("A1",))))
    assert tell(before, after) == ["行动项 A2“签订备选型号的供货协议”：前置任务增补为“A1”"]


def test_that_there_is_no_next_meeting_is_told() -> None:
    after = make_record(follow_up=FollowUp(no_next=True))
    assert tell(make_record(), after) == ["后续计划：下次沟通时间增补为“无”"]
    assert tell(after, make_record(), "en") == ["Follow-up: Next meeting removed: “none”"]


UPDATE = Update("2024-04-26-launch/A3", Status.IN_PROGRESS)
PARTS: dict[str, tuple[Any, ...]] = {
    "meeting": (make_meeting(),),
    "topics": (Topic("议题", Rich("同意。")),),
    "issues": (make_issue(),),
    "actions": (FREEZE,),
    "updates": (UPDATE,),
    "retrospective": (Retrospective(),),
    "follow_up": (FollowUp(),),
}
"""A part of every kind that a record has."""
LONE = ("meeting", "retrospective", "follow_up")
COMPARED = [(name, item) for name, (part,) in PARTS.items() for item in list_compared(type(part))]


def put(name: str, part: Any) -> Record:
    return make_record(**{name: part if name in LONE else (part,)})


def make_other(part: Any, name: str) -> Any:
    """Another value than the one that the field `name` of `part` has."""
    value, hint = getattr(part, name), get_type_hints(type(part))[name]
    others: dict[Any, Any] = {
        bool: True,
        int | None: 7,
        tuple[str, ...]: ("A9",),
        tuple[Person, ...]: (make_person(name="陆景行"),),
        tuple[Disagreement, ...]: (Disagreement("费率"),),
        dt.date | None: dt.date(2030, 1, 2),
        Due: make_due("2030-01-02"),
        Due | None: make_due("2030-01-02"),
        MeetingTime: MeetingTime(dt.date(2030, 1, 2)),
        MeetingTime | None: MeetingTime(dt.date(2030, 1, 2)),
    }
    if isinstance(value, Enum):
        return next(choice for choice in type(value) if choice is not value)
    return others[hint] if hint in others else Rich(f"{value}改")


def test_every_part_of_a_record_is_compared() -> None:
    parts = {item.name for item in fields(Record) if item.metadata.get("compared", True)}
    assert parts == PARTS.keys() - {"actions"}


@pytest.mark.parametrize(
    ("name", "item"), COMPARED, ids=[f"{name}.{item.name}" for name, item in COMPARED]
)
def test_a_change_of_any_field_is_listed_by_its_label(name: str, item: Any) -> None:
    part = PARTS[name][0]
    changed = replace(part, **{item.name: make_other(part, item.name)})
    for language in ("zh-CN", "en"):
        (told,) = tell(put(name, part), put(name, changed), language)
        (change,) = compare_records(put(name, part), put(name, changed))
        label = item.metadata.get("label", item.name)
        assert [found.name for found in change.fields] == [label]
        assert make_labels(language)(f"{change.part}.{label}") in told


def test_what_a_revision_does_not_tell_is_marked_in_the_record() -> None:
    marked = {
        f"{name}.{item.name}"
        for name, (part,) in PARTS.items()
        for item in fields(part)
        if item not in list_compared(type(part))
    }
    assert marked == {
        "meeting.id",
        "meeting.languages",
        "meeting.source",
        "issues.actions",
        "actions.id",
        "updates.action",
    }


def test_two_parts_of_one_name_are_told_apart_by_their_number_then_their_order() -> None:
    twins = (FREEZE, replace(FREEZE, id="A2", owner="陆景行"))
    after = (twins[0], replace(twins[1], owner="周慕白"))
    told = tell(make_record(actions=twins), make_record(actions=after))
    assert len(told) == 1
    assert told[0].startswith("行动项 A2")


def test_thousands_of_changes_are_found_in_a_moment() -> None:
    tasks = [make_action(id=f"A{number}", task=f"任务{number}") for number in range(20_000)]
    others = [replace(action, task=f"工作{number}") for number, action in enumerate(tasks)]
    changes = compare_records(make_record(actions=tuple(tasks)), make_record(actions=tuple(others)))
    assert len(changes) == 40_000
