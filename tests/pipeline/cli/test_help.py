"""Help is in the language that is asked for, complete, and fits the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from pipeline.cli.app import cli, load_words, run
from pipeline.system.text import measure_text
from tests.real_tools import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator


def list_commands(
    command: click.Command = cli, name: str = "minutes"
) -> Iterator[tuple[str, click.Command]]:
    """Every command with what is typed for it."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for one in command.list_commands(context):
            inner = command.get_command(context, one)
            assert inner is not None
            yield from list_commands(inner, f"{name} {one}")


ALL = dict(list_commands())


def read_help(name: str, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What is printed for `name --help`."""
    assert run([*options, *name.split()[1:], "--help"]) == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def english_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.delenv("MINUTES_LANGUAGE", raising=False)


def test_each_command_and_option_has_its_words_in_chinese() -> None:
    words = load_words()
    assert set(words["commands"]) == set(ALL)
    options = (
        option.help
        for command in ALL.values()
        for option in command.get_params(click.Context(command))
        if isinstance(option, click.Option)
    )
    assert set(words["options"]) == set(options)


@pytest.mark.parametrize("name", ALL)
def test_help_in_chinese_says_all_of_it_and_fits_the_screen(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    english = ALL[name].help
    printed = read_help(name, capsys, "--language", "zh-CN")
    assert english
    assert english.split(".")[0][:30] not in printed
    assert "[required]" not in printed
    assert printed.startswith("用法：")
    joined = "".join(printed.split())
    assert "".join(load_words()["commands"][name].split()) in joined
    for option in ALL[name].get_params(click.Context(ALL[name])):
        if isinstance(option, click.Option):
            assert option.opts[-1] in printed
            assert "".join(load_words()["options"][str(option.help)].split()) in joined
    assert max(map(measure_text, printed.splitlines())) <= 80


def test_the_list_of_commands_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    printed = read_help("minutes", capsys, "--language", "zh-CN")
    for name, words in load_words()["commands"].items():
        if name.count(" ") == 1:
            assert "".join(words.strip().split("\n")[0].split()) in "".join(printed.split()), name


def test_help_is_in_the_language_of_the_system(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_help("minutes validate", capsys).startswith("Usage:")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert read_help("minutes validate", capsys).startswith("用法：")
    assert read_help("minutes", capsys).startswith("用法：")
    assert read_help("minutes", capsys, "--language", "en").startswith("Usage:")
    monkeypatch.setenv("MINUTES_LANGUAGE", "en")
    assert read_help("minutes theme copy", capsys).startswith("Usage:")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_table_of_the_readme_has_every_command(page: str) -> None:
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    commands = cli.list_commands(click.Context(cli))
    assert [name for name in commands if f"\n| `minutes {name}" not in text] == []
