"""The command line: ``ravine race ...`` makes a film, ``ravine show`` opens the explorer, ``ravine list`` lists."""

import argparse
import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

import landscapes
import optimizers
from landscapes import InputError, Knob, Landscape
from landscapes._errors import unknown
from landscapes._unit import Unit
from optimizers import Guest, Optimizer, guests, schedules
from visualizer.files import EXTENSIONS

RACERS = ["gd", "momentum", "rmsprop", "adam"]

#: What a landscape ends in if it is a picture.
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")


#: What `ravine list` lists.
KINDS: dict[str, Any] = {
    "Landscapes": landscapes,
    "Optimizers": optimizers,
    "Schedules of the learning rate": schedules,
}

OPTIONS = {
    "noise": "standard deviation of gaussian gradient noise",
    "clip": "shorten gradients that are longer than this",
    "batch": "take the gradient of so many samples, on a landscape of data",
    "schedule": f"of the learning rate: {', '.join(schedules.names())}, or as in 'step(every=30, factor=0.5)'",
}


class Parser(argparse.ArgumentParser):
    """argparse, with errors of one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command `ravine`; returns its exit code: 0, 2 for bad input, 130 after Ctrl-C."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except InputError as error:
        print(f"ravine: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("ravine: interrupted, nothing was written", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `ravine list | head`
        sys.stderr.close()
    return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line; the options for knobs come from the optimizers' own signatures."""
    top = Parser(prog="ravine", description="See how optimizers move.")
    top.add_argument("--version", action="version", version=f"ravine {version('ravine')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")
    add_race(commands)
    add_preset(commands)
    add_gallery(commands)
    add_list(commands)
    add_show(commands)
    add_lab(commands)
    return top


def add_race(commands: Any) -> None:
    race = commands.add_parser(
        "race",
        help="film several optimizers on one landscape",
        description="Film several optimizers on one landscape. A setting of one unit alone: rmsprop:lr=0.2,beta=0.9 "
        'or ravine:kappa=100. A landscape may also be a formula, "x**2 + k*y**2:k=10", or a picture, photo.png. '
        "A guest from another library: scipy:BFGS, torch:Adam,lr=0.1 or optax:adam,learning_rate=0.1, with settings "
        "in its own words.",
    )
    race.add_argument("landscape", metavar="LANDSCAPE", help="a name, a formula in x and y, or a picture")
    race.add_argument(
        "--domain", nargs=4, type=float, metavar=("X0", "X1", "Y0", "Y1"), help="of a formula, default: -5 5 -5 5"
    )
    race.add_argument("--optimizers", nargs="+", metavar="RULE", default=RACERS, help=f"default: {' '.join(RACERS)}")
    race.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help="default: the landscape's own")
    race.add_argument("--steps", type=int, default=200, metavar="N", help="default: 200")
    race.add_argument("--seed", type=int, default=0, metavar="N", help="of noise and mini-batches, default: 0")
    race.add_argument(
        "--fair",
        metavar="HOW",
        help="lr: all at one learning rate; tuned: each at its best; budget: "
        "all for the same number of gradients, --steps",
    )
    race.add_argument(
        "--views",
        nargs="+",
        default=["map", "swing"],
        metavar="VIEW",
        help="what to show, from top to bottom: map, relief, swing, loss, rate, schedule, phase; with commas each is "
        "a column, as in map,swing relief,loss; default: map swing",
    )
    race.add_argument(
        "--azimuth",
        type=float,
        metavar="DEGREES",
        help="from where to look at a relief, 0 from the right; default: from where most is seen",
    )
    race.add_argument("--theme", default="light", help="light (default), dark or projector")
    race.add_argument("--title", default="", metavar="TEXT", help="over everything")
    race.add_argument("--caption", default="", metavar="TEXT", help="under everything")
    race.add_argument("--view", nargs=4, type=float, metavar=("X0", "X1", "Y0", "Y1"), help="part of the plane to show")
    race.add_argument("--fps", type=float, help="frames per second; default: a film of about six seconds")
    race.add_argument("--hold", type=float, default=2.0, metavar="S", help="seconds on the last frame, default: 2")
    race.add_argument(
        "--slow-start", type=int, default=0, metavar="N", help="show the first N steps at a third of the speed"
    )
    race.add_argument("--loop", type=int, default=0, metavar="N", help="play the film N times, default: 0, for ever")
    race.add_argument("--width", type=int, metavar="PIXELS", help="of the film, default: 800")
    race.add_argument(
        "-o", "--output", default="race.gif", metavar="FILE", help=f"{', '.join(EXTENSIONS)}; default: race.gif"
    )
    every = race.add_argument_group("options of every racer")
    for name, about in OPTIONS.items():
        every.add_argument(f"--{name}", dest=f"knob_{name}", metavar="VALUE", help=about)
    knobs = race.add_argument_group("knobs, for every racer that has them")
    for name, rules in knobs_of_all().items():
        knob = rules[0].knobs[name]
        knobs.add_argument(
            f"--{name.replace('_', '-')}",
            dest=f"knob_{name}",
            metavar="VALUE",
            help=f"{knob.symbol}, {knob.allowed}; for {', '.join(rule.name for rule in rules)}",
        )
    race.set_defaults(run=run_race)


