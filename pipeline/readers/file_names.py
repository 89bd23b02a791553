"""File names: which files are notes, and what those are that only look as if they were meant."""

from __future__ import annotations

import re
from typing import Final

YAML, JSON, WORD, SHEET = "yaml", "json", "docx", "xlsx"
NOTES_ENDINGS: Final = {".yaml": YAML, ".yml": YAML, ".json": JSON, ".docx": WORD, ".xlsx": SHEET}
"""Every ending of a file that is notes, and how they are written."""
_NOTEPAD: Final = ".txt"
"""What Notepad puts behind whatever is written without quotes."""
MARKED: Final = {f".errors.{syntax}": syntax for syntax in (WORD, SHEET)}
"""How the copy of a rejected document or sheet ends that has a comment at each problem."""
_ENDINGS: Final = MARKED | {
    ending + behind: syntax for ending, syntax in NOTES_ENDINGS.items() for behind in ("", _NOTEPAD)
}
COPIES: Final = {syntax: f"notes.{syntax}" for syntax in NOTES_ENDINGS.values()}
"""What the copy of the notes is called in the folder of a record."""
_UNFINISHED: Final = (".", "~", "#")
"""Hidden files, and what editors, Office and sync clients put beside a file that is open."""
SHEETS: Final = "sheet"
STRANGERS: Final = {
    "text": "txt text md markdown rtf log",
    "word": "doc docm dot dotx wps wpt odt pages",
    SHEETS: "xls xlsm et ett csv tsv ods numbers",
    "slides": "ppt pptx dps odp key",
    "pdf": "pdf ofd",
    "picture": "png jpg jpeg gif bmp tif tiff webp heic svg",
    "recording": "mp3 m4a wav amr aac flac ogg wma mp4 mov avi mkv",
    "archive": "zip rar 7z tar gz tgz bz2 xz zst",
    "mail": "eml msg mht mhtml",
}
"""Kinds of files that people drop and that are no notes, with the endings of their names."""
OTHER, FOLDER, LINK = "other", "folder", "link"
_KINDS: Final = {ending: kind for kind, endings in STRANGERS.items() for ending in endings.split()}
_SILENT: Final = re.compile(
    r"""(?ix)
    .* ( \.( tmp | temp | part | partial | filepart | crdownload | download | opdownload | aria2
           | xltd | swp | swo | swx | lock | lck | bak | old | orig | errors\.txt )
       | ~ )
    | thumbs\.db | ehthumbs\.db | desktop\.ini | icon\r | minutes\.toml
    | actions\.(?:xlsx|csv|ics|md|json|html) | new\.html | rejected | @.* | \$.* | lost\+found
    | system\ volume\ information | _gsdata_
    """
)
"""What programs, sync clients and this one leave in folders, in no need of a word."""


def is_notes_name(name: str) -> bool:
    """Whether a file of that name is meant to be notes: YAML, JSON, Word or a sheet."""
    return bool(_find_ending(name)) and not name.startswith(_UNFINISHED)


def find_syntax(name: str) -> str:
    """How notes of that name are written: YAML where the name does not tell."""
    return _ENDINGS.get(_find_ending(name), YAML)


def name_copy(name: str) -> str:
    """What the copy of the notes `name` is called in the folder of their record."""
    return COPIES[find_syntax(name)]


def cut_suffix(name: str) -> str:
    """The name without the ending of notes; as it is where it has none."""
    return name[: len(name) - len(_find_ending(name))]


def unmark_name(name: str) -> str:
    """The name of the file that `name` is the marked copy of; `name` where it is none."""
    ending = _find_ending(name)
    if ending not in MARKED:
        return name
    return cut_suffix(name) + name[-len(f".{MARKED[ending]}") :]


def can_be_marked(name: str) -> bool:
    """Whether notes of that name have places that a comment can be put at."""
    return find_syntax(name) in MARKED.values()


def _find_ending(name: str) -> str:
    """The ending that says that a file is notes, in small letters; empty where there is none."""
    return next((ending for ending in _ENDINGS if name.lower().endswith(ending)), "")


def find_kind(name: str) -> str:
    """What a file that is no notes is: a key of `STRANGERS` or `other`; empty where none asks."""
    if name.startswith(_UNFINISHED) or _SILENT.fullmatch(name):
        return ""
    return _KINDS.get(name.rpartition(".")[2].lower(), OTHER) if "." in name else OTHER


_COPY: Final = re.compile(
    r"""(?ix)
      [ ._-]* sync-conflict [-_0-9A-Z]*
    | [ ._-]* [(（] [^()（）]* ( conflict | copy | 冲突 | 副本 | 复件 | 拷贝 ) [^()（）]* [)）]
    | [ ._-]+ ( case[ ] )? conflict ( ed )? ( [ ._-]+ copy )? [-_ 0-9]*
    | [ _-]+ copy ( [ ]* [(]? [0-9]+ [)]? )? $
    | [ ]* [(（] [0-9]{1,3} [)）] $
    | ^ copy [ ] ( [(] [0-9]+ [)] [ ] )? of [ ]
    | [ _-]* 的? ( 副本 | 复件 | 拷贝 | 冲突 ) ( [ ]* [(（]? [0-9]+ [)）]? )?
    | (?<=^“) (?=.*”的副本)
    """
)
"""What sync clients (Syncthing, Dropbox, Nextcloud, Seafile …), browsers and file managers put into
the name of a copy.
"""


def is_copy_name(name: str) -> bool:
    """Whether a file's name looks as if a program had made it for a copy."""
    return cut_copy(name) != name


def cut_copy(name: str) -> str:
    """The name that the original had; `name` itself where it does not look like a copy."""
    path, stem = name[: len(name) - len(_base(name))], cut_suffix(_base(name))
    ending = _base(name)[len(stem) :]
    original = _COPY.sub("", stem).strip(" ._-“”")
    return f"{path}{original or stem}{ending}" if _COPY.search(stem) else name


def _base(name: str) -> str:
    return re.split(r"[/\\]", name)[-1]
