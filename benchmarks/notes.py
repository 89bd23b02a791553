"""The notes files that are rendered: real meetings, with other figures each time."""

from __future__ import annotations

import re
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.processing.validate import is_notes

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
CORPUS = REPOSITORY / "tests" / "corpus"
_NUMBER = re.compile(r"(?<=[^\W\d])\d{1,3}(?=[^\W\d])")
_NAMES = {"林": "梁", "陈": "程", "王": "汪", "张": "章", "Tom": "Tim", "Anna": "Anne"}


def write_notes(folder: Path, number: int) -> list[Path]:
    """`number` notes files in `folder`; never the same text twice."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in islice(vary_notes(), number):
        file = folder / name
        file.write_text(text, encoding="utf-8")
        files.append(file)
    return files


def vary_notes() -> Iterator[tuple[str, str]]:
    """Names and texts without end: first the files as they are, then with other figures."""
    texts = [(file, file.read_text(encoding="utf-8")) for file in list_sources()]
    for turn in count():
        for file, text in texts:
            yield f"{file.stem}-{turn}{file.suffix}", vary_text(text, turn)


def list_sources() -> list[Path]:
    """The files that are multiplied, Chinese and English by turns."""
    files = sorted(file for file in CORPUS.iterdir() if is_notes(file.name))
    chinese = [file for file in files if file.suffix != ".json"]
    english = [file for file in files if file.suffix == ".json"]
    pairs = zip(chinese, english, strict=False)
    both = [file for pair in pairs for file in pair]
    return both + [file for file in files if file not in both]


def vary_text(text: str, turn: int) -> str:
    """The notes with other names and figures; the first turn changes nothing."""
    if turn == 0:
        return text
    for name, other in _NAMES.items() if turn % 2 else ():
        text = text.replace(name, other)
    varied = _NUMBER.sub(lambda found: str((int(found[0]) + turn) % 1000), text)
    varied = varied.replace("。", f"（{turn}）。", 1).replace(" . ", f" ({turn}) . ", 1)
    return set_id(varied, turn)


def set_id(text: str, turn: int) -> str:
    """Ids that notes carry are made to differ."""
    return re.sub(r'(?m)^(\s*(?:记录编号|"?id"?): *"?[^"\s,]+)', rf"\1-{turn}", text, count=1)
