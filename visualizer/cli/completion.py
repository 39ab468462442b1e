"""``ravine completion``: the key Tab completes commands, options and names.

A shell that completes runs ``ravine`` with the environment variable `_ARGCOMPLETE`. Then argcomplete answers in the
place of the command, by the parser that reads the arguments, so that each shell offers what is allowed at the cursor.
"""

import argparse
import os
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import landscapes
import optimizers
from landscapes._core.errors import unknown_name
from landscapes._core.language import N_, _
from optimizers import guests
from visualizer.cli.arguments import Commands

#: The shells, and the command that switches the completion on in each.
SHELLS = {
    "bash": "ravine completion bash >> ~/.bashrc",
    "zsh": "ravine completion zsh >> ~/.zshrc",
    "fish": "ravine completion fish > ~/.config/fish/completions/ravine.fish",
}


def surfaces(typed: str) -> list[str]:
    """Return the names of the landscapes, or the settings of the one before a colon."""
    return units(landscapes, typed)


def racers(typed: str) -> list[str]:
    """Return the names of the rules, and of guests as far as these are known without loading their libraries."""
    return [*units(optimizers, typed), *(f"scipy:{method}" for method in guests.METHODS)]


def units(package: ModuleType, typed: str) -> list[str]:
    """Return the names of the units of a package; after a name and a colon, the settings that are still free.

    >>> units(optimizers, "momentum:lr=0.1,")[:3]
    ['momentum:lr=0.1,beta=', 'momentum:lr=0.1,noise=', 'momentum:lr=0.1,clip=']
    """
    name, colon, settings = typed.partition(":")
    if not colon or name not in package.names():
        return package.names()
    unit, *given = package.get(name), *settings.split(",")[:-1]
    before = ",".join([f"{name}:{given[0]}", *given[1:], ""]) if given else f"{name}:"
    taken = {setting.partition("=")[0] for setting in given}
    return [f"{before}{free}=" for free in {**unit.parameters, **unit.common} if free not in taken]


#: An argument, by its command and name, by its name, or by its metavar -> the names for it: those that a function gives
#: for what was typed, or a catalogue, which is loaded when it is asked.
OFFERED: dict[str, str | Callable[[str], list[str]]] = {
    "LANDSCAPE": surfaces,
    "OTHER": surfaces,
    "RULE": racers,
    "SHELL": "visualizer.cli.completion:SHELLS",
    "LANGUAGE": "landscapes._core.language:languages",
    "PANEL": "visualizer.plotting.panels:PANELS",
    "colormap": "visualizer.plotting.colormaps:COLORMAPS",
    "fair": "visualizer.races.fairness:TERMS",
    "pace": "visualizer.rendering.pace:PACES",
    "setting_schedule": "optimizers.schedules:names",
    "show": "visualizer.maps.options:SHOW",
    "theme": "visualizer.plotting.themes:SHEETS",
    "gallery names": "visualizer.races.gallery:FILMS",
    "list name": "visualizer.cli.list:every_name",
    "preset name": "visualizer.races.presets:PRESETS",
}


class Completer:
    """Gives what can follow `prefix`, which was typed of an argument; argcomplete calls it with more than that."""

    def __init__(self, key: str) -> None:
        self.offered = OFFERED[key]

    def __call__(self, prefix: str, **_context: Any) -> list[str]:
        if callable(self.offered):
            names = self.offered(prefix)
        else:
            catalogue = pkgutil.resolve_name(self.offered)
            names = catalogue() if callable(catalogue) else catalogue
        return [name for name in names if name.startswith(prefix)]


def add(commands: Commands) -> None:
    about = N_(
        "Print the code that lets the key Tab complete commands, options and names. Once, in bash: {bash}; in zsh, "
        "where compinit is loaded: {zsh}; in fish: {fish}. New shells then know it."
    )
    completion = commands.add_parser(
        "completion",
        help=N_("let the key Tab complete commands, options and names"),
        description=_(about, **SHELLS),
    )
    completion.add_argument("shell", metavar="SHELL", help=_("your shell: {names}", names=", ".join(SHELLS)))
    completion.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print the code for the shell."""
    import argcomplete

    if options.shell not in SHELLS:
        raise unknown_name("shell", options.shell, SHELLS)
    print(argcomplete.shellcode(["ravine"], shell=options.shell))


def answer(top: argparse.ArgumentParser) -> None:
    """Tell the shell what can stand where the cursor is, and end the process; do nothing if no shell asks."""
    if "_ARGCOMPLETE" not in os.environ:
        return
    import argcomplete

    files = {"FILE": argcomplete.FilesCompleter(), "FOLDER": argcomplete.DirectoriesCompleter()}
    for command, argument in arguments(top):
        for key in (f"{command} {argument.dest}", argument.dest, argument.metavar):
            if key in OFFERED or key in files:
                argument.completer = files.get(key) or Completer(key)  # type: ignore[attr-defined]
                break
    argcomplete.autocomplete(top, default_completer=argcomplete.SuppressCompleter())


def arguments(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """Yield each argument of each command, after the name of the command."""
    for commands in top._actions:
        if isinstance(commands, argparse._SubParsersAction):
            for name, command in commands.choices.items():
                yield from ((name, argument) for argument in command._actions)
