"""The facts of the golden file that no picture shows: what judges answers, how formulas are set, what presets expect.

Each is a function that returns lines. Words that are the same in the code and need no golden copy are left out.
"""

import asyncio
import io
import json
import re
import tempfile
from contextlib import chdir, redirect_stdout
from dataclasses import fields
from pathlib import Path

import numpy as np
from golden_course import COURSE
from golden_site import PAGES

import landscapes
import optimizers
from landscapes import problems
from landscapes._core.language import speaking
from optimizers import adam, gd, lookahead
from visualizer import explore
from visualizer.cli.main import main, parser
from visualizer.explorer.catalogue import cell_facts, preset_setup, settings_facts, vocabulary_facts
from visualizer.explorer.facts import landscape_facts, racer_facts
from visualizer.explorer.spectrum_facts import spectrum_facts
from visualizer.lessons import LESSONS
from visualizer.races.gallery import FILMS
from visualizer.races.presets import PRESETS
from visualizer.site.catalogue.textbook import typeset

GOLDEN = Path(__file__).parent / "data" / "golden_facts.json"

#: What is said to a reader, of each exercise; and what says nothing of how an answer is judged.
SAID = ("name", "because", "words", "dots")

UNITS = {
    "rules": [optimizers.get(name) for name in optimizers.names()],
    "surfaces": [landscapes.get(name) for name in landscapes.names()],
}
FEW = ("adam", "heavy_ball", "sam", "newton", "lookahead", "ravine", "himmelblau", "saddle", "cars", "eggholder")

#: Commands that are quick, with what can be in the tables that they print.
COMMANDS = (
    "race ravine --steps 40 -o a.png",
    "race himmelblau --optimizers gd adam --cloud 6 --steps 30 -o a.png",
    "race booth --optimizers gd sam --fair budget --steps 30 --start 1 2 -o a.png",
    "race saddle --optimizers gd:lr=3 momentum --steps 60 -o a.png",
    "race ravine --optimizers gd --along lr 0.01 0.03 --steps 5 -o a.png",
    "race matyas --optimizers gd --beside booth --steps 5 -o a.png",
    "map heavy_ball ravine --cells 8 --steps 20 -o a.png",
    "sensitivity ravine gd adam adagrad --steps 60 --cells 32 -o a.png",
    "basins newton himmelblau --cells 16 --steps 40 -o a.png",
    "basins gd himmelblau --against momentum --cells 16 --steps 40 -o a.png",
    "preset zigzag -o a.png",
    "preset mini-batches -o a.png",
    "preset",
    "list",
)


def lesson(one):
    """What each exercise takes for right and for which mistake; the answers of the predictions; and the still."""
    for number, exercise in enumerate(one.exercises, 1):
        data = exercise.data(f"{one.number}.{number}") or {}
        judged = {name: value for name, value in data.items() if name not in SAID}
        yield f"{one.number}.{number} {json.dumps(judged, ensure_ascii=False)}"
    for asked in filter(None, (one.prediction, one.later)):
        yield f"predicted {asked.measure()!r}"
    yield f"still {of_film(one.still())}"


def of_film(film):
    """A film in a line: its races, and what is not as by default."""
    kinds = [(kind, type(kind)()) for kind in (film.look, film.playback)]
    others = {
        one.name: getattr(kind, one.name)
        for kind, plain in kinds
        for one in fields(kind)
        if getattr(kind, one.name) != getattr(plain, one.name)
    }
    races = getattr(film, "races", (film,))
    starts = [[run.points[0].round(9).tolist() for run in race.trajectories] for race in races if hasattr(race, "seed")]
    return f"{film!r} {others} {starts!s:.300} {film.describe()}"


def gallery():
    for name, film in FILMS.items():
        if film.can_be_made and not film.library:
            yield f"{name} {film.width} {of_film(film.make())}"


