"""Checking notes: every independent fault, each at its place, in any form that notes may have."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.readers.reader import read_notes
from pipeline.validation.validator import Checked, check_notes
from schemas.model import Language
from schemas.notes import find_written_path, translate_path
from tests.pieces import SOUND, lay_over, read_tree, write_notes

EXAMPLES = Path(__file__).parents[3] / "examples"


def check(text: str | bytes, name: str = "portal.yaml", **options: Any) -> Checked:
    data = text.encode() if isinstance(text, str) else text
    return check_notes(read_notes(data, name), **options)


def list_codes(checked: Checked) -> list[str]:
    return [problem.code for problem in checked.problems]


# Where a fault is planted, and what it is found as; {} becomes a word that is unique in the notes.
PLANTS = [
    (("meeting", "time"), "{}", "E108"),
    (("meeting", "status"), "{}", "E117"),
    (("meeting", "confidentiality"), "{}", "E117"),
    (("meeting", "id"), "!{}", "E120"),
    (("meeting", "participants", 0, "email"), "{}", "E129"),
    (("meeting", "participants", 1, "attendance"), "{}", "E117"),
    (("topics", 0, "disagreements", 1, "cause"), "{}", "E117"),
    (("issues", 0, "actions", 0, "due"), "{}", "E103"),
    (("issues", 0, "actions", 1, "progress"), "{}", "E118"),
    (("issues", 1, "severity"), "{}", "E117"),
    (("issues", 1, "actions", 0, "status"), "{}", "E117"),
    (("issues", 1, "actions", 0, "due"), "{} 14:00", "E103"),
    (("issues", 1, "actions", 0, "after"), "{}", "E152"),
    (("updates", 0, "action"), "{}", "E126"),
    (("updates", 1, "due"), "{}", "E103"),
    (("follow_up", "next_time"), "{}", "E133"),
    (("meeting", "{}"), "value", "E102"),
    (("topics", 1, "{}"), "value", "E102"),
    (("issues", 0, "actions", 1, "{}"), "value", "E102"),
    (("{}",), "value", "E102"),
]
GROWN = """
meeting:
  participants:
    - {name: Harriet Lowell, department: Procurement}
    - {name: Priya Nandakumar, department: IT}
topics:
  - disagreements: [{point: One}, {point: Two}]
    department: Procurement
  - title: Another topic
    conclusion: "Nothing to add: see above."
issues:
  - actions:
      - owner: Harriet Lowell
      - {task: Ask, department: IT, owner: Priya Nandakumar, deliverable: List, due: 2024-05-17}
  - problem: Another problem
    actions:
      - {task: Look, department: IT, owner: Priya Nandakumar, deliverable: List, due: 2024-05-17}
updates:
  - {action: pilot/A1, status: in_progress}
  - {action: pilot/A2, status: in_progress}
