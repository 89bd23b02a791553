"""The hook, as somebody sees it who commits notes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.pieces import write_notes
from tests.real_tools import REPOSITORY, find_tool
from tests.word_forms import make_form

HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_the_hooks_that_are_promised_are_offered() -> None:
    assert [hook["id"] for hook in HOOKS] == [
        "validate-notes",
        "regenerate-check",
        "outbox-check",
    ]


@pytest.mark.slow
def test_a_committer_of_bad_notes_sees_where_and_why(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "good.yaml").write_bytes(write_notes("en"))
    (notes / "会议.docx").write_bytes(make_form(topics=("议题一：巡检频次", "目前每月一次。")))
    bad = write_notes("zh-CN", "问题与行动项: [{行动项: [{截止时间: 下周五}]}]")
    (notes / "bad.yaml").write_bytes(bad)
    (notes / ".settings.yaml").write_text("not: notes")
    done = try_hook("validate-notes", notes)
    assert done.returncode == 1
    assert "validate meeting notes" in done.stdout
    assert "bad.yaml:22:11: 错误 E145 问题与行动项[1].行动项[1].截止时间：" in done.stdout
    assert "   22 |     截止时间: 下周五" in done.stdout
    assert "会议.docx: 议题一: 错误 E110 议题讨论结果[1].结论：" in done.stdout
    assert "3 files checked: 2 errors, 0 warnings" in done.stdout
    assert "good.yaml" not in done.stdout


def try_hook(name: str, repository: Path) -> subprocess.CompletedProcess[str]:
    """Run a hook of this repository on all files of another."""
    find_tool("git")
    command = str(Path(sys.executable).with_name("pre-commit"))
    for step in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *step], cwd=repository, check=True)
    return subprocess.run(
        [command, "try-repo", str(REPOSITORY), name, "--all-files"],
        cwd=repository,
        env=os.environ | {"PRE_COMMIT_HOME": str(repository.parent / "home"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=500,
    )
