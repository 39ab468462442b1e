"""Makes browser_vectors.json: what Python computes, for the browser's modules to compute again.

python tests/data/make_browser_vectors.py
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np

import optimizers
from landscapes import Formula, Landscape, formula, linear_regression, picture, ravine, rosenbrock, saddle
from landscapes._core import random
from landscapes._core.numbers import typeset
from optimizers import (
    adam,
    effective_rates,
    gd,
    guests,
    heavy_ball,
    momentum,
    nesterov,
    oscillation,
    rmsprop,
    step_report,
)
from optimizers._analysis.notation import number
from visualizer import explore
from visualizer.explorer.catalogue import packed_presets, settings_facts, units
from visualizer.explorer.program import javascript_schedules, plain_schedules
from visualizer.maps.basins.hues import VIVID, hue_ramp, spread_hues
from visualizer.plotting.panels.surface3d.height_field import BOX_HEIGHT, HeightScale

TARGET = Path(__file__).with_name("browser_vectors.json")

#: Rules of every kind; not the whole catalogue, so that a new one does not change this file.
RULES = [
    "adabelief",
    "adadelta",
    "adagrad",
    "adam",
    "adam_hat",
    "adam_l2",
    "adamax",
    "adamw",
    "adan",
    "amsgrad",
    "asgd",
    "damped_newton",
    "dampened_momentum",
    "gd",
    "heavy_ball",
    "lion",
    "lookahead",
    "momentum",
    "nadam",
    "nesterov",
    "newton",
    "normalized_gd",
    "polyak",
    "prodigy",
    "radam",
    "rmsprop",
    "rprop",
    "saddle_free_newton",
    "sam",
    "schedule_free",
    "signsgd",
    "signum",
    "sophia",
    "yogi",
]

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
OPTIONS = [
    gd(lr=0.01, noise=1.0),
    momentum(lr=0.02, clip=2.0),
    adam(lr=0.1, schedule="cosine"),
    rmsprop(centered=True, momentum=0.5, eps_inside=True),
]
LINEAR = [*LESSON, heavy_ball(lr=0.038), nesterov(lr=0.01), gd(lr=0.05), gd(lr=0.02), gd(lr=0.1)]
BOWL = picture(np.hypot(*np.meshgrid(np.linspace(-1, 1, 20), np.linspace(-1, 1, 20))) / 2)

NUMBERS = [0, 1, -1, 0.1, 2.5, -12345.678, 123456.4, 999999.5, 1e6, 1e-4, 1e-5, 0.00012345, 1 / 3, 2e-300, 1e300, 1e16]


def gentle(landscape: Landscape) -> list[Any]:
    """All rules at a learning rate at which none diverges within a few steps."""
    return [optimizers.get(name)(lr=1e-4) for name in RULES]


def races() -> dict[str, Any]:
    """Races by name: the landscape, who runs, and for how many steps."""
    return {
        "every rule on rosenbrock": (rosenbrock, gentle(rosenbrock), 8),
        "every rule on a formula": (formula("x**2 + sin(y) + a*x*y", a=0.5), gentle(saddle), 5),
        "some rules on data": (linear_regression, LESSON, 8),
        "options on ravine": (ravine, OPTIONS, 30),
        "linear rules on ravine": (ravine, LINEAR, 60),
        "a picture": (BOWL, [adam(lr=0.5)], 12),
        "mini-batches": (linear_regression, [rmsprop(batch=4, noise=0.1)], 12),
        "a guest": (rosenbrock, [guests.scipy("BFGS"), gd(lr=0.001)], 6),
    }


def race(landscape: Landscape, racers: list[Any], steps: int) -> dict[str, Any]:
    """What a browser is told of a race, and what it should find."""
    explorer = explore(landscape, racers, steps=steps, seed=5)
    found = [None if isinstance(run.optimizer, optimizers.Guest) else results(run) for run in explorer.trajectories]
    return {
        "setup": explorer.setup,
        "computed": explorer.told(explorer.own)["computed"],
        "description": explorer.race.describe(),
        "code": explorer.code,
        "racers": found,
    }


def catalogue() -> dict[str, Any]:
    """The facts and the code of all units of the races."""
    surfaces = {repr(surface): surface for surface, *_ in races().values() if not isinstance(surface, Formula)}
    racers = {racer.name: racer for _, racers, _ in races().values() for racer in racers}
    chosen = units(
        list(surfaces.values()), [one if isinstance(one, optimizers.Guest) else one() for one in racers.values()]
    )
    return {
        "facts": settings_facts() | {"presets": packed_presets([])} | chosen.facts,
        "code": chosen.code,
        "schedules": javascript_schedules(plain_schedules()),
    }


def results(run: Any) -> dict[str, Any]:
    """What is worked out of a run: its points, rates and oscillation, and its last step taken apart."""
    ours, last = oscillation(run), run.steps - 1 if run.diverged_at is None else 0
    theory = ours.modes.predicted if ours.modes else None
    return {
        "points": run.points[: None if run.diverged_at is None else run.diverged_at].tolist(),
        "rates": effective_rates(run)[: None if run.diverged_at is None else run.diverged_at].tolist(),
        "reversals": ours.reversals.tolist(),
        "tortuosity": ours.tortuosity.tolist(),
        "cancelled": None if ours.cancelled is None else ours.cancelled.tolist(),
        "theory": None if theory is None else {"rate": theory.rate.tolist(), "regime": theory.regime.tolist()},
        "step": last,
        "lines": [
            [[f"{line.target} ← {line.formula}", float(line.value)] for line in part.lines]
            for part in step_report(run, last).parts
        ],
    }


def heights(landscape: Landscape) -> dict[str, Any]:
    """Heights of a surface in three dimensions, at every 97th of 97 × 97 places and at the corners."""
    (x0, x1), (y0, y1) = landscape.domain
    f = landscape.value(np.linspace(x0, x1, 97), np.linspace(y0, y1, 97)[:, None])
    z = BOX_HEIGHT * HeightScale.from_values(f, landscape).height(f).ravel()
    places = [*range(0, z.size, 97), 96, z.size - 1]
    return {"places": places, "heights": z[places].tolist()}


def encoded(value: Any) -> Any:
    """Plain data for JSON: nan and infinities, which JSON lacks, by name."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(name): encoded(part) for name, part in value.items()}
    return [encoded(part) for part in value] if isinstance(value, (list, tuple)) else value


