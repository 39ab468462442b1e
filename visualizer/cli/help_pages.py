"""The page of the command line on the site: each command with its options, from the parsers."""

import argparse
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from landscapes._core.language import N_, _
from visualizer.site.page import Page

#: The most signs in a line of the help of a command.
WIDTH = 84


def pages(parser: Callable[[], argparse.ArgumentParser], language: str, folder: Path) -> Iterator[Page]:
    """Yield the page of all commands of the parser that the function makes, in the current language: their help."""
    top = parser()
    (commands,) = [action.choices for action in top._actions if isinstance(action.choices, dict)]
    parts = ["# " + _("Command line"), _(N_("Each command says the same with `--help`.")), help_text(top)]
    parts += [f"## ravine {name}\n\n{help_text(command)}" for name, command in commands.items()]
    yield Page("reference/command_line", "\n\n".join(parts))


def help_text(command: Any) -> str:
    """Return the help of a command as a block."""
    command.formatter_class = functools.partial(command.formatter_class, width=WIDTH)
    return f"```text\n{command.format_help().rstrip()}\n```"
