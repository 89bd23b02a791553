"""The real `minutes watch`, from a dropped file to the PDF, the DOCX and the action list."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.watch.work_folder import read_health

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml")) + sorted((ROOT / "examples").glob("*.json"))
MINUTES = Path(sys.executable).with_name("minutes")

pytestmark = pytest.mark.slow


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name in ("inbox", "outbox"):
        (tmp_path / name).mkdir()
    (tmp_path / "minutes.toml").write_text("[watch]\nsettle = 0.2\n")
    return tmp_path


@pytest.fixture
def service(base: Path) -> Iterator[subprocess.Popen[str]]:
    command = [str(MINUTES), "-C", str(base), "--log-format", "json", "watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def read_until(service: subprocess.Popen[str], kind: str) -> dict[str, object]:
    assert service.stderr is not None
    for line in service.stderr:
        entry: dict[str, object] = json.loads(line)
        event = entry.get("event")
        if isinstance(event, dict) and event["kind"] == kind:
            return entry
    raise AssertionError(f"no {kind} was told")


def test_a_dropped_file_is_a_record_moments_later(
    base: Path, service: subprocess.Popen[str]
) -> None:
    read_until(service, "started")
    assert [health.is_ok for health in read_health(base / "inbox")] == [True]
    for example in EXAMPLES:
        shutil.copy(example, base / "inbox")
    for _ in EXAMPLES:
        read_until(service, "published")
    folders = sorted((base / "outbox").glob("[!.]*"))
    assert len(folders) == len(EXAMPLES)
    for folder in folders:
        suffixes = {file.suffix for file in folder.iterdir()}
        assert {".pdf", ".docx", ".xlsx", ".json"} <= suffixes
        assert (folder / f"{folder.name}.pdf").read_bytes().startswith(b"%PDF-")
    service.send_signal(signal.SIGTERM)
    assert service.wait(20) == 0
    assert not any((base / "inbox").iterdir())


def test_wrong_notes_come_back_with_lines_a_secretary_can_follow(
    base: Path, service: subprocess.Popen[str]
) -> None:
    text = EXAMPLES[0].read_text(encoding="utf-8")
    wrong = "\n".join(line for line in text.splitlines() if not line.strip().startswith("记录人"))
    (base / "inbox/weekly.yaml").write_text(wrong, encoding="utf-8")
    read_until(service, "rejected")
    report = (base / "inbox/rejected/weekly.yaml.errors.txt").read_text(encoding="utf-8-sig")
    assert "weekly.yaml:" in report
    assert "记录人" in report


def test_killed_while_it_renders_the_next_start_gives_the_same_bytes(
    base: Path, service: subprocess.Popen[str], tmp_path: Path
) -> None:
    undisturbed = tmp_path / "undisturbed"
    for name in ("inbox", "outbox"):
        (undisturbed / name).mkdir(parents=True)
    for example in EXAMPLES:
        shutil.copy(example, undisturbed / "inbox")
        shutil.copy(example, base / "inbox")
    read_until(service, "started")
    time.sleep(0.4)
    service.kill()
    service.wait()
    for workspace in (undisturbed, base):
        subprocess.run([str(MINUTES), "-C", str(workspace), "watch", "--once"], check=True)
    assert read_tree(base / "outbox") == read_tree(undisturbed / "outbox")
    assert not any((base / "inbox").iterdir())


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