follow_up: {other: Nothing.}
"""


class Block(str):
    """A text that YAML writes as a block."""

    __slots__ = ()


class Dumper(yaml.SafeDumper):
    """Writes blocks and Chinese as people do."""


Dumper.add_representer(
    Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|")
)


def plant(chosen: list[int], language: str, *, block: bool) -> tuple[Any, dict[str, str]]:
    """The grown notes with the chosen faults; the code that is expected for each planted word."""
    tree = translate(lay_over(read_tree(SOUND["en"]), read_tree(GROWN)), language)
    expected = {}
    for index in chosen:
        path, text, code = PLANTS[index]
        word = f"qzx{index}jkv"
        *way, last = (step.format(word) if isinstance(step, str) else step for step in path)
        holder = tree
        for step in find_written_path(tree, tuple(way)):
            holder = holder[step]
        value = text.format(word)
        holder[translate_path((*way, last), language)[-1]] = Block(value) if block else value
        expected[word] = code
    return tree, expected


def translate(value: Any, language: str, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        return {
            translate_path((*path, key), language)[-1]: translate(item, language, (*path, key))
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [translate(item, language, (*path, at)) for at, item in enumerate(value)]
    return value


def write(tree: Any, form: str) -> tuple[str, str]:
    """The notes as text, and the name of their file."""
    if form == "json":
        return json.dumps(tree, ensure_ascii=False), "portal.json"
    if form == "indented json":
        return json.dumps(tree, ensure_ascii=False, indent=2), "portal.json"
    flow = {"flow": True, "block": False, "mixed": None}[form]
    return yaml.dump(
        tree, Dumper=Dumper, allow_unicode=True, sort_keys=False, default_flow_style=flow
    ), "portal.yaml"


def encode(text: str, encoding: str) -> bytes:
    if encoding.startswith("crlf"):
        return text.replace("\n", "\r\n").encode()
    return text.encode(encoding)


@settings(max_examples=200, deadline=None)
@given(
    chosen=st.lists(st.sampled_from(range(len(PLANTS))), unique=True, max_size=len(PLANTS)),
    language=st.sampled_from(["en", "zh-CN"]),
    form=st.sampled_from(["block", "flow", "mixed", "json", "indented json"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "crlf", "gb18030", "utf-16"]),
    block=st.booleans(),
)
def test_every_planted_fault_is_found_at_its_line_and_column(
    chosen: list[int], language: str, form: str, encoding: str, block: bool
) -> None:
    # Two faults of one value hide each other.
    chosen = [index for index in chosen if index != 11 or 7 not in chosen]
    tree, expected = plant(chosen, language, block=block)
    text, name = write(copy.deepcopy(tree), form)
    checked = check(encode(text, encoding), name)
    lines = text.splitlines()
    found = {}
    for problem in checked.problems:
        line = lines[problem.location.line - 1]
        assert problem.excerpt == line
        word = line[problem.location.column - 1 :].lstrip("\"'!")
        found[word[: word.find("jkv") + 3]] = problem.code
    assert found == expected
    assert len(checked.problems) == len(expected)
    assert (checked.record is None) == bool(expected)


@pytest.mark.parametrize(
    ("piece", "code", "line", "text"),
    [
        ("meeting: {recorder: }", "E111", "  recorder: ''", "recorder"),
        ("meeting: {venue: [a]}", "E112", "  venue:", "venue"),
        ("topics: {title: a, conclusion: b}", "E113", "topics:", "topics"),
        ("meeting: {departments: [IT, '']}", "E127", "  - ''", "''"),
        ("topics: [text]", "E114", "- text", "text"),
    ],
)
def test_a_fault_without_a_word_is_placed_at_its_key_or_item(
    piece: str, code: str, line: str, text: str
) -> None:
    checked = check(write_notes("en", piece))
    (problem,) = [problem for problem in checked.problems if problem.code == code]
    start = problem.location.column - 1
    assert problem.excerpt == line
    assert line[start : start + problem.location.length] == text


def test_a_missing_key_is_placed_at_what_lacks_it() -> None:
    checked = check("meeting: {subject: a}\n问题与行动项:\n- 问题描述: a\n  行动项:\n  - 任务: b\n")
    found = {(problem.path, problem.code): problem.location for problem in checked.problems}
    assert found[("meeting", "form"), "E110"].line == 1
    assert found[("topics",), "E134"].line == 1
    location = found[("issues", 0, "actions", 0, "due"), "E110"]
    assert (location.line, location.column) == (5, 5)
    assert len(checked.problems) == 10


def test_a_list_in_one_text_is_faulted_at_the_item() -> None:
    checked = check(write_notes("zh-CN", "问题与行动项: [{行动项: [{前置任务: 'A1、A9'}]}]"))
    assert list_codes(checked) == ["E153", "E152"]
    assert {problem.excerpt[problem.location.column - 1 :][:2] for problem in checked.problems} == {
        "A9",
        "A1",
    }


def test_rules_and_values_are_judged_together() -> None:
    piece = """
meeting: {id: a b}
issues:
  - actions:
      - {id: A7, due: soon}
      - {id: A7, task: a, department: IT, owner: Nobody, deliverable: b, due: 2024-05-18}
