"""Copying a theme, to change the copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.document.theme import BUILT_IN, LABELS
from pipeline.errors import UsageError
from pipeline.system import disk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.document.theme import Theme

OWN_LABELS = "labels"


def copy_theme(theme: Theme, target: Path, *, labels: bool) -> None:
    """Copy all files of `theme` to the new folder `target`, whole or not at all.

    With `labels` also the printed words, which then are the copy's own. Raises UsageError where
    there is something of that name, or its parent is missing.
    """
    if target.name in BUILT_IN:
        raise UsageError(f"theme {target.name!r} is built in; give the copy another name")
    files = dict(_list_files(theme.folder, ""))
    if labels and theme.labels == LABELS:
        files |= dict(_list_files(LABELS, f"{OWN_LABELS}/"))
    staged = target.with_name(f".{target.name}.part")
    try:
        disk.remove_tree(staged)
        disk.make_folder(staged)
        for name, file in files.items():
            _make_folders(staged, (staged / name).parent)
            disk.write_new(staged / name, file.read_bytes())
        disk.move_folder_new(staged, target)
    except FileExistsError:
        raise UsageError(f"{target}: there is something of this name already") from None
    except FileNotFoundError:
        raise UsageError(f"{target.parent}: there is no such folder") from None
    finally:
        disk.remove_tree(staged)


def _list_files(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and not any(part.startswith((".", "__", "~$")) for part in name.parts):
            yield prefix + name.as_posix(), file


def _make_folders(top: Path, folder: Path) -> None:
    if folder != top and not folder.is_dir():
        _make_folders(top, folder.parent)
        disk.make_folder(folder)
