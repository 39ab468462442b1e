"""Runs of generated JavaScript in node, beside `trace`."""

import json
import os
import subprocess
from typing import Any

import numpy as np
import pytest
from check_javascript import HERE, NO_NODE, program, search_path

from optimizers import Trajectory
from optimizers._runs.streams import draw_streams
from visualizer.explorer.program import javascript_module, landscape_data, rule_data


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