"""
    checked = check(write_notes("en", piece))
    assert checked.record is None
    assert sorted(list_codes(checked)) == ["E103", "E120", "E150", "W202", "W205"]


def test_a_rule_does_not_judge_by_what_could_not_be_read() -> None:
    piece = "meeting: {departments: [Procurement, ''], participants: [{department: IT}]}"
    assert list_codes(check(write_notes("en", piece))) == ["E127", "E110"]


def test_problems_of_reading_stand_among_the_others() -> None:
    data = write_notes("en", "meeting: {status: x}") + b"topics: 7\n"
    checked = check(data)
    assert checked.record is None
    assert list_codes(checked) == ["E117", "E009"]


def test_notes_that_cannot_be_read_have_the_problems_of_reading_alone() -> None:
    assert list_codes(check("a: ["))
    assert all(code < "E100" for code in list_codes(check("a: [")))
    assert check("").language == "zh-CN"
    assert check("meeting: [").language == "en"
    assert check("会议: [").language == "zh-CN"


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("portal.yaml", "2024-05-10-portal"),
        ("2024-05-10-launch.yaml", "2024-05-10-launch"),
        ("20240510_launch.yml", "2024-05-10-launch"),
        ("2024-05-11-launch.json", "2024-05-10-2024-05-11-launch"),
        ("2024-05-10.yaml", "2024-05-10"),
        ("沟通记录（终稿） v2.yaml", "2024-05-10-沟通记录-终稿-v2"),
        ("../../etc/passwd.yaml", "2024-05-10-passwd"),
        ("C:\\notes\\may.YAML", "2024-05-10-C-notes-may"),
        ("launch.r2.yaml", "2024-05-10-launch"),
        ("-", "2024-05-10"),
        ("x" * 200 + ".yaml", "2024-05-10-" + "x" * 69),
    ],
)
def test_a_record_without_an_id_is_named_by_its_date_and_file(name: str, identity: str) -> None:
    data = json.dumps(read_tree(SOUND["en"])).encode()
    record = check(data, name).record
    assert record is not None
    assert record.id == identity


def test_actions_without_an_id_are_counted_past_those_that_are_taken() -> None:
    action = "{task: a, department: IT, owner: Priya Nandakumar, deliverable: b, due: 2024-05-17}"
    first = f"{{actions: [{{id: A2}}, {action}, {action}]}}"
    piece = f"issues: [{first}, {{problem: c, actions: [{action}]}}]"
    record = check(write_notes("en", piece)).record
    assert record is not None
    assert [action.id for action in record.actions()] == ["A2", "A1", "A3", "A4"]


def test_the_language_of_a_record_is_that_of_its_keys_unless_it_says_so() -> None:
    for language in Language:
        record = check(write_notes(language)).record
        assert record is not None
        assert record.meeting.languages == (language,)
    checked = check(write_notes("zh-CN", "基本信息: {语言: [en, zh-CN]}"))
    assert checked.record is not None
    assert checked.record.language is Language.ENGLISH
    assert checked.language == "zh-CN"


def test_a_year_that_is_left_out_is_guessed_from_the_meeting() -> None:
    piece = "issues: [{actions: [{due: 17 May}]}]"
    (problem,) = check(write_notes("en", piece)).problems
    assert problem.details["year"] == "2024"
    late = write_notes("en", "meeting: {time: 17 May}")
    (problem,) = check(late, now=dt.datetime(2031, 1, 1, tzinfo=dt.UTC)).problems
    assert problem.details["year"] == "2031"
    (problem,) = check(late).problems
    assert problem.details["year"] == "2024", "as in other dates"
    lone = b"meeting: {time: 17 May}"
    assert [
        p.details["year"] for p in check(lone, "2027-05.yaml").problems if p.code == "E104"
    ] == ["2027"]
    assert [p.details["year"] for p in check(lone).problems if p.code == "E104"] == ["YYYY"]


def test_holidays_are_those_of_the_country() -> None:
    piece = "issues: [{actions: [{due: 2024-05-18}]}]"
    assert list_codes(check(write_notes("en", piece))) == ["W205"]
    assert list_codes(check(write_notes("en", piece), holidays_country="")) == []
    piece = "issues: [{actions: [{due: 2024-05-11}]}]"
    assert list_codes(check(write_notes("en", piece))) == []
    assert list_codes(check(write_notes("en", piece), holidays_country="DE")) == ["W205"]
    with pytest.raises(UsageError, match="'XX' is not a country code"):
        check(write_notes("en", piece), holidays_country="XX")


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.*")), ids=lambda file: file.name)
def test_the_examples_have_no_problem(file: Path) -> None:
    checked = check(file.read_bytes(), file.name)
    assert checked.problems == ()
    assert checked.record is not None
    assert checked.record.id == file.stem


def test_every_real_meeting_gives_a_record(corpus: list[Path]) -> None:
    assert len(corpus) == 57
    for file in corpus:
        checked = check(file.read_bytes(), file.name)
        assert checked.record is not None, file.name
        assert checked.language == ("zh-CN" if "vcsum" in file.name else "en")


def test_a_key_that_is_misspelt_is_not_missing_as_well() -> None:
    text = SOUND["zh-CN"].replace("记录人:", "纪录人:")
    (problem,) = check(text).problems
    assert problem.code == "E101"
    assert problem.details["suggestion"] == "记录人"


def test_a_kind_of_problem_that_is_everywhere_is_told_so_many_times() -> None:
    checked = check(write_notes("en") + b"x:\n" + b"updates:\n" + b"- text\n" * 1000)
    codes = list_codes(checked)
    assert codes.count("E114") == 200
    assert codes[-1] == "E019"


RADICALS = """
meeting: {subject: ⽂档, departments: [⼯程部], participants: [⾼亦舟], form: video,
  time: 2024-05-10,
  recorder: ⾼亦舟}
