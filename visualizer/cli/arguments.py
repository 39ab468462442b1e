"""Arguments that several commands share: landscapes, racers, the look and the playback of a film."""

import argparse
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, NoReturn

import landscapes
import optimizers
from landscapes import InputError, Landscape
from landscapes._core.errors import unknown_name
from landscapes._core.settings_text import parse_settings, parse_value
from optimizers import Guest, Optimizer, guests

#: The endings by which an argument is a picture.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")


class Parser(argparse.ArgumentParser):
    """argparse, with errors of one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def add_terms(command: Any) -> None:
    """Add what every race needs: racers, start, steps, seed, and the domain of a formula."""
    command.add_argument(
        "--domain", nargs=4, type=float, metavar=("X0", "X1", "Y0", "Y1"), help="of a formula, default: -5 5 -5 5"
    )
    command.add_argument(
        "--optimizers",
        nargs="+",
        metavar="RULE",
        help="default: gd, momentum, rmsprop and adam, at settings that suit the landscape",
    )
    command.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help="default: the landscape's own")
    command.add_argument(
        "--steps", type=int, metavar="N", help="default: 200; without --optimizers, as many as it takes"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="of noise and mini-batches, default: 0")


def add_fields(command: Any, kind: type) -> None:
    """Add an option for each field of a dataclass, as its metadata describe it."""
    for one in fields(kind):
        command.add_argument(f"--{one.name.replace('_', '-')}", default=argparse.SUPPRESS, **one.metadata)


def given_fields(options: argparse.Namespace, kind: type) -> dict[str, Any]:
    """The fields that were given on the command line."""
    return {one.name: getattr(options, one.name) for one in fields(kind) if hasattr(options, one.name)}


def add_server(command: Any, port: int) -> None:
    command.add_argument("--port", type=int, default=port, help="default: %(default)s, or the next that is free")
    command.add_argument("--no-browser", dest="browser", action="store_false", help="print the address, open nothing")


def check_port(port: int) -> int:
    """The port, or an InputError if there is no such port."""
    if not 0 < port < 65536:
        raise InputError(f"--port must be from 1 to 65535, got {port}")
    return port


def parse_racers(texts: Sequence[str], shared: dict[str, str]) -> list[Optimizer | Guest]:
    """Racers such as "rmsprop:lr=0.2", each with those of the `shared` settings that it has and does not set itself."""
    racers: list[Optimizer | Guest] = []
    for text in texts:
        rule = parse_racer(text)
        ours = {n: parse_value(value) for n, value in shared.items() if n in {**rule.parameters, **rule.common}}
        racers.append(rule(**{**ours, **rule.settings}))
    for name in shared:
        if not any(name in {**racer.parameters, **racer.common} for racer in racers):
            raise InputError(f"no racer has the parameter {name} ({', '.join(racer.name for racer in racers)})")
    return racers


def choose_racers(options: argparse.Namespace, landscape: Landscape, shared: dict[str, str]) -> list[Any]:
    """The racers that were named; or the common ones, at rates that suit the landscape unless these are given."""
    racers = parse_racers(options.optimizers or optimizers.COMMON, shared)
    if options.optimizers or getattr(options, "fair", None) in ("lr", "tuned"):
        return racers
    return optimizers.suggested_racers(landscape, racers, start=options.start and tuple(options.start))


def choose_steps(options: argparse.Namespace, landscape: Landscape) -> int | None:
    """The steps that were given; else, for racers that were not named either, as many as the landscape needs."""
    if options.steps is None and not options.optimizers:
        return optimizers.suggested_steps(landscape, options.start and tuple(options.start))
    return options.steps


def parse_racer(text: str) -> Optimizer | Guest:
    """An optimizer, "rmsprop:lr=0.2,beta=0.9", or a guest, "scipy:BFGS" or "torch:Adam,lr=0.1"."""
    name, _, settings = text.partition(":")
    if name not in guests.LIBRARIES:
        return optimizers.get(name)(**parse_settings(settings))
    target, _, settings = settings.partition(",")
    if not target:
        raise InputError(f"cannot read {text!r}: a guest is written {name}:NAME or {name}:NAME,setting=value,...")
    return getattr(guests, name)(target, **parse_settings(settings))


def parse_landscape(text: str, domain: Any = None) -> Landscape:
    """A landscape with its settings, a formula such as "x**2 + k*y**2:k=10", or a picture such as "photo.png"."""
    options = {} if domain is None else {"domain": domain}
    if is_picture(text):
        return landscapes.picture(text, **options)
    name, _, typed = text.partition(":")
    settings = parse_settings(typed)
    if is_picture(name):
        if strange := [setting for setting in settings if setting not in ("height", "blur")]:
            raise unknown_name("setting of a picture", strange[0], ["height", "blur"])
        return landscapes.picture(name, **options, **settings)
    if name in landscapes.names() or (name.isidentifier() and name not in ("x", "y")):  # a mistyped name, not a formula
        if options:
            raise InputError("--domain is for a formula or a picture; the part of the plane to show is --extent")
        return landscapes.get(name)(**settings)
    if taken := [setting for setting in settings if setting in landscapes.Formula.option_names]:
        raise InputError(f"{taken[0]} cannot be the name of a parameter of a formula")
    return landscapes.formula(name, **options, **settings)


def is_picture(text: str) -> bool:
    return Path(text).suffix.lower() in PICTURES


def parse_panels(texts: Sequence[str]) -> Sequence[Any]:
    """Panels in one column, or with commas in several: "map,swing" "loss" is two."""
    return [text.split(",") for text in texts] if any("," in text for text in texts) else texts


def parse_extent(numbers: Sequence[float] | None) -> Any:
    """Four numbers as ((x0, x1), (y0, y1)); None stays None."""
    return numbers and ((numbers[0], numbers[1]), (numbers[2], numbers[3]))
