"""Validating files and folders; whatever they hold, it ends in verdicts."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.processing.validate import Verdict, find_notes, validate_files, validate_notes
from pipeline.settings import LimitSettings, Settings
from pipeline.validation.messages import format_problem
from tests.pieces import SOUND, read_tree, write_notes

SETTINGS = Settings()
NOTES = Path(__file__).parents[2] / "notes"
EXAMPLES = Path(__file__).parents[3] / "examples"
SEEDS = [
    SOUND["en"].encode(),
    SOUND["zh-CN"].encode(),
    json.dumps(read_tree(SOUND["en"])).encode(),
    *(file.read_bytes() for file in sorted(EXAMPLES.glob("*.*"))),
]


def validate(data: bytes, name: str = "notes.yaml") -> Verdict:
    return validate_notes(data, name, SETTINGS)


def tell(verdict: Verdict) -> str:
    """Every problem as it is printed, which must not fail either."""
    for language in ("zh-CN", "en"):
        for problem in verdict.problems:
            format_problem(problem, verdict.name, language)
    return "\n".join(
        format_problem(problem, verdict.name, verdict.language) for problem in verdict.problems
    )


@pytest.mark.parametrize("file", sorted((NOTES / "valid").glob("*.*")), ids=lambda file: file.name)
def test_valid_notes_have_no_problem(file: Path) -> None:
    verdict = validate(file.read_bytes(), file.name)
    assert tell(verdict) == ""
    assert verdict.exit_code == 0


@pytest.mark.parametrize(
    "file",
    [file for file in sorted((NOTES / "invalid").iterdir()) if file.suffix != ".txt"],
    ids=lambda file: file.name,
)
def test_invalid_notes_have_the_problems_beside_them(file: Path) -> None:
    expected = file.with_name(f"{file.stem}.problems.txt").read_text(encoding="utf-8")
    assert tell(validate(file.read_bytes(), file.name)) + "\n" == expected


def test_a_folder_stands_for_the_notes_in_it(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.json", "sub/c.YML", "sub/.d.yaml", ".git/e.yaml", "f.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
    for name in ("record.json", "x.actions.json", "actions.json", "~$g.yaml"):
        (tmp_path / name).touch()
    found = [Path(name).relative_to(tmp_path).as_posix() for name in find_notes([str(tmp_path)])]
    assert found == ["a.json", "b.yaml", "sub/c.YML"]
    assert list(find_notes(["-", "missing.yaml", str(tmp_path / "f.txt")])) == [
        "-",
        "missing.yaml",
        str(tmp_path / "f.txt"),
    ]


def test_a_bad_file_never_stops_the_rest(tmp_path: Path) -> None:
    good, failure, wrong = (tmp_path / name for name in ("a.yaml", "b.yaml", "d.yaml"))
    good.write_bytes(write_notes("en"))
    failure.write_bytes(b"\xff\x00[")
    wrong.write_bytes(write_notes("en", "meeting: {status: x}"))
    files = [str(file) for file in (good, failure, tmp_path / "missing.yaml", tmp_path, wrong)]
    verdicts = list(validate_files(files, SETTINGS))
    assert [verdict.name for verdict in verdicts] == files
    assert [verdict.exit_code for verdict in verdicts] == [0, 1, 3, 3, 1]


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"a: b\n" * 1000)
    (verdict,) = validate_files([str(file)], Settings(limits=LimitSettings(file=1000)))
    assert [problem.code for problem in verdict.problems] == ["E001"]


AWKWARD = {
    "brackets": b"[" * 25_000,
    "json brackets": b"[" * 25_000,
    "braces": b"{" * 25_000,
    "deep keys": b"{a: " * 25_000,
    "alias bomb": b"a: &a [x]\n" + b"".join(b"a%d: &b [*a, *a]\n" % index for index in range(99)),
    "merge keys": b"meeting: {<<: {subject: a}}\n",
    "duplicate keys": b"meeting: {}\n" * 20_000,
    "number": b"meeting: {time: " + b"9" * 5000 + b"}",
    "json number": b'{"meeting": {"time": ' + b"9" * 5000 + b"}}",
    "nan": b'{"meeting": NaN, "topics": Infinity}',
    "surrogates": b'{"meeting": "\\ud800"}',
    "nul": b"meeting: \x00",
    "tags": b"meeting: !!python/object/apply:os.system [ls]",
    "documents": b"---\na: b\n---\nc: d\n",
    "unknown keys": b"".join(b"key%d: x\n" % index for index in range(20_000)),
    "long key": b"? " + b"x" * 900 + b"\n: y\n",
    "empty items": b"topics:\n" + b"-\n" * 20_000,
    "bare items": b"topics:\n" + b"- x\n" * 20_000,
    "long date": b"meeting: {time: '" + b"2024-05-10 14:00 " * 20_000 + b"'}",
    "long list": b"meeting: {departments: '" + b"a;" * 100_000 + b"'}",
    "placeholder": b"meeting: {subject: '" + b"[for example" * 20_000 + b"'}",
    "clock words": "meeting: {time: '2024-05-10 {}'}".replace("{}", "十" * 20_000).encode(),
    "utf-16": "meeting: {}".encode("utf-16"),
    "utf-16 cut": "meeting: {}".encode("utf-16")[:-1],
    "random": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_notes_end_in_problems_within_a_second(name: str) -> None:
    started = time.process_time()
    verdict = validate(AWKWARD[name], "notes.json" if "json" in name else "notes.yaml")
    tell(verdict)
    assert verdict.exit_code == 1
    assert time.process_time() - started < 1


def test_a_circle_of_many_actions_is_found_without_recursion() -> None:
    tree = read_tree(SOUND["en"])
    action = tree["issues"][0]["actions"][0]
    tree["issues"][0]["actions"] = [
        {**action, "id": f"B{at}", "after": f"B{(at + 1) % 3000}"} for at in range(3000)
    ]
    verdict = validate(json.dumps(tree).encode(), "notes.json")
    assert [problem.code for problem in verdict.problems] == ["E153"]


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_every_prefix_of_notes_ends_in_a_verdict(seed: int) -> None:
    data = SEEDS[seed]
    name = "notes.json" if data.startswith(b"{") else "notes.yaml"
    for length in range(0, len(data), 1 if len(data) < 1500 else 7):
        verdict = validate(data[:length], name)
        assert verdict.exit_code in (0, 1)


MARKS = [
    *(bytes([mark]) for mark in b":- \n\t[]{}'\"#|>&*!%@`?,\r\x00\x85\xff\\"),
    *(b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\\u0000", b"<<: ", b"2024", b"null", b"x-"),
    *("：".encode(), "　".encode()),
]


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 8), st.sampled_from(MARKS) | st.binary(max_size=4)
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
)
@example(SEEDS[0], [(0.0, 0, b"\xef\xbb\xbf")], False)
def test_mutated_notes_end_in_a_verdict(
    seed: bytes, edits: list[tuple[float, int, bytes]], as_json: bool
) -> None:
    data = seed
    for where, cut, put in edits:
        at = int(where * len(data))
        data = data[:at] + put + data[at + cut :]
    verdict = validate(data, "notes.json" if as_json else "notes.yaml")
    tell(verdict)
    assert verdict.exit_code in (0, 1)
    lines = (
        data.count(b"\n")
        + data.count(b"\r")
        + data.count(b"\x85")
        + data.count(b"\xe2\x80\xa8")
        + 1
    )
    for problem in verdict.problems:
        assert 1 <= problem.location.line <= lines
        assert 1 <= problem.location.column <= len(problem.excerpt) + 1


def test_validating_imports_no_renderer(tmp_path: Path) -> None:
    program = (
        "import sys; from pipeline.cli.app import run; code = run(sys.argv[1:]);"
        "heavy = {'weasyprint', 'docx', 'jinja2', 'babel', 'rich', 'holidays', 'lxml', 'difflib'};"
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    file = EXAMPLES / "2024-05-10-launch.yaml"
    done = subprocess.run(
        [sys.executable, "-c", program, "validate", str(file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []"


MEASURE = (
    "import sys; from pathlib import Path; from pipeline.cli.app import run;"
    "code = run(['validate', *sys.argv[1:]]);"
    "status = Path('/proc/self/status').read_text();"
    "print(code, status.split('VmHWM:')[1].split()[0])"
)
"""The most memory since the program itself began; `getrusage` counts what it was forked from."""
HUGE = {
    "brackets.yaml": b"[" * 25_000,
    "keys.yaml": b"topics:\n" + b"- {title: a, conclusion: b, x: c}\n" * 16_000,
    "actions.yaml": b"issues:\n- problem: a\n  actions:\n"
    + "  - {task: a, owner: c, due: 下周五, after: Q}\n".encode() * 11_000,
    "list.yaml": b"meeting:\n  departments: '" + b"a;" * 2_400_000 + b"'\n",
    "line.json": b'{"meeting": "' + "长".encode() * 1_600_000 + b'"}',
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_huge_notes_take_no_more_than_a_hundred_megabytes(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(HUGE[name])
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    code, kilobytes = map(int, done.stdout.splitlines()[-1].split())
    assert code == 1
    assert kilobytes < 100_000