def preset(one):
    yield repr((one.surface, one.racers, one.start, one.steps, one.extent, one.domain, one.panels))
    for number in one.numbers:
        yield repr([getattr(number, field.name) for field in fields(number)])


def formulas(units):
    for unit in units:
        yield f"{unit.name} {typeset(unit)}"


def explorer(name):
    unit = optimizers.get(name) if name in optimizers.names() else landscapes.get(name)
    facts = racer_facts(unit) if name in optimizers.names() else landscape_facts(unit)
    for key, value in facts.items():
        yield f"{key} {json.dumps(value, default=np.ndarray.tolist)}"


def command_line(arguments, path=()):
    """The arguments of all commands, with what they take; how Python sets them differs from version to version."""
    for action in arguments._actions:
        if isinstance(action.choices, dict):
            for name, command in action.choices.items():
                yield from command_line(command, (*path, name))
            continue
        what = [action.option_strings, action.nargs, action.const, action.default, action.required, action.metavar]
        kind = getattr(action.type, "__name__", action.type)
        yield f"{' '.join(path)} {action.dest} {what!r} {kind} {type(action).__name__}"


def spoken(line):
    """What a command says, but for the sizes of files."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder), redirect_stdout(io.StringIO()) as said:
        yield f"status {main(line.split())}"
    yield from re.sub(r" \(.*MB\)", "", said.getvalue()).splitlines()[:40]


def around():
    """What the explorer knows beside rules and surfaces."""
    yield json.dumps(settings_facts())
    yield json.dumps(cell_facts())
    yield json.dumps(spectrum_facts(problems.spectrum([1, 1, 45, 50], rotation=2, start=[5, 7, 1, 2])))
    yield from map(json.dumps, vocabulary_facts())
    yield from (json.dumps(preset_setup(one)) for one in PRESETS.values())


def widgets():
    """The controls of the explorer that matplotlib draws, with what each shows and takes."""
    asyncio.set_event_loop(loop := asyncio.new_event_loop())
    try:
        explorer = explore("ravine", [gd(lr=0.1, clip=2), adam(lr=0.1), lookahead], steps=20, backend="matplotlib")
        explorer.theme = "light"  # not that of JupyterLab's settings
        yield from tree(explorer)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def tree(widget, depth=0):
    """A widget and those within it, with all that is not as in every widget of its kind."""
    plain = {name: trait.default() for name, trait in widget.traits(sync=True).items() if not name.startswith("_")}
    known = {name: getattr(widget, name) for name, was in plain.items() if name not in ("children", "value")}
    told = {name: value for name, value in known.items() if isinstance(value, (str, bool, int, float, tuple))}
    changed = {name: value for name, value in told.items() if value != plain[name]}
    value = getattr(widget, "value", None)
    shown = value if isinstance(value, (str, bool, int, float)) else type(value).__name__
    layout = {
        name: one for name, one in (widget.layout.get_state() if hasattr(widget, "layout") else {}).items() if one
    }
    sizes = {name: one for name, one in layout.items() if not name.startswith("_")}
    yield f"{depth} {type(widget).__name__} {shown!r:.120} {changed!r:.300} {sizes}"
    for child in getattr(widget, "children", ()):
        yield from tree(child, depth + 1)


FACTS = {
    **{f"lesson {one.number}": lambda one=one: lesson(one) for one in LESSONS.values()},
    **{f"preset {name}": lambda one=one: preset(one) for name, one in PRESETS.items()},
    **{f"formulas of {name}": lambda units=units: formulas(units) for name, units in UNITS.items()},
    **{f"explorer {name}": lambda name=name: explorer(name) for name in FEW},
    **PAGES,
    **COURSE,
    "controls of matplotlib": widgets,
    "gallery": gallery,
    "explorer": around,
    "command line": lambda: command_line(parser()),
    **{line: lambda line=line: spoken(line) for line in COMMANDS},
}


def facts(name):
    """The lines of a fact, in English."""
    with speaking("en"):
        return [*FACTS[name]()]
