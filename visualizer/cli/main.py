"""The command `ravine`: ``race`` makes a film, ``show`` opens the explorer, ``list`` prints the catalogue."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from itertools import zip_longest

from landscapes import InputError
from landscapes._core.language import N_, _, languages, speaking
from visualizer._stop import exit_code
from visualizer.cli import (
    basins,
    completion,
    course,
    doctor,
    gallery,
    lab,
    list,
    map,
    output,
    preset,
    race,
    sensitivity,
    show,
    site,
)
from visualizer.cli.arguments import Parser

COMMANDS = (race, map, basins, sensitivity, preset, gallery, list, show, lab, course, site, doctor, completion)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command `ravine`; return its exit code.

    0; 1 if it cannot print; 2 for bad input; 130 after Ctrl-C; 143 after TERM.
    """
    output.make_printable(sys.stdout, sys.stderr)
    try:
        with speaking(output.printable_language(asked_language(arguments))):
            run(arguments)
    except InputError as error:
        output.say(error)
        return 2
    except ModuleNotFoundError as error:  # only some commands need it
        output.say(_("{error}; ravine doctor checks the installation", error=error))
        return 2
    except KeyboardInterrupt as error:
        output.say(_("interrupted, nothing was written"))
        return exit_code(error)
    except BrokenPipeError:  # `ravine list | head`
        sys.stderr.close()
    except OSError as error:
        return output.give_up(error)
    return 0


def run(arguments: Sequence[str] | None) -> None:
    """Run the command that the arguments describe, and print all that it says."""
    try:
        top = parser()
        completion.answer(top)
        options = top.parse_args(arguments)
        with speaking(getattr(options, "lang", None)):  # which may be written shorter, as in --la
            options.run(options)
    finally:
        if sys.stdout:  # none where it is closed
            sys.stdout.flush()  # that it cannot be written shows here at the latest


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; each command adds its own part."""
    top = Parser(prog="ravine", description=N_("Films and interactive pictures of optimizers on landscapes."))
    top.add_argument("--version", action="version", version=f"ravine {version('ravine')}")
    top.set_defaults(parser=parser)  # from which the site makes a page
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for command in COMMANDS:
        command.add(commands)
    for part in (top, *commands.choices.values()):
        about = _("language: {names}; default: RAVINE_LANG, or that of the system", names=", ".join(languages()))
        part.add_argument("--lang", metavar="LANGUAGE", default=argparse.SUPPRESS, help=about)
    return top


def asked_language(arguments: Sequence[str] | None) -> str | None:
    """Return the language of the option --lang, in which the help and all errors are; None if there is none.

    >>> asked_language(["race", "ravine", "--lang", "zh"]), asked_language(["list", "--lang=zh"]), asked_language([])
    ('zh', 'zh', None)
    """
    words = sys.argv[1:] if arguments is None else [*arguments]
    for word, following in zip_longest(words, words[1:]):
        option, equals, value = word.partition("=")
        if option == "--lang":
            return value if equals else following
    return None
