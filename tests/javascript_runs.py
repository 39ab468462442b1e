"""Runs of generated JavaScript in node, beside `trace`."""

import json
import os
import subprocess
from typing import Any

import numpy as np
import pytest
from check_javascript import HERE, NO_NODE, program, search_path

from landscapes import InputError, Landscape
from landscapes._core.types import JsonObject
from optimizers import Racer, Trajectory
from optimizers._runs.streams import draw_streams
from visualizer.explorer.program import is_picture, javascript_module, own_rule, picture_table


def inputs(run: Trajectory, seed: int) -> dict[str, Any]:
    """The start, the steps and the random numbers of a run, as `trace` draws them."""
    start = [float(part) for part in run.points[0]]
    ((streams, _),) = draw_streams(run.optimizer, run.landscape, run.steps, seed, run.steps)
    batches = [streams.samples[a:b].tolist() for a, b in zip(streams.offsets, streams.offsets[1:], strict=False)]
    return {
        "start": start,
        "steps": run.steps,
        "noise": streams.noise.T.ravel().tolist() or None,
        "batches": batches or None,
    }


def request(runs: list[Trajectory], seed: int = 0) -> dict[str, Any]:
    """What node needs for the same runs: the code of their landscapes and rules, and their numbers."""
    landscapes = list({run.landscape.function: run.landscape for run in runs}.values())
    rules = list({run.optimizer.function: run.optimizer for run in runs}.values())
    surfaces, functions = [surface.function for surface in landscapes], [rule.function for rule in rules]
    return {
        "source": javascript_module(landscapes, rules),
        "landscapes": [landscape_data(landscape) for landscape in landscapes],
        "runs": [
            {
                "landscape": surfaces.index(run.landscape.function),
                "rule": functions.index(run.optimizer.function),
                "data": rule_data(run.optimizer, run.steps),
                **inputs(run, seed),
            }
            for run in runs
        ],
    }


def in_node(script: str, asked: dict[str, Any]) -> Any:
    """The answer of a script of the folder javascript, which reads JSON and writes JSON."""
    node = program("node")
    if node is None:
        pytest.skip(f"NO JAVASCRIPT TESTS: {NO_NODE.format('node')}")
    done = subprocess.run(
        [node, script],
        cwd=HERE,
        env={**os.environ, "PATH": search_path()},
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def traced_in_node(runs: list[Trajectory], seed: int = 0) -> list[dict[str, Any]]:
    """The same runs by the generated code: arrays as those of a trajectory, and `diverged_at`."""
    answers = in_node("trace_worker.js", request(runs, seed))
    return [shaped(run, answer) for run, answer in zip(runs, answers, strict=True)]


def shaped(run: Trajectory, answer: dict[str, Any]) -> dict[str, Any]:
    rows = run.steps + 1
    names, places = list(run.optimizer.state), () if run.optimizer.coupled else (2,)
    state = np.array(answer["state"], float).reshape(rows, *places, len(names))
    return {
        "points": np.array(answer["points"], float).reshape(rows, 2),
        "values": np.array(answer["values"], float),
        "gradients": np.array(answer["gradients"], float).reshape(rows, 2),
        **{f"state {name}": state[..., k] for k, name in enumerate(names)},
        "diverged_at": answer["divergedAt"],
    }


def landscape_data(landscape: Landscape) -> JsonObject:
    """Return the numbers of a landscape that a run needs: parameters, domain and lowest value.

    The parameters are rows, with one column or one for each sample; those of a picture are its table of pixels
    (see `landscapes.picture`), row by row, with the number of columns.
    """
    picture = is_picture(landscape)
    parameters: list | JsonObject = picture_table(landscape) if picture else landscape.kernel_arguments.tolist()
    domain = [[float(end) for end in interval] for interval in landscape.domain]
    return {"parameters": parameters, "domain": domain, "floor": float(landscape.floor)}


def rule_data(optimizer: Racer, steps: int) -> JsonObject:
    """Return the numbers of a rule that a run of `steps` steps needs: its settings and options.

    `factors` are those of the schedule, for each step, which multiply the parameter number `rate`; `states` is the
    number of state variables of both coordinates.

    Raises
    ------
    InputError
        For a guest, and for a setting that is an array.
    """
    optimizer = own_rule(optimizer)
    numbers = {name: optimizer.options[name] for name in ("noise", "clip")}
    for name, value in (optimizer.values | numbers).items():
        if np.ndim(value):
            raise InputError(f"{optimizer.name} takes one {name} at a time, not an array")
    schedule = optimizer.settings.get("schedule")
    names = list(optimizer.parameters)
    return {
        "parameters": [float(value) for value in optimizer.values.values()],
        "states": len(optimizer.state) * (1 if optimizer.coupled else 2),
        "second": optimizer.second_order,
        **{name: float(value) for name, value in numbers.items()},
        "rate": names.index("lr") if "lr" in names else 0,
        "factors": None if schedule is None else schedule.factors(steps).tolist(),
    }
