"""Fetch the libraries of the page to fill in, as released: python -m tools.vendor_scripts

npm fetches each package by name and version; what its digest does not match is not taken.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "templates" / "form" / "vendor"


@dataclass(frozen=True, slots=True)
class Library:
    """One file of a package of npm, and its licence."""

    package: str
    version: str
    digest: str
    """SHA-512 of the package, as npm names it."""
    script: str
    name: str
    """What the script is called here; its licence stands beside it."""


LIBRARIES = (
    Library(
        "@json-editor/json-editor",
        "2.17.2",
        "np0V7s3wSxMq76/GA4S9yDO7iPpX7rFbuCW1C8VqJ3uOZmwatFTV9tirFWKl0rn05PQrnU9MPGo6sP6LUt+kGw==",
        "dist/jsoneditor.js",
        "json-editor",
    ),
    Library(
        "js-yaml",
        "5.5.0",
        "paNr4LFIFPjeeSmwNYdrb8FafLLG/Cr2Af3GjbsHJ5CxIjH4r0c2emlmRdAtpPAieP1gRVzk6buBbVP5gBMGAg==",
        "dist/browser/js-yaml.umd.min.js",
        "js-yaml",
    ),
)


def fetch_library(library: Library) -> None:
    """Write the script and the licence of a library; raises ValueError for another digest."""
    wanted = f"{library.package}@{library.version}"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", wanted],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        package = Path(folder, done.stdout.split()[-1])
        digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
        if digest != library.digest:
            raise ValueError(f"{wanted} has the digest {digest}")
        with tarfile.open(package) as archive:
            for inside, name in ((library.script, ".js"), ("LICENSE", ".LICENSE.txt")):
                file = archive.extractfile(f"package/{inside}")
                if file is None:
                    raise ValueError(f"{wanted} has no file {inside}")
                (VENDOR / f"{library.name}{name}").write_bytes(file.read())


if __name__ == "__main__":
    VENDOR.mkdir(parents=True, exist_ok=True)
    for each in LIBRARIES:
        fetch_library(each)
