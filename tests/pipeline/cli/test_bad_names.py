"""Files whose names are not UTF-8, or would forge a line: told as text that everybody can read."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

import pytest

from tests.commands import run
from tests.pieces import SOUND

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (b"\xff.yaml", b"\xd6\xdc\xbb\xe1.yaml", b"caf\xe9 \xed\xa0\x80.json")
"""Latin-1, GBK, an encoded surrogate: as they come out of old archives and shares."""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with notes of bad names, one of them wrong, and a pipe that nobody writes to."""
    for folder in ("inbox", "outbox", "notes"):
        (tmp_path / folder).mkdir()
    for name, language in zip(NAMES, ("en", "zh-CN", "en"), strict=True):
        file = os.fsencode(tmp_path / "notes") + b"/" + name
        with open(file, "wb") as stream:  # noqa: PTH123  # a name of bytes
            stream.write(SOUND[language].encode() if name != NAMES[2] else b"{}")
    os.mkfifo(tmp_path / "notes" / "pipe.yaml")
    return tmp_path


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_every_form_of_validate_is_utf_8(workspace: Path, form: str) -> None:
    done = run("validate", "--format", form, "notes", "notes/no\udcff.yaml", cwd=workspace)
    assert done.returncode == 3, done.stderr
    assert "\N{REPLACEMENT CHARACTER}" in done.stdout or form == "sarif"
    assert "Error:" not in done.stderr


def test_sarif_names_the_very_file(workspace: Path) -> None:
    done = run("validate", "--format", "sarif", "notes", cwd=workspace)
    results = json.loads(done.stdout)["runs"][0]["results"]
    uris = {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results
    }
    assert b"notes/" + NAMES[2] in {unquote_to_bytes(uri) for uri in uris}


def test_records_of_such_files_are_made_reported_and_made_again(workspace: Path) -> None:
    made = run("regenerate", "--out", "outbox", "notes", "--report", "report.json", cwd=workspace)
    assert made.returncode == 1, made.stderr
    told = json.loads((workspace / "report.json").read_text("utf-8"))
    assert told["counts"] == {
        "rendered": 2, "unchanged": 0, "stale": 0, "refused": 1, "failed": 0, "ignored": 0
    }  # fmt: skip
    again = run("regenerate", "--force", cwd=workspace)
    assert again.returncode == 0, again.stderr
    assert run("verify", cwd=workspace).returncode == 0


FORGED = "inbox/a\n2026-01-01 ERROR forged \u202elmay\x1b[31m.yaml"


@pytest.mark.parametrize(
    "words", [("watch", "--once"), ("render", FORGED, "-o", "outbox"), ("validate", FORGED)]
)
def test_a_name_forges_no_line_and_turns_no_writing_round(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    (tmp_path / FORGED).write_text("{}")
    done = run(*words, cwd=tmp_path)
    told = done.stdout + done.stderr
    assert "forged" in told
    assert not any(line.startswith("2026-01-01") for line in told.split("\n"))
    assert not {"\u202e", "\x1b"} & set(told)
