"""Warm workers: a record is rendered before the first file comes, so that it need not wait."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.job import Rendering, examine_notes, render_record
from schemas.model import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.job import Examination
    from pipeline.settings import Settings

_LOGGER = logging.getLogger("minutes")

SAMPLE = """\
基本信息:
  协作主题: 样例
  协作部门: [甲部门]
  参与人员: [张三]
  沟通时间: 2024-05-10 14:00-15:30
  沟通形式: 线下会议
  记录人: 张三
议题讨论结果:
  - 议题: 一
    结论: 同意。
"""


def examine_dropped(data: bytes, name: str, settings: Settings) -> Examination:
    """Check a notes file that was just dropped: its lateness is judged by the clock."""
    now = dt.datetime.now(ZoneInfo(settings.timezone))
    return examine_notes(data, name, settings, now=now)


@dataclass(frozen=True, slots=True)
class Job:
    """What workers do with notes: functions that can be found by name in another process."""

    examine: Callable[[bytes, str, Settings], Examination] = examine_dropped
    render: Callable[[bytes, str, Edition, Settings], Rendering] = render_record


def render_nothing(data: bytes, name: str, edition: Edition, settings: Settings) -> Rendering:
    """Render nothing: for workers that are not to be warm, since they have something else to do."""
    return Rendering()


JOB = Job()
COLD = Job(render=render_nothing)


def warm_up(job: Job, settings: Settings) -> None:
    """Render the sample, so that all libraries and fonts are loaded."""
    try:
        job.render(SAMPLE.encode(), "sample.yaml", Edition(), settings)
    except Exception:  # a worker that cannot render tells so with its first file
        _LOGGER.debug("the sample could not be rendered", exc_info=True)
