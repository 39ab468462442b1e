"""Command lines made from the parser's own commands and options: good ones that are quick, and hostile ones."""

import argparse
import random
import re
from collections.abc import Iterator
from functools import cache

import landscapes
import optimizers
from attack.tries import HOSTILE_TEXTS, chooser, nearly, words
from optimizers import guests, schedules
from visualizer.cli.main import parser

#: Option -> a value that makes a good command line quick. A command gets those that it has.
QUICK = {
    "--steps": "3",
    "--cells": "8",
    "--width": "200",
    "--seconds": "0.2",
    "--hold": "0.1",
    "--fps": "10",
    "--no-browser": None,
}

#: The most hostile lines of a command; another seed tries others.
MOST = 400

#: Metavar of a positional argument -> a good value.
GOOD = {"LANDSCAPE": "ravine", "RULE": "gd", "FOLDER": "notebooks", "SHELL": "bash"}

#: Command -> a good name, where the help does not say so by a metavar. The gallery has a small film of this name.
NAMES = {"preset": "zigzag", "gallery": "quick", "list": "adam"}

NUMBERS = [
    *words("nan inf -inf 1e400 -1e400 1e308 -1e308 1e-320 -0.0 0 -1 1 2.5 1e15 0x10 1_0 ٣ ½ +1 1e 1,5 True one"),
    *words(f"{10**12} -{10**12} {10**30} -- - ( $ [] None 1;2 1j 1e3.5"),
    "9" * 400,
    "1" * 5000,
    "",
    " 1 ",
    "1\n",
    "\udcff",
    "1\0",
]
PATHS = [
    *words(". .. / ~ folder folder/ missing/x missing/x.png file.txt/x.png -x.png --x.gif .png x x. x.exe X.PNG"),
    *words("x.png/ x.gif/ x.png.gif file.txt file.png link.png loop.png nowhere.png pipe.png"),
    "/proc/x.png",
    "/dev/null",
    "/dev/full",
    "n" * 300 + ".png",
    "n" * 255,
    "d/" * 3000 + "x.png",
    "\udcff.png",
    "a\nb.png",
    "zero\0.png",
    "a b.png",
    "日本.png",
    "$x{y}.png",
    "%d.png",
    "",
]
SETTINGS = [
    *words(": = :: , :, :lr :lr= :=1 :lr=1,lr=2 :lr=[1 :lr={} :self=1 :lr=nan :lr=-1 :beta=1 :lr=1e400 :lr=1j"),
    *words(":lr=() :lr=None :lr='1' :lr=[0.1,0.2] :kappa=0 :kappa=-1 :kappa=1e308 :height=nan :blur=1e9 :noise=-1"),
    ":a=1)+_(b=2",
    ":schedule=step(every=0)",
    ":schedule=step(",
    ":schedule=" + "(" * 200,
    ":lr=" + "-" * 5000,
    ":lr=" + "9" * 5000,
    ":" + "n" * 5000 + "=1",
    ":lr=\0",
    ":\udcff=1",
]
GUESTS = [
    *words("scipy: scipy:BFGS, scipy:BFGS,method=x scipy:BFGS,gtol={[]:1} scipy:BFGS,gtol=nan scipy:bfgs"),
    *words("scipy:BFGS,rule=1 scipy:dual_annealing,maxiter=0 scipy:dual_annealing,initial_temp=-5"),
    *words("scipy:Newton-CG,xtol=x torch: torch:Adm torch:Adam,lr=-1 torch:Adam,rule=1 torch:Adam,capturable=True"),
    *words("torch:LBFGS,lr=nan torch:__doc__ optax: optax:adm optax:adam,rule=1 optax:adam,learning_rate=nan"),
    *words("optax:sgd,momentum=x optax:__name__ cma cma: cma:CMA cma:popsize=1e9 cma:popsize='9' cma:sigma0=nan"),
    *words("cma:sigma0=-1 cma:bounds=[[0,0],[1,1]] cma:bounds=3 cma:verb_log=1 cma:CMA_stds=[] cma:popsize_factor=1e9"),
]
TOKENS = [
    *words("x y x y 1 2 0 . 1e308 1e-320 k pi e inf nan + - * / ** % // ^ & | ~ ( ) (( , = == < > ! @ ; ' [ ] { } :"),
    *words("sin( exp( log( sqrt( abs( max( min( sign( acos( atan2( floor( foo( __import__( self x.y x[0] if else :k=1"),
    "lambda",
    "\0",
    "é",
    '"',
]


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    """Each command, with its parser."""
    (action,) = (one for one in parser()._actions if isinstance(one, argparse._SubParsersAction))
    return dict(action.choices)


