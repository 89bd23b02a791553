"""Dates and times as they are printed."""

from __future__ import annotations

import pytest

from schemas.times import parse_due, parse_meeting_time
from tests.builders import make_labels


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        (
            "2024-05-17 22:00-00:30",
            "2024年5月17日（星期五）22:00—次日00:30",
            "17 May 2024 (Friday) 22:00–00:30 (next day)",
        ),
        (
            "2024-05-17 22:00-24:00",
            "2024年5月17日（星期五）22:00—24:00",
            "17 May 2024 (Friday) 22:00–24:00",
        ),
        (
            "2024-05-17 to 2024-05-18",
            "2024年5月17日（星期五）—2024年5月18日（星期六）",
            "17 May 2024 (Friday) – 18 May 2024 (Saturday)",
        ),
        (
            "2024-05-17 09:00 - 2024-05-18 17:00",
            "2024年5月17日（星期五）09:00—2024年5月18日（星期六）17:00",
            "17 May 2024 (Friday) 09:00 – 18 May 2024 (Saturday) 17:00",
        ),
        (
            "2024-05-17 09:00-10:30",
            "2024年5月17日（星期五）09:00—10:30",
            "17 May 2024 (Friday) 09:00–10:30",
        ),
    ],
)
def test_a_meeting_time_says_on_which_day_it_ends(text: str, chinese: str, english: str) -> None:
    assert make_labels("zh-CN").meeting_time(parse_meeting_time(text)) == chinese
    assert make_labels("en").meeting_time(parse_meeting_time(text)) == english


def test_the_end_of_a_day_is_printed_as_it_is_written() -> None:
    assert make_labels().due(parse_due("2024-05-20 24:00")) == "2024-05-20 24:00"