def add_preset(commands: Any) -> None:
    preset = commands.add_parser(
        "preset",
        help="run a classical set-up, and compare its numbers with those expected",
        description="Run a set-up of a book or an article, film it, and compare the numbers with those expected. "
        "Without a name: say what set-ups there are.",
    )
    preset.add_argument("name", nargs="?", help="one of them, or all")
    preset.add_argument("-o", "--output", metavar="FILE", help=f"{', '.join(EXTENSIONS)}; without it, no film is made")
    preset.set_defaults(run=run_preset)


def add_gallery(commands: Any) -> None:
    gallery = commands.add_parser(
        "gallery",
        help="make films that each teach one thing",
        description="Make films that each teach one thing, all of them or those that are named.",
    )
    gallery.add_argument("names", nargs="*", metavar="NAME", help="of a film; default: all")
    gallery.add_argument("-l", "--list", action="store_true", help="say what films there are, and make none")
    gallery.add_argument("-o", "--output", default="gallery", metavar="FOLDER", help="default: gallery")
    gallery.set_defaults(run=run_gallery)


def add_list(commands: Any) -> None:
    listing = commands.add_parser("list", help="say what landscapes, optimizers, schedules and guests there are")
    listing.add_argument("name", nargs="?", help="one of them, in full")
    listing.set_defaults(run=run_list)


def add_show(commands: Any) -> None:
    show = commands.add_parser(
        "show",
        help="open the explorer, to play with, in a browser",
        description="Open the explorer in a browser: sliders, a start to click, steps to scrub. It is served on this "
        "machine alone, until Ctrl-C; or, with -o, written as one page that needs no Python. Landscape and racers are "
        "written as for ravine race.",
    )
    show.add_argument("landscape", metavar="LANDSCAPE", nargs="?", default="ravine", help="default: ravine")
    show.add_argument(
        "--domain", nargs=4, type=float, metavar=("X0", "X1", "Y0", "Y1"), help="of a formula, default: -5 5 -5 5"
    )
    show.add_argument("--optimizers", nargs="+", metavar="RULE", default=RACERS, help=f"default: {' '.join(RACERS)}")
    show.add_argument("--start", nargs=2, type=float, metavar=("X", "Y"), help="default: the landscape's own")
    show.add_argument("--steps", type=int, default=200, metavar="N", help="default: 200")
    show.add_argument("--seed", type=int, default=0, metavar="N", help="of noise and mini-batches, default: 0")
    show.add_argument("-o", "--output", metavar="FILE", help="write a page, .html, instead of opening a browser")
    add_server(show, 8866)
    show.set_defaults(run=run_show)


def add_lab(commands: Any) -> None:
    lab = commands.add_parser(
        "lab",
        help="open the lessons in JupyterLab",
        description="Copy the notebooks into a folder of yours and open JupyterLab there. A notebook that is in the "
        "folder already stays as it is.",
    )
    lab.add_argument("folder", metavar="FOLDER", nargs="?", default="ravine-notebooks", help="default: %(default)s")
    add_server(lab, 8888)
    lab.set_defaults(run=run_lab)


def add_server(command: Any, port: int) -> None:
    command.add_argument("--port", type=int, default=port, help="default: %(default)s, or the next that is free")
    command.add_argument("--no-browser", dest="browser", action="store_false", help="say the address, open nothing")


