"""``ravine race``: film several optimizers on one landscape."""

import argparse
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import optimizers
from landscapes import InputError, Landscape
from landscapes._core.language import N_, _
from landscapes._core.settings_text import parse_settings
from optimizers import Optimizer, schedules
from visualizer._files import EXTENSIONS
from visualizer.cli.arguments import (
    Commands,
    add_fields,
    add_terms,
    choose_racers,
    choose_steps,
    given_fields,
    parse_extent,
    parse_landscape,
    parse_levels,
)
from visualizer.cli.progress import progress_bar
from visualizer.cli.results import summary

#: The most starts of a cloud.
MAX_CLOUD = 20000

#: Option of every racer -> its help.
OPTIONS = {
    "noise": N_("standard deviation of Gaussian gradient noise"),
    "clip": N_("largest length of a gradient; longer ones are shortened"),
    "batch": N_("number of samples of each gradient, on a landscape of data"),
    "schedule": N_(
        "schedule of the learning rate: {names}, with or without settings, as in 'step(every=30, factor=0.5)'"
    ),
}


def add(commands: Commands) -> None:
    """Add the command; the options for parameters come from the optimizers' own signatures."""
    from visualizer.plotting.look import Look
    from visualizer.rendering.playback import Playback

    race = commands.add_parser(
        "race",
        help=N_("film several optimizers on one landscape"),
        description=N_(
            "Film several optimizers on one landscape. Settings of one optimizer or landscape follow its name: "
            'rmsprop:lr=0.2,beta=0.9 or ravine:kappa=100. A landscape may also be a formula, "x**2 + k*y**2:k=10", or '
            "a picture, photo.png. Guests are optimizers of other libraries, with the library's own names of settings: "
            "scipy:BFGS, torch:Adam,lr=0.1, optax:adam,learning_rate=0.1 or cma:sigma0=1."
        ),
    )
    race.add_argument("landscape", metavar="LANDSCAPE", help=N_("a name, a formula in x and y, or a picture"))
    add_terms(race)
    race.add_argument(
        "--fair",
        metavar="HOW",
        help=N_(
            "lr: all at one learning rate; tuned: each at its best one; budget: "
            "all with the same number of gradients, --steps"
        ),
    )
    add_runs(race)
    add_fields(race, Look)
    add_fields(race, Playback)
    add_grid(race)
    add_output(race)
    add_settings(race)
    race.set_defaults(run=run)


def add_output(race: argparse.ArgumentParser) -> None:
    """Add the options of the file."""
    race.add_argument("--width", type=int, metavar="PIXELS", help=N_("width of the film, default: 800"))
    race.add_argument(
        "-o",
        "--output",
        default="race.gif",
        metavar="FILE",
        help=_(
            "{names}, or frames/, a folder that gets the frames as PNG files; default: race.gif",
            names=", ".join(EXTENSIONS),
        ),
    )


def add_runs(race: argparse.ArgumentParser) -> None:
    """Add the options of races whose runs differ in more than their rules."""
    race.add_argument(
        "--starts", nargs="+", type=float, metavar="X Y", help=N_("a start for each racer, in their order")
    )
    race.add_argument("--cloud", type=int, metavar="N", help=N_("every racer runs from N random starts in the domain"))
    race.add_argument(
        "--along",
        nargs=3,
        metavar=("NAME", "FROM", "TO"),
        help=N_("film whole paths while a parameter of the racers or of the landscape changes, as in kappa 5 100"),
    )


def add_grid(race: argparse.ArgumentParser) -> None:
    """Add the options of several races side by side."""
    race.add_argument(
        "--beside",
        nargs="+",
        metavar="OTHER",
        help=N_(
            "show more races beside this one, each on another landscape, ravine:kappa=10, or with other settings "
            "of the racers, lr=0.02,beta=0.5; the rest is the same"
        ),
    )
    race.add_argument("--columns", type=int, metavar="N", help=N_("number of races in a row"))
    race.add_argument(
        "--share", action="store_const", const=True, help=N_("one extent and the same contour levels for all races")
    )


def add_settings(race: argparse.ArgumentParser) -> None:
    """Add an option for each parameter of any optimizer, and for the options that all optimizers have."""
    common = race.add_argument_group(N_("options of every racer"))
    for name, about in OPTIONS.items():
        common.add_argument(
            f"--{name}", dest=f"setting_{name}", metavar="VALUE", help=_(about, names=", ".join(schedules.names()))
        )
    own = race.add_argument_group(N_("parameters, for every racer that has them"))
    for name, rules in rules_by_parameter().items():
        parameter = rules[0].parameters[name]
        own.add_argument(
            f"--{name.replace('_', '-')}",
            dest=f"setting_{name}",
            metavar="VALUE",
            help=_(
                "{symbol}, {allowed}; for {names}",
                symbol=parameter.symbol,
                allowed=parameter.allowed,
                names=", ".join(rule.name for rule in rules),
            ),
        )


