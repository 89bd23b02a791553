"""Time zones behind a time of day: `Z`, `+08:00`, `UTC+8`, 北京时间."""

from __future__ import annotations

import datetime as dt
import re

_ZONE = re.compile(
    r"\s*\(?\s*(?:(?<=\d)\s*(?P<zulu>Z)|(?:UTC|GMT)(?:\s*(?P<sign>[+-])\s*(?P<hour>\d{1,2})"
    r"(?::?(?P<minute>\d{2}))?)?|(?<=\d)\s*\+(?P<plus>\d{2})(?::?(?P<past>\d{2}))?"
    r"|(?P<beijing>北京时间|Beijing\s+time))\s*\)?$",
    re.IGNORECASE,
)
_BEIJING_FIRST = re.compile(r"^\s*(?:北京时间|Beijing\s+time)\s*[:,]?\s*", re.IGNORECASE)
_WEST = re.compile(r"T(\d{2}:\d{2})(:\d{2}(?:[.,]\d+)?)?-((?:0\d|1[0-2]):[0-5]\d)(?=/|$)")
_BEIJING = dt.timedelta(hours=8)
_LONGEST = dt.timedelta(hours=14)


def split_zone(text: str) -> tuple[str, dt.timedelta | None]:
    """`text`, in half width, without the zone at its end, and what that zone is ahead of UTC."""
    first = _BEIJING_FIRST.match(text)
    if first:
        return text[first.end() :], _BEIJING
    zone = _ZONE.search(text)
    if zone is None:
        return text, None
    offset = _BEIJING if zone["beijing"] else _read_offset(zone)
    return (text[: zone.start()].rstrip(), offset) if offset <= _LONGEST else (text, None)


def spell_west(text: str) -> str:
    """`text` with zones west of Greenwich marked: `T14:00:00-05:00` becomes `T14:00 UTC-05:00`.

    What could be the end of a meeting is left as it is: `T14:00-15:30`.
    """
    return _WEST.sub(_spell, text)


def format_offset(offset: dt.timedelta) -> str:
    """`UTC+08:00`, or `UTC`."""
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}" if minutes else "UTC"


def _spell(match: re.Match[str]) -> str:
    start, seconds, zone = match.groups()
    return f"T{start} UTC-{zone}" if seconds or zone < start else match[0]


def _read_offset(zone: re.Match[str]) -> dt.timedelta:
    hour, minute = zone["hour"] or zone["plus"] or 0, zone["minute"] or zone["past"] or 0
    offset = dt.timedelta(hours=int(hour), minutes=int(minute))
    return -offset if zone["sign"] == "-" else offset