def formats(value: float) -> dict[str, Any]:
    """A number in six digits, in three, and as a formula has it."""
    return {
        "value": value,
        "g": f"{value:g}",
        "typeset": typeset(value),
        "short": typeset(value, 3),
        "paper": number(value),
    }


def random_numbers(seed: int) -> dict[str, Any]:
    """The words of the first steps of a seed, and the uniform and the normal numbers that they make."""
    words = np.transpose(random.philox(np.arange(50, dtype=np.uint64), *[random.ZERO] * 3, *random.seed_key(seed)))
    uniforms = random.uniform(words[:, ::2], words[:, 1::2])
    normals = random.draw_normals(seed, 0, 50).T
    return {"seed": seed, "words": words.tolist(), "uniforms": uniforms.tolist(), "normals": normals.tolist()}


def basin_hues(count: int) -> dict[str, Any]:
    """Points in units of a domain, their hues, and the colours of the fastest and the slowest run that reaches each."""
    points = np.random.default_rng(count).random((count, 2)).round(3)
    hues = spread_hues(points)
    ends = [np.round(255 * hue_ramp(float(hue), VIVID, 0.93, 0.40)[[0, -1]]).tolist() for hue in hues]
    return {"points": points.tolist(), "hues": hues.tolist(), "ends": ends}


def vectors() -> dict[str, Any]:
    """All that the file holds."""
    parts = {
        "formats": [formats(value) for value in NUMBERS],
        "random": [random_numbers(seed) for seed in (0, 5, 2**32 + 7, 2**53 - 1)],
        "heights": {surface.name: heights(surface) for surface in (rosenbrock, ravine)},
        "hues": [basin_hues(count) for count in (1, 4, 12, 30)],
        "catalogue": catalogue(),
        "races": {name: race(*made) for name, made in races().items()},
    }
    return encoded(parts)


def main() -> None:
    """Write a line for each race, so that a change can be read."""
    text = json.dumps(vectors(), ensure_ascii=False, allow_nan=False)
    for name in ("random", "heights", "hues", "catalogue", "races", *races()):
        text = text.replace(f'"{name}": {{', f'\n"{name}": {{').replace(f'"{name}": [', f'\n"{name}": [')
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