def rules_by_parameter() -> dict[str, list[Optimizer]]:
    """Return every parameter of any optimizer, with the optimizers that have it."""
    rules: dict[str, list[Optimizer]] = {}
    for rule in map(optimizers.get, optimizers.names()):
        for name in rule.parameters:
            rules.setdefault(name, []).append(rule)
    return rules


def run(options: argparse.Namespace) -> None:
    """Run the race, write its film, and print a table of the results."""
    from visualizer.races.film import check_transparency, check_width
    from visualizer.rendering import writers

    path = writers.check_path(options.output)
    if options.width is not None:
        check_width(options.width)
    if getattr(options, "transparent", False):
        check_transparency(path)
    races = make_races(options)
    film = along(races, options) if options.along else join_races(races, options)
    save_with_bar(film, options.output, options.width)
    for race in races:
        if len(races) > 1:
            print(race.landscape.label)
        for line in summary(race.trajectories):
            print(line)
        if race.disclosure:
            print(race.disclosure)
    print(written(path))


def make_races(options: argparse.Namespace) -> list[Any]:
    """Return the race that the options describe, and those beside it."""
    from visualizer.plotting.look import Look
    from visualizer.races.race import race
    from visualizer.rendering.playback import Playback

    prefix = "setting_"
    shared = {n.removeprefix(prefix): v for n, v in vars(options).items() if n.startswith(prefix) and v is not None}
    how = given_fields(options, Look) | given_fields(options, Playback)
    if "extent" in how:
        how["extent"] = parse_extent(how["extent"])
    if "levels" in how:
        how["levels"] = parse_levels(how["levels"])
    others = [parse_other(text, options.landscape, shared) for text in options.beside or ()]
    domain = parse_extent(options.domain)
    setups = [(parse_landscape(text, domain), own) for text, own in [(options.landscape, shared), *others]]
    steps = [steps for surface, _ in setups if (steps := choose_steps(options, surface)) is not None]
    return [
        race(
            surface,
            choose_racers(options, surface, own),
            random_starts(surface, options) if options.cloud is not None else options.start,
            starts=parse_starts(options.starts),
            steps=max(steps, default=None),
            seed=options.seed,
            fair=options.fair,
            **how,
        )
        for surface, own in setups
    ]


def parse_starts(numbers: Sequence[float] | None) -> list[tuple[float, float]] | None:
    """Return numbers as points (x, y)."""
    if numbers is None:
        return None
    if len(numbers) % 2:
        raise InputError(f"--starts must be pairs of numbers X Y, one for each racer, got {len(numbers)} numbers")
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def random_starts(surface: Landscape, options: argparse.Namespace) -> np.ndarray:
    """Return the number of points of --cloud, spread evenly over the domain by the seed."""
    if options.start or options.starts:
        raise InputError("--cloud draws its own starts: leave out --start and --starts")
    if not 1 <= options.cloud <= MAX_CLOUD:
        raise InputError(f"--cloud must be from 1 to {MAX_CLOUD} starts, got {options.cloud}")
    low, high = np.transpose(surface.domain)
    return np.random.default_rng(options.seed).uniform(low, high, (options.cloud, 2))


def along(races: Sequence[Any], options: argparse.Namespace) -> Any:
    """Return the film along a parameter."""
    if len(races) > 1:
        raise InputError("--along is for one race: leave out --beside")
    name, *ends = options.along
    try:
        low, high = map(float, ends)
    except ValueError:
        raise InputError(f"--along must be a name and two numbers, got {' '.join(options.along)}") from None
    return races[0].along(name, low, high)


def parse_other(text: str, landscape: str, shared: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return the landscape and the shared settings of a race beside the first: another landscape, or other settings."""
    if not re.match(r"\w+\s*=(?!=)", text):
        return text, shared
    settings = {name: str(value) for name, value in parse_settings(text).items()}
    return landscape, {**shared, **settings}


def join_races(races: Sequence[Any], options: argparse.Namespace) -> Any:
    """Return the film of one race, or of several side by side."""
    if len(races) == 1:
        for name in ("columns", "share"):
            if getattr(options, name) is not None:
                raise InputError(f"--{name} is for several races: name the others with --beside")
        return races[0]
    from visualizer.races.side_by_side import side_by_side

    return side_by_side(*races, title=races[0].look.heading, columns=options.columns, share=options.share)


def written(path: Path) -> str:
    """Return the line that says which file, or which folder of frames, was written."""
    if not path.is_dir():
        return _("wrote {path} ({size:.2f} MB)", path=path, size=path.stat().st_size / 1e6)
    frames = sorted(path.iterdir())
    size = sum(frame.stat().st_size for frame in frames) / 1e6
    words = N_("wrote {path}/ ({count} frames, {first} to {last}, {size:.2f} MB)")
    return _(words, path=path, count=len(frames), first=frames[0].name, last=frames[-1].name, size=size)


def save_with_bar(film: Any, path: str | os.PathLike, width: int | None = None) -> None:
    """Write a film, with a progress bar."""
    with progress_bar(Path(path).name, "frame") as progress:
        film.save(path, progress, width)
