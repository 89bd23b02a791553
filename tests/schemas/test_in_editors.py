"""The JSON Schema in the programs of others: an editor's language server, a hook's checker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from schemas.json_schema import dump_schema
from schemas.skeleton import write_skeleton
from tests.pieces import SOUND, write_notes
from tests.schemas.language_server import LanguageServer

ROOT = Path(__file__).parents[2]
CHECKER = Path(sys.executable).with_name("check-jsonschema")
SCHEMA = ".notes.schema.json"
pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the schema in it, as `minutes new` leaves it."""
    (tmp_path / SCHEMA).write_text(dump_schema(), encoding="utf-8")
    return tmp_path


def write(file: Path, text: str) -> Path:
    file.write_text(f"# yaml-language-server: $schema={SCHEMA}\n{text}", encoding="utf-8")
    return file


def test_an_editor_checks_and_completes_notes_in_both_languages(
    folder: Path,
) -> None:
    with LanguageServer(folder) as server:
        for language in ("en", "zh-CN"):
            good = write(folder / f"good-{language}.yaml", SOUND[language])
            assert server.open(good) == []
        bad = write(folder / "bad.yaml", SOUND["en"].replace("due: 2024-05-17", "due: next Friday"))
        (found,) = server.open(bad)
        assert (
            bad.read_text().splitlines()[found["range"]["start"]["line"]].strip()
            == "due: next Friday"
        )
        bad = write(folder / "坏.yaml", SOUND["zh-CN"].replace("记录人", "纪录人"))
        assert any("纪录人" in found["message"] for found in server.open(bad))
        begun = write(folder / "begun.yaml", "基本信息:\n  ")
        server.open(begun)
        assert {"协作主题", "沟通时间", "密级"} <= server.complete(begun, 2, 2)
        begun = write(folder / "words.yaml", "meeting:\n  confidentiality: ")
        server.open(begun)
        assert {"public", "internal", "机密"} <= server.complete(begun, 2, 19)


def test_new_notes_are_checked_by_the_schema_they_name(
    folder: Path,
) -> None:
    new = folder / "new.yaml"
    new.write_text(write_skeleton("zh-CN", SCHEMA), encoding="utf-8")
    with LanguageServer(folder) as server:
        assert server.open(new) == []


def test_check_jsonschema_passes_the_examples_and_refuses_bad_notes(
    folder: Path, corpus: list[Path]
) -> None:
    good = [
        *sorted((ROOT / "examples").glob("*.*")),
        *corpus,
        *(ROOT / "tests/notes/valid").glob("*.json"),
    ]
    command = [str(CHECKER), "--schemafile", str(folder / SCHEMA)]
    done = subprocess.run([*command, *map(str, good)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    bad = folder / "bad.yaml"
    bad.write_bytes(
        write_notes("zh-CN", "问题与行动项: [{行动项: [{状态: 已完成, 截止时间: 下周五}]}]")
    )
    done = subprocess.run([*command, str(bad)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "已完成" in done.stdout