def actions(command: str) -> list[argparse.Action]:
    """The arguments of a command, but for --help."""
    return [one for one in commands()[command]._actions if not isinstance(one, argparse._HelpAction)]


def outputs(command: str) -> argparse.Action | None:
    """The option of a command that names a file to write."""
    return next((one for one in actions(command) if one.metavar == "FILE"), None)


def good_line(command: str, without: argparse.Action | None = None, output: str = "x.png") -> list[str]:
    """A quick command line that is right, but for what is left out."""
    line = [command]
    for action in actions(command):
        if action is without:
            continue
        if not action.option_strings and (action.nargs not in ("?", "*") or command in NAMES):
            line.append(NAMES.get(command) or GOOD[str(action.metavar)])
        for option, value in QUICK.items():
            if option in action.option_strings:
                line += [option] if value is None else [option, value]
    file = outputs(command)
    if file and file is not without:
        line += [file.option_strings[-1], output if command != "show" else "x.html"]
    return line


def formula_text(choose: random.Random) -> str:
    """Tokens of a formula in any order."""
    return choose.choice(["", " "]).join(choose.choices(TOKENS, k=choose.randint(1, 14)))


def setting_texts(units: object, choose: random.Random) -> Iterator[str]:
    """Names with hostile settings: some of every unit, and what cannot be read."""
    names = units.names()
    for name in names:
        parameters = list(units.get(name).parameters) or ["lr"]
        yield f"{name}:{choose.choice(parameters)}={choose.choice(NUMBERS)}"
        yield nearly(name, choose)
        yield f"{name}:{nearly(choose.choice(parameters), choose)}=1"
    for setting in SETTINGS:
        yield choose.choice(names) + setting


def texts(action: argparse.Action, choose: random.Random) -> list[str]:
    """Values for an argument: right, nearly right and hostile, as far as its type and its help say what it takes."""
    metavar = str(action.metavar or action.dest).upper()
    if action.type in (int, float):
        return NUMBERS
    if metavar in ("FILE", "FOLDER"):
        return [*PATHS, *HOSTILE_TEXTS]
    words = [word for word in re.findall(r"[\w.:'-]+", str(action.help)) if len(word) > 1]
    values = [*words, *(nearly(word, choose) for word in words), *HOSTILE_TEXTS, *choose.sample(NUMBERS, 12)]
    if metavar in ("LANDSCAPE", "OTHER", "NAME"):
        values += [*setting_texts(landscapes, choose), *(formula_text(choose) for _ in range(60)), *PATHS]
    if metavar in ("RULE", "OTHER", "NAME"):
        values += [*setting_texts(optimizers, choose), *GUESTS, *map("scipy:{}".format, guests.METHODS)]
    if action.dest == "setting_schedule":
        values += setting_texts(schedules, choose)
    return values


def options_of(action: argparse.Action, choose: random.Random) -> Iterator[list[str]]:
    """An argument with each of its values, and with one value too few and too many."""
    name = choose.choice(action.option_strings or [""])
    prefix = [name] if name else []
    if action.nargs == 0:
        yield prefix
        yield [f"{name}=1"]
        yield [f"{name}="]
        return
    count = action.nargs if isinstance(action.nargs, int) else 1
    for wrong in {0, count - 1, count + 1}:
        yield [*prefix, *["1"] * wrong]
    for text in texts(action, choose):
        values = ["1"] * count
        values[choose.randrange(count)] = text
        yield [*prefix, *values]
        if name.startswith("--") and count == 1:
            yield [f"{name}={text}"]


@cache
def hostile_lines(command: str) -> list[list[str]]:
    """Hostile command lines of a command, drawn by the seed: one argument at a time, and some at once."""
    choose, lines = chooser(command), [good_line(command)]
    made = {action: list(options_of(action, choose)) for action in actions(command)}
    for action, ways in made.items():
        base = good_line(command, without=action)
        for way in ways:
            lines.append([base[0], *way, *base[1:]] if not action.option_strings else [*base, *way])
    for action in choose.choices(list(made), k=30 if made else 0):  # several at once
        others = choose.choices(list(made), k=choose.randint(1, 4))
        lines.append(
            [*good_line(command, without=action), *(word for one in others for word in choose.choice(made[one]))]
        )
    for option in (option for action in made for option in action.option_strings):
        lines += [[*good_line(command), nearly(option, choose)], [*good_line(command), option + "x", "1"]]
    lines += [[nearly(command, choose)], [command, "--"], [command, "--", "--"], [command, *map(str, range(2000))]]
    choose.shuffle(lines)
    return lines[:MOST]