def knobs_of_all() -> dict[str, list[Optimizer]]:
    """Every knob that some optimizer has, with the optimizers that have it."""
    knobs: dict[str, list[Optimizer]] = {}
    for rule in map(optimizers.get, optimizers.names()):
        for name in rule.knobs:
            knobs.setdefault(name, []).append(rule)
    return knobs


def run_race(options: argparse.Namespace) -> None:
    from visualizer import writers
    from visualizer.film import check_width, race

    path = writers.check(options.output)
    if options.width is not None:
        check_width(options.width)
    surface = parse_landscape(options.landscape, box(options.domain))
    shared = {name[5:]: text for name, text in vars(options).items() if name.startswith("knob_") and text is not None}
    film = race(
        surface,
        parse_racers(options.optimizers, shared),
        start=options.start,
        steps=options.steps,
        seed=options.seed,
        views=parse_views(options.views),
        view=box(options.view),
        fps=options.fps,
        hold=options.hold,
        fair=options.fair,
        theme=options.theme,
        title=options.title,
        caption=options.caption,
        azimuth=options.azimuth,
        slow_start=options.slow_start,
        loop=options.loop,
    )
    save_with_bar(film, path, options.width)
    for line in summary(film.trajectories):
        print(line)
    if film.disclosure:
        print(film.disclosure)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")


def run_show(options: argparse.Namespace) -> None:
    from visualizer.files import check_writable
    from visualizer.show import explorer_of, show

    asked = {name: getattr(options, name) for name in ("landscape", "optimizers", "domain", "start", "steps", "seed")}
    if options.output is None:
        show(asked, check_port(options.port), options.browser)
        return
    path = check_writable(options.output, (".html", ".htm"))
    explorer_of(**asked).save(path)
    print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")


def run_lab(options: argparse.Namespace) -> None:
    from visualizer.lab import lab

    lab(options.folder, check_port(options.port), options.browser)


def check_port(port: int) -> int:
    if not 0 < port < 65536:
        raise InputError(f"--port must be from 1 to 65535, got {port}")
    return port


def run_preset(options: argparse.Namespace) -> None:
    from visualizer import presets

    if options.name is None:
        print("\n".join(presets.listed()))
        return
    if options.name == "all" and options.output:
        raise InputError("-o is for one preset, not for all")
    chosen = list(presets.PRESETS.values()) if options.name == "all" else [presets.get(options.name)]
    agreed = True
    for preset in chosen:
        agreed &= show_preset(preset, options.output)
    if not agreed:
        raise SystemExit(1)


