"""``ravine race``: film several optimizers on one landscape."""

import argparse
from pathlib import Path
from typing import Any

import optimizers
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
    parse_panels,
)
from visualizer.cli.results import summary

#: Option of every racer -> its help.
OPTIONS = {
    "noise": "standard deviation of Gaussian gradient noise",
    "clip": "largest length of a gradient; longer ones are shortened",
    "batch": "number of samples of each gradient, on a landscape of data",
    "schedule": f"schedule of the learning rate: {', '.join(schedules.names())}, with or without settings, as in "
    "'step(every=30, factor=0.5)'",
}


def add(commands: Commands) -> None:
    """Add the command; the options for parameters come from the optimizers' own signatures."""
    from visualizer.plotting.look import Look
    from visualizer.rendering.playback import Playback

    race = commands.add_parser(
        "race",
        help="film several optimizers on one landscape",
        description="Film several optimizers on one landscape. Settings of one optimizer or landscape follow its name: "
        'rmsprop:lr=0.2,beta=0.9 or ravine:kappa=100. A landscape may also be a formula, "x**2 + k*y**2:k=10", or a '
        "picture, photo.png. Guests are optimizers of other libraries, with the library's own names of settings: "
        "scipy:BFGS, torch:Adam,lr=0.1 or optax:adam,learning_rate=0.1.",
    )
    race.add_argument("landscape", metavar="LANDSCAPE", help="a name, a formula in x and y, or a picture")
    add_terms(race)
    race.add_argument(
        "--fair",
        metavar="HOW",
        help="lr: all at one learning rate; tuned: each at its best one; budget: "
        "all with the same number of gradients, --steps",
    )
    add_fields(race, Look)
    add_fields(race, Playback)
    race.add_argument("--width", type=int, metavar="PIXELS", help="width of the film, default: 800")
    race.add_argument(
        "-o", "--output", default="race.gif", metavar="FILE", help=f"{', '.join(EXTENSIONS)}; default: race.gif"
    )
    add_settings(race)
    race.set_defaults(run=run)


def add_settings(race: argparse.ArgumentParser) -> None:
    """Add an option for each parameter of any optimizer, and for the options that all optimizers have."""
    common = race.add_argument_group("options of every racer")
    for name, about in OPTIONS.items():
        common.add_argument(f"--{name}", dest=f"setting_{name}", metavar="VALUE", help=about)
    own = race.add_argument_group("parameters, for every racer that has them")
    for name, rules in rules_by_parameter().items():
        parameter = rules[0].parameters[name]
        own.add_argument(
            f"--{name.replace('_', '-')}",
            dest=f"setting_{name}",
            metavar="VALUE",
            help=f"{parameter.symbol}, {parameter.allowed}; for {', '.join(rule.name for rule in rules)}",
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
    from visualizer.plotting.look import Look
    from visualizer.races.film import check_width
    from visualizer.races.race import race
    from visualizer.rendering import writers
    from visualizer.rendering.playback import Playback

    path = writers.check_path(options.output)
    if options.width is not None:
        check_width(options.width)
    prefix = "setting_"
    shared = {n.removeprefix(prefix): v for n, v in vars(options).items() if n.startswith(prefix) and v is not None}
    how = given_fields(options, Look) | given_fields(options, Playback)
    if "panels" in how:
        how["panels"] = parse_panels(how["panels"])
    if "extent" in how:
        how["extent"] = parse_extent(how["extent"])
    surface = parse_landscape(options.landscape, parse_extent(options.domain))
    film = race(
        surface,
        choose_racers(options, surface, shared),
        options.start,
        steps=choose_steps(options, surface),
        seed=options.seed,
        fair=options.fair,
        **how,
    )
    save_with_bar(film, path, options.width)
    for line in summary(film.trajectories):
        print(line)
    if film.disclosure:
        print(film.disclosure)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")


def save_with_bar(film: Any, path: Path, width: int | None = None) -> None:
    """Write a film, with a progress bar."""
    from tqdm import tqdm

    with tqdm(desc=path.name, unit="frame", leave=False, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        film.save(path, progress, width)
