"""The command line in Chinese: its help, its tables by the width of their letters, and how the language is chosen."""

import argparse
import io
import re
import sys

import pytest

from landscapes._core.columns import text_width
from landscapes._core.language import speaking
from visualizer.cli import lab
from visualizer.cli.main import main, parser


def helps(top: argparse.ArgumentParser) -> list[str]:
    """The descriptions and the helps of all options of all commands."""
    found = [top.description or ""]
    for action in top._actions:
        found.append(action.help or "")
        for part in (action.choices or {}).values() if isinstance(action, argparse._SubParsersAction) else ():
            part.format_help()
            found += helps(part)
    return [text for text in found if text]


def test_every_text_of_the_help_is_chinese():
    with speaking("zh"):
        top = parser()
        top.format_help()
        texts = helps(top)
    assert len(texts) > 200
    assert [text for text in texts if not re.search("[一-龥]", text)] == []


@pytest.mark.parametrize("command", ["", "race", "map", "show"])
def test_no_line_of_the_help_is_too_wide(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*([command] if command else []), "--help", "--lang", "zh"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("用法：ravine")
    assert max(map(text_width, lines)) <= 80


def test_the_columns_of_a_table_end_together(capsys, tmp_path):
    line = ["sphere", "--optimizers", "gd", "heavy_ball:beta=0.5", "--steps", "9", "-o", str(tmp_path / "x.png")]
    assert main(["race", *line, "--lang=zh"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()[:3]
    assert header.split() == ["最后的", "f", "折返次数", "x,", "y", "路程", "x,", "y", "到达步", "距离"]
    assert {text_width(row) for row in rows} == {text_width(header)}


def test_the_list_and_the_presets_are_chinese(capsys):
    assert main(["--lang", "zh", "list"]) == 0
    assert "      均方根传播（RMSProp）：步长除以梯度的滑动均方根。" in capsys.readouterr().out
    assert main(["preset", "zigzag", "--lang", "zh"]) == 0
    title, _, header, *rows = capsys.readouterr().out.splitlines()
    assert title == "梯度下降走之字形；动量法更快，动量太大则更慢"
    assert len({text_width(row.rstrip("✓ ")) for row in [header, *rows]}) == 1


def test_an_unknown_language_is_one_line(capsys):
    assert main(["list", "--lang", "zhh"]) == 2
    assert capsys.readouterr().err == "ravine: unknown language 'zhh': did you mean 'zh'? (known: en, zh)\n"


def test_a_terminal_that_cannot_print_chinese_is_spoken_to_in_english(monkeypatch):
    monkeypatch.setenv("RAVINE_LANG", "zh")
    for encoding, first in (("ascii", "Presets"), ("gb18030", "预设")):
        stream = io.TextIOWrapper(io.BytesIO(), encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        assert main(["preset"]) == 0
        assert stream.buffer.getvalue().decode(encoding).splitlines()[0] == first


def test_the_lab_begins_with_the_notebook_of_the_language(tmp_path):
    lab.copy_notebooks(tmp_path)
    assert lab.first_notebook(tmp_path) == "00_start_here.ipynb"
    with speaking("zh"):
        assert lab.first_notebook(tmp_path) == "zh/00_start_here.ipynb"
        assert lab.copy_summary(tmp_path, [tmp_path / "a.ipynb"], []).endswith("添加了 1 个笔记本")
