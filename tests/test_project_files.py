"""What a forge reads of this repository is as it should be."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

FORGE = REPOSITORY / ".github"
WORKFLOW = FORGE / "workflows" / "test.yml"
SCHEMAS = {
    WORKFLOW: "vendor.github-workflows",
    FORGE / "ISSUE_TEMPLATE" / "fault.yml": "vendor.github-issue-forms",
    FORGE / "ISSUE_TEMPLATE" / "wish.yml": "vendor.github-issue-forms",
    FORGE / "ISSUE_TEMPLATE" / "config.yml": "vendor.github-issue-config",
}


@pytest.mark.parametrize("file", SCHEMAS, ids=lambda file: file.name)
def test_what_a_forge_reads_follows_its_schema(file: Path) -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", SCHEMAS[file], file)
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_for_a_forge_is_left_unchecked() -> None:
    assert {file for file in FORGE.rglob("*") if file.is_file()} == set(SCHEMAS)


def test_the_workflow_has_a_row_for_each_system_and_says_that_it_is_untried() -> None:
    text = WORKFLOW.read_text(encoding="utf-8")
    rows = yaml.safe_load(text)["jobs"]["program"]["strategy"]["matrix"]["include"]
    assert {row["system"].partition("-")[0] for row in rows} == {"ubuntu", "macos", "windows"}
    assert "Not run by us yet" in text
