"""The program installs as users install it, and works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLE = REPOSITORY / "examples" / "2024-05-17-weekly.yaml"
NO_NETWORK = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}


def run(*arguments: str | Path, cwd: Path, **environment: str) -> str:
    """What a command prints; fails the test, with all it said, where the command fails."""
    done = subprocess.run(
        arguments,
        cwd=cwd,
        env={**os.environ, **environment, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the tree as it stands."""
    folder = tmp_path_factory.mktemp("dist")
    pip = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps")
    run(*pip, "--wheel-dir", folder, REPOSITORY, cwd=folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_source_holds_the_program_and_no_tests_without_their_tools(tmp_path: Path) -> None:
    build = (sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path)
    run(*build, cwd=REPOSITORY)
    [built] = tmp_path.glob("*.tar.gz")
    with tarfile.open(built) as archive:
        parts = {name.split("/")[1] for name in archive.getnames()}
    assert {"pipeline", "schemas", "templates", "pyproject.toml", "LICENSE", "README.md"} <= parts
    assert not parts & {"tests", "tools", "benchmarks"}


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    interpreter = folder / "bin" / "python"
    run(interpreter, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return interpreter


def render_elsewhere(python: Path, folder: Path) -> None:
    """Render the example with the installed program, from a folder with templates of its own."""
    (folder / "templates").mkdir()
    (folder / "templates" / "__init__.py").write_text("raise ImportError('the wrong templates')")
    minutes = python.with_name("minutes")
    run(minutes, "render", EXAMPLE, "-o", folder / "out", cwd=folder, **NO_NETWORK)
    names = {file.name for file in (folder / "out" / "2024-05-17-weekly").iterdir()}
    assert {"2024-05-17-weekly.pdf", "2024-05-17-weekly.docx", "record.json"} <= names


@pytest.mark.slow
def test_the_wheel_renders_a_record_in_an_empty_environment(python: Path, tmp_path: Path) -> None:
    render_elsewhere(python, tmp_path)


@pytest.mark.slow
def test_an_editable_install_renders_a_record(python: Path, tmp_path: Path) -> None:
    pip = (python, "-m", "pip", "install", "--quiet")
    run(*pip, "--editable", REPOSITORY, cwd=tmp_path)
    render_elsewhere(python, tmp_path)


@pytest.mark.slow
def test_an_install_from_git_renders_a_record(python: Path, tmp_path: Path) -> None:
    pip = (python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall")
    run(*pip, f"git+file://{REPOSITORY}", cwd=tmp_path)
    render_elsewhere(python, tmp_path)


def test_the_changelog_begins_with_the_version_that_is_built() -> None:
    table = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    lines = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    first = next(line for line in lines if line.startswith("## "))
    assert first.startswith(f"## {table['project']['version']} (")
