"""Packages of others that bear the names of ours are never taken for them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.pieces import write_notes
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

MINUTES = "from pipeline.cli.app import main; main()"


def run(code: str, *arguments: str, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    """Run Python code from `cwd` with `path` in front of all that is installed."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def make_other(folder: Path, name: str, *, is_package: bool) -> None:
    """Something else that answers to the name of a package of ours."""
    wrong = f"raise RuntimeError('the wrong {name}')"
    if is_package:
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(wrong)
        (folder / name / "model.py").write_text(wrong)
    else:
        (folder / f"{name}.py").write_text(wrong)


@pytest.mark.parametrize("is_package", [True, False])
def test_a_record_is_made_with_our_packages_where_others_are_found_first(
    is_package: bool, tmp_path: Path
) -> None:
    for name in ("schemas", "templates"):
        make_other(tmp_path, name, is_package=is_package)
    (tmp_path / "notes.yaml").write_bytes(write_notes("en"))
    (tmp_path / "minutes.toml").write_text('[record]\nformats = []\n[actions]\nformats = ["md"]\n')
    for folder in ("inbox", "outbox"):
        (tmp_path / folder).mkdir()
    path = os.pathsep.join(("", str(REPOSITORY)))
    for command in (("doctor",), ("render", "notes.yaml"), ("regenerate", "--force")):
        done = run(MINUTES, *command, cwd=tmp_path, path=path)
        assert "the wrong" not in done.stdout + done.stderr
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_program_that_has_another_package_of_the_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "schemas.py").write_text("")
    path = os.pathsep.join((str(tmp_path), str(REPOSITORY)))
    done = run("import schemas; import pipeline", cwd=tmp_path, path=path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: {tmp_path / 'schemas.py'} was imported as 'schemas'")
    assert last.endswith("install minutes into an environment of its own")
