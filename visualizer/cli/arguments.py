"""The arguments of several commands: landscapes, racers, and the look and playback of a film."""

import argparse
import re
import sys
from collections.abc import Collection, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import landscapes
import optimizers
from landscapes import InputError, Landscape
from landscapes._core.columns import text_width, wrap_text
from landscapes._core.errors import MAX_MESSAGE, one_line, short_repr, unknown_name
from landscapes._core.language import N_, _
from landscapes._core.settings_text import parse_settings, parse_value
from optimizers import Racer, guests

if TYPE_CHECKING:
    from visualizer.plotting.extent import Extent

#: The extensions of pictures.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")

#: What tells a rule as text from the name of one.
ASSIGNS_W = re.compile(r"(?:^|[;\n])\s*w\s*[=←]")

#: The commands of `ravine`, to which each file of this folder adds one.
Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


#: What argparse says by itself.
BUILT_IN = (
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
)


class Formatter(argparse.HelpFormatter):
    """The layout of a help, which also wraps a language without spaces."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap_text(text, width) if text_width(text) > len(text) else super()._split_lines(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if text_width(text) == len(text):
            return super()._fill_text(text, width, indent)
        return "\n".join(wrap_text(text, width, indent, indent))


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, and whose help is in the current language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": Formatter, **options})

    def format_help(self) -> str:
        self.description = self.description and _(self.description)
        for group in self._action_groups:
            group.title = group.title and _(group.title)
        commands = [one for action in self._actions for one in getattr(action, "_choices_actions", ())]
        for action in (*self._actions, *commands):
            action.help = action.help and _(action.help)
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        around = f"{self.prog}: ", f" (see {self.prog} --help)\n"
        self.exit(2, one_line(message, MAX_MESSAGE - len("".join(around))).join(around))

    def _print_message(self, message: str, file: Any = None) -> None:
        (file or sys.stderr).write(message)  # the method of the base class hides that it cannot print

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        args = sys.argv[1:] if args is None else list(args)
        for option, equals, value in (arg.partition("=") for arg in args if arg.startswith("--")):
            if equals and value == "--":  # which Python before 3.13 takes for an empty list
                self.error(f"argument {option}: expected one argument, got '--'")
        return super().parse_known_args(args, namespace)


def add_terms(command: argparse.ArgumentParser) -> None:
    """Add the arguments of a race: racers, start, steps, seed, and the domain of a formula."""
    command.add_argument(
        "--domain",
        nargs=4,
        type=float,
        metavar=("X0", "X1", "Y0", "Y1"),
        help=N_("domain of a formula, default: -5 5 -5 5"),
    )
    command.add_argument(
        "--optimizers",
        nargs="+",
        metavar="RULE",
        help=N_("default: gd, momentum, rmsprop and adam, at settings that suit the landscape"),
    )
    command.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help=N_("default: the landscape's own"))
    command.add_argument(
        "--steps", type=int, metavar="N", help=N_("default: 200; without --optimizers, as many as the landscape needs")
    )
    add_seed(command)


def add_seed(command: argparse.ArgumentParser) -> None:
    """Add the seed of what is random."""
    command.add_argument(
        "--seed", type=int, default=0, metavar="N", help=N_("seed of noise and mini-batches, default: 0")
    )


def add_fields(command: argparse.ArgumentParser, kind: type, names: Collection[str] | None = None) -> None:
    """Add an option for each field of a dataclass, or for those `names`, described by the metadata of the field.

    A field without metadata gets none. The metadata "values" fills the fields of the help.
    A field that is False by default is a switch. The metadata "off" is the help of the option --no-NAME.
    """
    for field in [field for field in fields(kind) if names is None or field.name in names]:
        if not field.metadata:
            continue
        name, metadata = field.name.replace("_", "-"), dict(field.metadata)
        about, values = metadata.get("help", ""), metadata.pop("values", None)
        if values:
            metadata["help"] = _(about, **values)
        off = metadata.pop("off", None)
        switch: dict[str, Any] = {"action": "store_true"} if field.default is False else {}
        if field.default is not True:
            command.add_argument(f"--{name}", default=argparse.SUPPRESS, **switch, **metadata)
        if off:
            command.add_argument(
                f"--no-{name}", dest=field.name, action="store_const", const=False, default=argparse.SUPPRESS, help=off
            )


def given_fields(options: argparse.Namespace, kind: type) -> dict[str, Any]:
    """Return the fields that were given on the command line."""
    return {field.name: getattr(options, field.name) for field in fields(kind) if hasattr(options, field.name)}


def parse_racers(texts: Sequence[str], shared: dict[str, str]) -> list[Racer]:
    """Parse racers such as "rmsprop:lr=0.2". Each gets the `shared` settings that it has and does not set itself."""
    racers: list[Racer] = []
    for text in texts:
        rule = parse_racer(text)
        defaults = {n: parse_value(value) for n, value in shared.items() if n in {**rule.parameters, **rule.common}}
        racers.append(rule(**{**defaults, **rule.settings}))
    for name in shared:
        if not any(name in {**racer.parameters, **racer.common} for racer in racers):
            raise InputError(f"no racer has the parameter {name} ({', '.join(racer.name for racer in racers)})")
    return racers


def choose_racers(options: argparse.Namespace, landscape: Landscape, shared: dict[str, str]) -> list[Racer]:
    """Return the racers that were named, or the common ones, with suggested learning rates unless these are set."""
    racers = parse_racers(options.optimizers or optimizers.COMMON_RULES, shared)
    if options.optimizers or getattr(options, "fair", None) in ("lr", "tuned"):
        return racers
    return optimizers.suggested_racers(landscape, racers, start=options.start and tuple(options.start))


def choose_steps(options: argparse.Namespace, landscape: Landscape) -> int | None:
    """Return the steps that were given, or, if no racers were named, as many as the landscape needs."""
    if options.steps is None and not options.optimizers:
        return optimizers.suggested_steps(landscape, options.start and tuple(options.start))
    return options.steps


def parse_racer(text: str) -> Racer:
    """Parse an optimizer, "rmsprop:lr=0.2", a guest, "scipy:BFGS" or "cma:sigma0=0.5", or a rule, "w = w - lr*g"."""
    name, _, settings = text.partition(":")
    if ASSIGNS_W.search(name):
        return optimizers.rule(name, **parse_settings(settings))
    if name == "cma":  # a library of one optimizer
        return guests.cma(**parse_settings(settings))
    if name not in guests.LIBRARIES:
        return optimizers.get(name)(**parse_settings(settings))
    target, _, settings = settings.partition(",")
    if not target:
        raise InputError(
            f"cannot read {short_repr(text)}: a guest is written {name}:NAME or {name}:NAME,setting=value,..."
        )
    return getattr(guests, name)(target, **parse_settings(settings))


def parse_landscape(text: str, domain: "Extent | None" = None) -> Landscape:
    """Parse a landscape with settings, a formula such as "x**2 + k*y**2:k=10", or a picture such as "photo.png"."""
    options: dict[str, Any] = {} if domain is None else {"domain": domain}
    if is_picture(text):
        return landscapes.picture(text, **options)
    name, _, typed = text.partition(":")
    settings = parse_settings(typed)
    if is_picture(name):
        if unknown := [setting for setting in settings if setting not in ("height", "blur")]:
            raise unknown_name("setting of a picture", unknown[0], ["height", "blur"])
        return landscapes.picture(name, **options, **settings)
    if name in landscapes.names() or (name.isidentifier() and name not in ("x", "y")):  # a mistyped name, not a formula
        if options:
            raise InputError("--domain is for a formula or a picture; --extent sets the part of the plane to draw")
        return landscapes.get(name)(**settings)
    if taken := [setting for setting in settings if setting in landscapes.Formula.option_names]:
        raise InputError(f"{taken[0]} cannot be the name of a parameter of a formula")
    return landscapes.formula(name, **options, **settings)


def is_picture(text: str) -> bool:
    return Path(text).suffix.lower() in PICTURES


def parse_levels(numbers: Sequence[float]) -> float | Sequence[float]:
    """Return one number as the count of levels, several as their values."""
    count = numbers[0]
    return numbers if len(numbers) > 1 else int(count) if count.is_integer() else count


def parse_extent(numbers: Sequence[float] | None) -> Any:
    """Return four numbers as ((x0, x1), (y0, y1)), and None as None."""
    return numbers and ((numbers[0], numbers[1]), (numbers[2], numbers[3]))
