"""minutes form: the page as a file, with what earlier records know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.cli.app import run
from tests.outboxes import publish_two_meetings

if TYPE_CHECKING:
    from pathlib import Path


def read_data(page: Path) -> dict[str, Any]:
    """What a page knows."""
    text = page.read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    return data


def test_the_page_is_in_the_language_asked_for(tmp_path: Path) -> None:
    assert run(["form", "-o", str(tmp_path / "a.html"), "--language", "zh-CN"]) == 0
    assert "填写会议记录" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_the_page_knows_names_and_open_actions_of_the_outbox(tmp_path: Path) -> None:
    outbox = tmp_path / "outbox"
    publish_two_meetings(outbox)
    page = tmp_path / "page.html"
    arguments = ["form", "-o", str(page), "--language", "zh-CN", "--from", str(outbox)]
    assert run(arguments) == 0
    data = read_data(page)
    assert data["people"]
    assert data["departments"]
    [first, *_] = data["notes"]["既往行动项进展"]
    assert {"行动项编号", "任务", "状态"} <= first.keys()


@pytest.mark.parametrize(
    "arguments", [["-o", "a.yaml"], ["-o", "a.html", "--series", "x"], []], ids=str
)
def test_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["form", *arguments]) == 2
    assert capsys.readouterr().err
