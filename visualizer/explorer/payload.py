"""The payload of an explorer: the current race as plain data for the browser."""

from landscapes._core.types import JsonObject
from visualizer.explorer.codegen import code_template
from visualizer.explorer.controls import serialize_racers
from visualizer.explorer.model import ExplorerModel
from visualizer.explorer.serialize import serialize_race
from visualizer.explorer.trajectory_batch import from_trajectory


def race_payload(model: ExplorerModel) -> JsonObject:
    """Return the racers with their styles, the start, the landscape and the paths.

    >>> from visualizer import explore
    >>> race_payload(explore("sphere", ["gd"], steps=20))["start"]
    [4.0, 3.0]
    """
    landscape = model.landscape
    batches = [from_trajectory(run) for run in model.trajectories]
    parameters = {f"landscape.{name}": value for name, value in landscape.values.items()}
    return {
        "steps": model.steps,
        "seed": model.seed,
        "name": landscape.label,
        "landscape": landscape.name,
        "values": parameters | {"run.steps": model.steps, "run.seed": model.seed},
        "start": [float(part) for part in (landscape.start if model.start is None else model.start)],
        "racers": serialize_racers(model.optimizers),
        "replay": serialize_race(landscape, model.trajectories),
        "recipe": code_template(landscape, model.optimizers, model.start),
        "stops": [run.stopped_at for run in model.trajectories],
        "summaries": [batch.summary() for batch in batches],
        "paths": [batch.raw() for batch in batches],
    }
