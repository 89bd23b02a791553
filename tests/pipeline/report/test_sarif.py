"""SARIF, as its own validator sees it."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from pipeline.processing.validate import Verdict, find_notes, validate_files
from pipeline.report.verdicts import format_sarif, make_uri
from pipeline.settings import Settings
from tests.real_tools import find_npm_tool

NOTES = Path(__file__).parents[2] / "notes"


def test_names_of_files_are_escaped_in_uris() -> None:
    assert make_uri("notes/会议 1.yaml") == "notes/%E4%BC%9A%E8%AE%AE%201.yaml"
    assert make_uri("/srv/a.yaml") == "file:///srv/a.yaml"


def find_faults(log: str, folder: Path) -> list[str]:
    """The rules of SARIF's own validator that a log breaks."""
    file, report = folder / "log.sarif", folder / "report.sarif"
    file.write_text(log, encoding="utf-8")
    subprocess.run(
        [find_npm_tool("sarif-multitool-linux"), "validate", str(file), "--output", str(report)],
        env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        timeout=120,
        check=False,
    )
    results = json.loads(report.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    # SARIF2005 would like an address on the web, which the program has none of.
    return [result["ruleId"] for result in results if result["ruleId"] != "SARIF2005"]


@pytest.mark.slow
@pytest.mark.parametrize("files", [[str(NOTES), "missing.yaml"], []], ids=["problems", "nothing"])
def test_the_validator_of_sarif_finds_no_fault(files: list[str], tmp_path: Path) -> None:
    verdicts: list[Verdict] = list(validate_files(find_notes(files), Settings()))
    log = "\n".join(format_sarif(verdicts, "en"))
    assert find_faults(log, tmp_path) == []


@pytest.mark.slow
def test_the_validator_of_sarif_would_find_one(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    verdicts = list(validate_files(find_notes([str(NOTES)]), Settings()))
    log = "\n".join(format_sarif(verdicts, "en")).replace('"startLine": ', '"startLine": -')
    assert find_faults(log, tmp_path)