topics: [{title: ⾸次, conclusion: ⼀期⽅案}]
issues: [{problem: ⽆, actions: [{task: ⽴项, department: 工程部, owner: 高亦舟,
  deliverable: 书⾯稿,
  due: 2024-05-20}]}]
"""


def test_an_owner_written_with_radicals_is_the_person_without_them() -> None:
    checked = check(RADICALS)
    assert list_codes(checked) == []
    assert checked.record is not None
    assert checked.record.meeting.participants[0].name == "高亦舟"
    assert checked.record.topics[0].conclusion == "一期方案"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("33.5%", ["33.5%"]),
        ("+33.5", ["+33.5"]),
        ("０.4", ["０.4"]),
        ("33.0 %", []),
        ("33", []),
        ("x.5", []),
    ],
)
def test_progress_that_is_printed_rounded_is_told_at_its_place(
    written: str, told: list[str]
) -> None:
    text = f"updates:\n  - action: 2024-05-10-launch/A1\n    progress: {written}\n"
    found = check_notes(read_notes(text.encode(), "n.yaml")).problems
    rounded = [problem for problem in found if problem.code == "W118"]
    assert [problem.details["value"] for problem in rounded] == told
    assert {problem.location.line for problem in rounded} <= {3}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("\n    苏明月\n    韩朗", ["苏明月韩朗"]),
        (" >-\n    Ann Lee\n    Bo Ek", ["Ann Lee Bo Ek"]),
        (" 苏明月，\n    韩朗", []),
        (" |\n    苏明月\n    韩朗", []),
        (' "苏明月"', []),
        ("\n    - 苏明月\n    - 韩朗", []),
    ],
)
def test_names_on_lines_of_their_own_without_a_sign_are_told(written: str, told: list[str]) -> None:
    text = f"meeting:\n  participants:{written}\n"
    found = check_notes(read_notes(text.encode(), "n.yaml")).problems
    assert [problem.details["value"] for problem in found if problem.code == "W119"] == told


@pytest.mark.parametrize(
    ("part", "codes"),
    [
        ("meeting:\n  distribution:\n    苏明月\n    韩朗\n", ["W119"]),
        ("meeting:\n  distribution:\n    - 苏明月\n      韩朗\n    - 周慕白\n", ["W119"]),
        ("meeting:\n  participants:\n    - Ann Lee\n      Bo Ek\n", ["W119"]),
        ("meeting:\n  participants:\n    - 姓名:\n        苏明月\n        韩朗\n", ["W120"]),
        ("基本信息:\n  主持人:\n    苏明月\n    韩朗\n", ["W120"]),
        ("meeting:\n  chair: |\n    苏明月\n    韩朗\n", ["W120"]),
        ('{"meeting": {"chair": "Ann Lee\\nBo Ek"}}', ["W120"]),
        ("meeting:\n  recorder: 'Ann Lee\n    Bo Ek'\n", ["W120"]),
        ("meeting:\n  materials:\n  - title: a\n    by: Ann Lee\n      Bo Ek\n", ["W120"]),
        (
            "topics:\n  - presenter:\n      苏明月\n      韩朗\n    department: >-\n      法务部\n",
            ["W120"],
        ),
        (
            "issues:\n- actions:\n  - owner: 苏明\n     韩朗\n    department: 甲部\n     乙部\n",
            ["W120"] * 2,
        ),
        ("updates:\n- accepted_by: Ann Lee\n    Bo Ek\n", ["W120"]),
        ("progress:\n  reporter: Ann Lee\n    Bo Ek\n", ["W120"]),
        ("meeting:\n  chair: 苏明月、\n    韩朗\n", []),
        (
            f"meeting:\n  initiator: The Office of {'Wide ' * 10}Meters\n    and Valves\n",
            [],
        ),
        ("meeting:\n  subject: A launch\n    of a meter\n  chair: >-\n    苏明月\n", []),
        ('meeting:\n  chair: "Ann\\\n    Lee"\n', ["W120"]),
        ('{"meeting": {"chair": "\\u82cf\\u660e\\u6708"}}', []),
    ],
)
def test_a_name_on_several_lines_is_told_wherever_names_stand(part: str, codes: list[str]) -> None:
    found = check_notes(
        read_notes(part.encode(), "n.json" if part[0] == "{" else "n.yaml")
    ).problems
    told = [problem for problem in found if problem.code in ("W119", "W120")]
    assert [problem.code for problem in told] == codes
    assert all(problem.location.length > 1 for problem in told)


@pytest.mark.parametrize(
    ("written", "name", "email"),
    [
        ("韩朗 <han@example.com>", "韩朗", "han@example.com"),
        ("韩朗<han@example.com>", "韩朗", "han@example.com"),
        ("韩朗（市场部，han@example.com）", "韩朗", "han@example.com"),
        ("Ann Lee ann.lee@example.co.uk", "Ann Lee", "ann.lee@example.co.uk"),
        ("Ann Lee <ann＠example.com> (absent)", "Ann Lee", "ann@example.com"),
        ("{name: 韩朗 <han@example.com>}", "韩朗", "han@example.com"),
        ("{name: 韩朗 <han@example.com>, email: han@example.com}", "韩朗", "han@example.com"),
        ("{name: 韩朗 <h@example.com>, email: a@b.cn}", "韩朗 <h@example.com>", "a@b.cn"),
        ("board@example.com", "board@example.com", ""),
    ],
)
def test_an_address_behind_a_participant_is_theirs(written: str, name: str, email: str) -> None:
    piece = f"meeting:\n  participants:\n    - {written}\n    - Tom Ashdown\n"
    record = check(write_notes("en", piece)).record
    assert record
    person = record.meeting.participants[0]
    assert (person.name, person.email) == (name, email)


@pytest.mark.parametrize(
    ("meeting", "told"),
    [
        ("chair: Ann Lee <ann@example.com>", ["ann@example.com"]),
        ("distribution: 韩朗 <han@b.cn>、财务部 (all@b.cn)", ["han@b.cn"]),
        ("distribution: [board@example.com, all@b.cn]", []),
        ("distribution: board@example.com, all@b.cn", []),
    ],
)
def test_an_address_that_would_be_printed_with_a_name_is_told(
    meeting: str, told: list[str]
) -> None:
    found = check(f"meeting:\n  {meeting}\n").problems
    assert [one.details["value"] for one in found if one.code == "W121"] == told
    assert "W225" not in [one.code for one in found]
