"""Ids of records and actions: what one may look like, and how a name becomes one."""

from __future__ import annotations

import re
import unicodedata

from schemas.validation_error import refuse

LONGEST = 80
LONGEST_BYTES = 225
"""In UTF-8, so 75 Chinese characters. Names of files have 255 bytes on all usual disks, and what is
added to an id takes up to 30: `.r100`, `.actions.xlsx`, and what copiers and sync clients add.
"""
MOST_BYTES = 240
"""What records of before may have: with more, not even the first revision could be published."""
# Behind an id they tell a revision and the kind of a record.
_REVISION = r"(?i)\.(?:r\d+|notice|progress)$"
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICES = r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?"
# The register and the page to fill in stand beside the records' folders.
_REGISTER = r"(?i)(?:actions\.(?:xlsx|csv|ics|md|json|html)|new\.html)"


def parse_id(text: str) -> str:
    """`text` as an id, in Unicode form NFC; raises ValidationError where it cannot be one."""
    name = unicodedata.normalize("NFC", text.strip())
    wrong = sorted({mark for mark in name if not _is_allowed(mark)})
    if wrong:
        raise refuse(
            "E120", value=name, characters=" ".join(map(_show, wrong)), suggestion=make_id(name)
        )
    size = len(name.encode())
    if len(name) > LONGEST or size > MOST_BYTES:
        raise refuse("E121", value=name, length=str(len(name)), size=str(size))
    if not name[:1].isalnum() or name.endswith("."):
        raise refuse("E122", value=name, suggestion=make_id(name))
    if re.search(_REVISION, name):
        raise refuse("E123", value=name)
    if re.fullmatch(_DEVICES, name) or re.fullmatch(_REGISTER, name):
        raise refuse("E124", value=name)
    return name


def parse_reference(text: str) -> str:
    """`<record id>/<action id>`; raises ValidationError where it is not of that form."""
    record, slash, action = text.strip().replace("／", "/").partition("/")
    if not slash or not record.strip() or not action.strip():
        raise refuse("E126", value=text.strip())
    return f"{parse_id(record)}/{parse_id(action)}"


def make_id(name: str, mark: str = "") -> str:
    """The nearest legal id to any `name`: what is not allowed becomes `-`; never empty.

    Where bytes have to be cut off, `mark` stands in their place, so that ids stay different.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(mark if _is_allowed(mark) else "-" for mark in name)
    name = re.sub(r"-{2,}", "-", name)
    while name and not name[0].isalnum():
        name = name[1:]
    name = _shorten(name[:LONGEST], mark)
    while name.endswith((".", "-")) or re.search(_REVISION, name):
        name = re.sub(_REVISION, "", name).rstrip(".-")
    if not name:
        return "notes"
    return f"n-{name}" if re.fullmatch(_DEVICES, name) or re.fullmatch(_REGISTER, name) else name


def _shorten(name: str, mark: str) -> str:
    data = name.encode()
    if len(data) <= LONGEST_BYTES:
        return name
    ending = f"-{mark}" if mark else ""
    kept = data[: LONGEST_BYTES - len(ending)].decode(errors="ignore")
    return kept[: LONGEST - len(ending)] + ending


def _is_allowed(mark: str) -> bool:
    if mark.isascii():
        return mark.isalnum() or mark in "-_."
    # Marks belong to letters of scripts such as Devanagari, where NFC does not join them.
    kind = unicodedata.category(mark)
    return kind[0] in "LM" or kind == "Nd"


def _show(mark: str) -> str:
    return "␣" if mark.isspace() else mark
