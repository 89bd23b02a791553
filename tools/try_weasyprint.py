"""Whether another version of WeasyPrint makes conforming records, with its own lines.

python -m tools.try_weasyprint VERSION [NOTES …]

Installs that version into an environment of its own in a temporary folder, on top of what is
installed here, renders the examples (or NOTES) there and validates every PDF. To be run with each
release of WeasyPrint; what must be changed for its lines to be set by this program, the contract
tests say (tests/pipeline/writers/pdf/test_weasyprint_adapter.py).
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from tools.verapdf import make_command

if TYPE_CHECKING:
    from collections.abc import Sequence

REPOSITORY = Path(__file__).parent.parent
MINUTES = "from pipeline.cli.app import main; main()"


def try_version(version: str, notes: list[Path], folder: Path) -> bool:
    """Tell what doctor says there and what does not conform; True where everything does."""
    python = install(version, folder / "environment")
    minutes = [python, "-c", MINUTES]
    told = run([*minutes, "doctor"], folder).stdout
    print(next(line for line in told.splitlines() if "weasyprint" in line))
    done = run([*minutes, "render", "--outbox", folder / "records", *notes], folder)
    files = sorted((folder / "records").rglob("*.pdf"))
    verdicts = run(make_command(files), folder).stdout.splitlines()
    passed = sum(line.startswith("PASS") for line in verdicts)
    print(f"{len(files)} records of {len(notes)} notes, {passed} of {2 * len(files)} checks passed")
    print(*(line for line in verdicts if not line.startswith("PASS")), sep="\n")
    return done.returncode == 0 and passed == 2 * len(files) == 2 * len(notes)


def install(version: str, folder: Path) -> Path:
    """The interpreter of a new environment with WeasyPrint `version` before what is installed."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        f"weasyprint=={version}",
    ]
    subprocess.run(command, check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    here = f"{REPOSITORY}\n{sysconfig.get_path('purelib')}\n"
    (packages / "below.pth").write_text(here, encoding="utf-8")
    return python


def run(command: Sequence[object], folder: Path) -> subprocess.CompletedProcess[str]:
    """What a command in `folder` says."""
    words = list(map(str, command))
    return subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)


if __name__ == "__main__":
    _, wanted, *names = sys.argv
    examples = sorted((REPOSITORY / "examples").glob("20*.*"))
    with tempfile.TemporaryDirectory() as temporary:
        fine = try_version(wanted, [Path(n).resolve() for n in names] or examples, Path(temporary))
    sys.exit(not fine)
