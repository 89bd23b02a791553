"""Look-alikes are read as the characters that they look like."""

from __future__ import annotations

import pytest

from schemas.texts import write_plainly


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("⽂件管理⼯作⽅案", "文件管理工作方案"),
        ("⻛险与⻓期⻋间", "风险与长期车间"),
        ("⺠用⺟线", "民用母线"),
        ("\uf9e9程碑 \U0002f81a", "里程碑 冬"),
        ("one\u2028two\u2029three", "one\ntwo\nthree"),
        ("⺀ ー ｱ Ａ ① ㍿", "⺀ ー ｱ Ａ ① ㍿"),
    ],
)
def test_what_only_looks_like_a_character_becomes_it(written: str, plain: str) -> None:
    assert write_plainly({"a": [written]}) == {"a": [plain]}
    assert len(plain) == len(written)
