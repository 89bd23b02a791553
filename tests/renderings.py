"""Records of notes files for tests that read finished files: each is rendered once a session."""

from __future__ import annotations

import hashlib
import os
import pickle
from typing import TYPE_CHECKING

from pipeline.processing.record import Rendering, render_record
from pipeline.settings import ActionSettings, RecordSettings, Settings
from schemas.edition import Edition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_RECORD = RecordSettings(("pdf", "docx", "html"))
SETTINGS = {
    "standard": Settings(record=_RECORD, actions=ActionSettings(())),
    "official": Settings(
        theme="official",
        organisation="示例科技有限公司",
        record=_RECORD,
        actions=ActionSettings(()),
    ),
}
"""By theme."""


class Renderings:
    """Renderings in a folder that all workers of a session share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def make(self, file: Path, theme: str = "standard") -> Rendering:
        """The rendering of notes that must have no error: PDF, DOCX and the form."""
        kept = self._folder / f"{hashlib.sha256(str(file).encode()).hexdigest()}.{theme}"
        if kept.is_file():
            made: Rendering = pickle.loads(kept.read_bytes())  # noqa: S301 - written below
            return made
        rendering = render_record(file.read_bytes(), file.name, Edition(), SETTINGS[theme])
        assert rendering.files, rendering.problems
        made_here = kept.with_suffix(f".{os.getpid()}")
        made_here.write_bytes(pickle.dumps(rendering))
        made_here.rename(kept)  # whole or not at all: another worker may be reading
        return rendering

    def read(self, file: Path, theme: str = "standard") -> Mapping[str, bytes]:
        """The files of a record by their endings."""
        files = self.make(file, theme).files
        return {name.rpartition(".")[2]: data for name, data in files.items()}
