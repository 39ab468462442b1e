"""The key Tab: what each shell offers, asked through the code that `ravine completion` prints."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import landscapes
import optimizers
from visualizer.cli import completion
from visualizer.cli.main import main, parser

ROOT = Path(__file__).parents[1]

#: What is typed -> what is offered. For bash a colon and an equals sign end a word.
TYPED = {
    "ravine do": ["doctor"],
    "ravine race ravine --optim": ["--optimizers"],
    "ravine race rav": ["ravine"],
    "ravine race ravine --optimizers mom": ["momentum"],
    "ravine race ravine --optimizers gd:lr=0.1 momentum:l": ["lr="],
    "ravine map momentum:lr=0.1,be": ["0.1,beta="],
    "ravine race ravine --theme d": ["dark"],
    "ravine preset edge": ["edge-of-stability"],
    "ravine race ravine --steps ": [],
    "ravine map mom rav": ["ravine"],
    "ravine completion f": ["fish"],
}

ASK = {
    "bash": 'eval "$(ravine completion bash)"; COMP_LINE=$1 COMP_POINT=$2; _python_argcomplete ravine; '
    'printf "%s\\n" "${COMPREPLY[@]}"',
    "fish": "ravine completion fish | source; complete -C (string sub -l $argv[2] -- $argv[1])",
}


@pytest.fixture
def asked(tmp_path):
    """Return a function that asks a shell what it offers at the cursor, by default at the end of the line."""
    command = tmp_path / "ravine"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m visualizer.cli "$@"\n')
    command.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def ask(shell, line, cursor=None):
        if not shutil.which(shell):
            pytest.skip(f"{shell} is not installed")
        call = [shell, "-c", ASK[shell], *(["bash"] if shell == "bash" else []), line, str(cursor or len(line))]
        done = subprocess.run(call, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert done.stderr == ""
        return [line.partition("\t")[0].strip() for line in done.stdout.split("\n") if line]

    return ask


@pytest.mark.slow
@pytest.mark.parametrize("line", TYPED)
def test_bash_offers(asked, line):
    assert asked("bash", line) == TYPED[line]


def test_bash_offers_what_can_stand_at_the_cursor(asked):
    assert asked("bash", "ravine race rav --steps 20", cursor=len("ravine race rav")) == ["ravine"]


def test_fish_offers_the_second_of_several_rules(asked):
    assert asked("fish", "ravine race ravine --optimizers gd mom") == ["momentum"]


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_the_code_of_each_shell_is_for_ravine(shell, capsys):
    assert main(["completion", shell]) == 0
    code = capsys.readouterr().out
    assert "_ARGCOMPLETE" in code
    assert "ravine" in code


def test_an_unknown_shell_is_refused_with_the_nearest(capsys):
    assert main(["completion", "bsh"]) == 2
    assert capsys.readouterr().err == ("ravine: unknown shell 'bsh': did you mean 'bash'? (known: bash, zsh, fish)\n")


@pytest.mark.parametrize("key", completion.OFFERED)
def test_what_is_offered_is_for_an_argument_and_has_names(key):
    places = [(f"{command} {one.dest}", one.dest, one.metavar) for command, one in completion.arguments(parser())]
    assert any(key in place for place in places)
    offer = completion.Completer(key)
    first, *_ = offer("")
    assert offer(first)[0] == first
    assert offer(f"{first}!") == []


def test_every_name_is_offered():
    assert set(completion.surfaces("")) == set(landscapes.names())
    assert set(completion.racers("")) >= set(optimizers.names())
    for rule in map(optimizers.get, optimizers.names()):
        offered = completion.racers(f"{rule.name}:")
        assert offered[: len(rule.parameters)] == [f"{rule.name}:{name}=" for name in rule.parameters]


def test_only_a_shell_that_asks_loads_argcomplete():
    check = "assert main(['list', 'gd']) == 0; assert 'argcomplete' not in sys.modules"
    code = f"import sys; from visualizer.cli.main import main; {check}"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)


def test_arguments_are_all_of_them():
    commands = {command for command, _ in completion.arguments(parser())}
    (listed,) = [one for one in parser()._actions if isinstance(one, argparse._SubParsersAction)]
    assert commands == set(listed.choices)