def run_gallery(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from visualizer import gallery

    if options.list:
        print("\n".join(gallery.listed()))
        return
    count, made = len(gallery.chosen(options.names)), 0
    try:
        with tqdm(desc=options.output, total=count, unit="film", leave=False, disable=None) as bar:
            for path in gallery.save(options.output, options.names):
                made += 1
                bar.write(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")
                bar.update()
    except KeyboardInterrupt:
        print(f"ravine: interrupted, {made} of {count} films were written", file=sys.stderr)
        raise SystemExit(130) from None


def show_preset(preset: Any, output: str | None) -> bool:
    """Run one set-up, print its table, write its film if asked for; whether all numbers agree."""
    from visualizer import presets, writers

    path = writers.check(output) if output else None
    film = preset.race()
    rows = presets.check(preset, film.trajectories)
    print("\n".join(presets.table(preset, rows)))
    if path:
        save_with_bar(film, path)
        print(f"wrote {path} ({path.stat().st_size / 1e6:.2f} MB)")
    return all(row.agrees for row in rows)


def save_with_bar(film: Any, path: Any, width: int | None = None) -> None:
    from tqdm import tqdm

    with tqdm(desc=path.name, unit="frame", leave=False, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        film.save(path, progress, width)


def parse_racers(texts: Sequence[str], shared: dict[str, str]) -> list[Optimizer | Guest]:
    """Racers such as "rmsprop:lr=0.2", each with those of the `shared` knobs that it has and does not set itself."""
    racers: list[Optimizer | Guest] = []
    for text in texts:
        guest = text.partition(":")[0] in guests.LIBRARIES
        rule = parse_guest(text) if guest else parse_unit(text, optimizers.get)
        ours = {n: parse_value(value) for n, value in shared.items() if n in {**rule.knobs, **rule.common}}
        racers.append(rule(**{**ours, **rule.settings}))
    for name in shared:
        if not any(name in {**racer.knobs, **racer.common} for racer in racers):
            raise InputError(f"no racer has the knob {name} ({', '.join(racer.name for racer in racers)})")
    return racers


def parse_landscape(text: str, domain: Any = None) -> Landscape:
    """A landscape with its settings, a formula such as "x**2 + k*y**2:k=10", or a picture such as "photo.png"."""
    options = {} if domain is None else {"domain": domain}
    if Path(text).suffix.lower() in PICTURES:
        return landscapes.picture(text, **options)
    name, settings = parse_settings(text)
    if Path(name).suffix.lower() in PICTURES:
        if strange := [knob for knob in settings if knob not in ("height", "blur")]:
            raise unknown("setting of a picture", strange[0], ["height", "blur"])
        return landscapes.picture(name, **options, **settings)
    if name in landscapes.names() or (name.isidentifier() and name not in ("x", "y")):  # unknown, it is mistyped
        if options:
            raise InputError("--domain is for a formula or a picture; the part of the plane to show is --view")
        return landscapes.get(name)(**settings)
    if taken := [knob for knob in settings if knob in inspect.signature(landscapes.formula).parameters]:
        raise InputError(f"{taken[0]} cannot be the name of a parameter of a formula")
    return landscapes.formula(name, **options, **settings)


def parse_views(texts: Sequence[str]) -> Sequence[Any]:
    """Views in one column, or with commas in several: "map,swing" "loss" is two."""
    return [text.split(",") for text in texts] if any("," in text for text in texts) else texts


def box(numbers: Sequence[float] | None) -> Any:
    """Four numbers as ((x0, x1), (y0, y1))."""
    return numbers and ((numbers[0], numbers[1]), (numbers[2], numbers[3]))


def parse_unit(text: str, get: Any) -> Any:
    """A unit with its settings, from "name" or "name:knob=value,knob=value"."""
    unit = get(text.partition(":")[0])
    return unit(**parse_settings(text)[1])


def parse_settings(text: str) -> tuple[str, dict[str, Any]]:
    """What stands before the colon, and the settings after it."""
    name, _, settings = text.partition(":")
    # commas within brackets belong to a schedule
    pairs = [pair.partition("=") for pair in re.split(r",(?![^(]*\))", settings) if pair]
    for knob, equals, value in pairs:
        if not (knob and equals and value):
            raise InputError(f"cannot read {text!r}: after the colon must stand knob=value, knob=value, ...")
    return name, {knob.strip(): parse_value(value) for knob, _, value in pairs}


def parse_guest(text: str) -> Guest:
    """A guest such as "scipy:BFGS" or "torch:Adam,lr=0.1,betas=(0.5,0.9)"; its settings are read as Python's."""
    library, _, rest = text.partition(":")
    name, _, settings = rest.partition(",")
    if not name:
        raise InputError(f"cannot read {text!r}: a guest is written {library}:NAME or {library}:NAME,setting=value,...")
    try:
        call: Any = ast.parse(f"_({settings})", mode="eval").body
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        values = {
            key: parse_value(v.id) if isinstance(v, ast.Name) else ast.literal_eval(v) for key, v in given.items()
        }
        if call.args or None in given:
            raise ValueError
    except (SyntaxError, ValueError):
        raise InputError(f"cannot read {text!r}: after the name must stand setting=value, setting=value, ...") from None
    return getattr(guests, library)(name, **values)


def parse_value(text: str) -> Any:
    """A number or a switch; what is neither stays text, and the knob says what it must be."""
    switches = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
    if text.strip().lower() in switches:
        return switches[text.strip().lower()]
    try:
        return float(text)
    except ValueError:
        return text


def summary(trajectories: Sequence[Any]) -> list[str]:
    """A table of how the racers fared."""
    width = max(len(t.optimizer.label) for t in trajectories)
    up = trajectories[0].landscape.axes[1]
    lines = [f"{'':{width}}   f at the end   reversals in {up}   path length in {up}   distance to a minimum"]
    for t in trajectories:
        ended = f"{t.values[-1]:.4g}" if t.diverged_at is None else f"diverged at {t.diverged_at}"
        distance = "" if t.distance != t.distance else f"{t.distance:.3g}"
        lines.append(
            f"{t.optimizer.label:{width}}   {ended:>12}   {t.reversals[1]:>{13 + len(up)}}"
            f"   {t.path_length[1]:>{15 + len(up)}.4g}   {distance:>21}".rstrip()
        )
    return lines + [guest_summary(t) for t in trajectories if isinstance(t.optimizer, Guest)]


def guest_summary(trajectory: Any) -> str:
    """What a guest asked for, and why it stopped if it did."""
    asked_for = {"f": "f", "gradient": "its gradient", "hessian": "its Hessian"}
    asked = trajectory.evaluations._asdict().items()
    counts = ", ".join(f"{count[-1]} of {asked_for[name]}" for name, count in asked if count[-1])
    stopped = trajectory.stopped_at is not None
    ended = f"; stopped at step {trajectory.stopped_at}: {trajectory.message}" if stopped else ""
    return f"{trajectory.optimizer.name}: evaluations: {counts or 'none'}{ended}"


def run_list(options: argparse.Namespace) -> None:
    if options.name:
        print(in_full(find(options.name)))
        return
    for title, package in KINDS.items():
        print(f"{title}\n")
        for unit in map(package.get, package.names()):
            print("\n".join(in_short(unit)), end="\n\n")
    print("\n".join(list_guests()), end="\n\n")
    print("More about one of them: ravine list NAME")


def list_guests() -> list[str]:
    """What guests there are; to say so, no library is loaded."""
    methods = f"  scipy:NAME  {', '.join(guests.METHODS)}"
    return [
        'Guests, with pip install "ravine[guests]"\n',
        *textwrap.wrap(methods, 100, subsequent_indent=" " * 14),
        "  torch:NAME  any class of torch.optim, as in torch:Adam,lr=0.1",
        "  optax:NAME  any optimizer of optax or optax.contrib, as in optax:adam,learning_rate=0.1",
    ]


def find(name: str) -> Unit:
    """The landscape, the optimizer or the schedule of that name."""
    for package in KINDS.values():
        if name in package.names():
            return package.get(name)
    known = [name for package in KINDS.values() for name in package.names()]
    raise unknown("landscape, optimizer or schedule", name, known)


def in_short(unit: Unit) -> list[str]:
    """The unit with its defaults, what it is, and its formula."""
    defaults = ", ".join(f"{name}={default_of(knob)}" for name, knob in unit.knobs.items())
    formula = [f"          {line}" for line in unit.formula.splitlines()]
    return [f"  {unit.name}({defaults})", f"      {unit.summary}", *formula]


def in_full(unit: Unit) -> str:
    """The whole docstring of the unit, and a table of its knobs."""
    rows = []
    for name, knob in unit.knobs.items():
        symbol = "" if knob.symbol == name else knob.symbol
        rows.append(f"  {name:16}{symbol:4}default {default_of(knob):10}{knob.allowed}")
        if not knob.switch:
            rows[-1] += f"; sensible from {knob.low:g} to {knob.high:g}{', logarithmic' if knob.log else ''}"
    text = inspect.getdoc(unit.function) or unit.summary
    lines = [text, "", "Knobs", "-----", *rows] if rows else [text]
    if unit.common:
        options = [f"  {name:20}off unless set    {knob.allowed}" for name, knob in unit.common.items()]
        lines += ["", "Options", "-------", *options]
    return "\n".join([*lines, *(elsewhere(unit) if isinstance(unit, Optimizer) else [])])


def elsewhere(rule: Optimizer) -> list[str]:
    """What the rule is called by other libraries and books, and whether it is the same rule there."""
    lines = ["", "Elsewhere", "---------"]
    for who, (words, known) in rule.elsewhere.items():
        for k, part in enumerate([words, known] if known else [words]):
            first = f"  {who if k == 0 else '':10}"
            lines += textwrap.wrap(part, 100, initial_indent=first, subsequent_indent=" " * (14 if k == 0 else 12))
    return lines if len(lines) > 3 else []


def default_of(knob: Knob) -> str:
    return str(knob.default) if knob.switch else f"{knob.default:g}"


if __name__ == "__main__":
    sys.exit(main())
