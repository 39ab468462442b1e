"""The work of a sweep: the inputs that all lanes share, and the run of some of the lanes to their end."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from threading import Event
from typing import NamedTuple

import numpy as np

from landscapes import Landscape
from optimizers._lanes import Path, divergence_bounds
from optimizers._optimizer import Optimizer
from optimizers._runs import fusing, streams, tiles, validation
from optimizers._runs.envelope import new_envelope
from optimizers._runs.knobs import Knobs
from optimizers._runs.summaries import SUMMARIES, Ended, Kept, new_arrays

#: The most lanes that the engine advances together: enough to make the cost of two kernel calls per step negligible.
#: With a power of two all rows of a block would share the same cache lines, which is up to twice as slow.
BLOCK = 1000

#: The most lanes that a fused kernel is given, which takes a tile at a time: enough to make the cost of a call small.
FUSED_BLOCK = 128 * tiles.TILE

#: The fewest lanes for which a fused kernel is used, which computes a whole tile for a single lane.
FEWEST_FUSED = tiles.TILE // 2


class Job(NamedTuple):
    """The inputs that all lanes of a sweep share; they can be sent to another process, which finds the kernels."""

    pair: fusing.Pair
    steps: int
    seed: int
    target: float
    keep: tuple[str, ...]
    effort: int  # whether to load or to compile a fused kernel
    device: str = "cpu"

    @classmethod
    def of(
        cls,
        optimizer: Optimizer,
        landscape: Landscape,
        lanes: int,
        steps: int,
        seed: int,
        target: float,
        keep: tuple[str, ...],
        device: str = "cpu",
    ) -> "Job":
        shared = {name: value for name, value in optimizer.settings.items() if name in ("batch", "schedule")}
        noise = {"noise": 1.0} if np.any(optimizer.options["noise"]) else {}
        rule = replace(optimizer, settings={})(**shared, **noise)  # everything else is in the knobs
        pair = fusing.Pair(rule, landscape, fusing.what_is_used(optimizer, landscape, keep))
        effort = fusing.effort(pair, lanes * steps * fusing.STEP) if device == "cpu" else fusing.NOT
        return cls(pair, steps, seed, target, keep, effort, device)


def run_lanes(
    job: Job, knobs: Knobs, first: int, last: int, stop: Event | None = None, out: Kept | None = None
) -> Kept:
    """Run the lanes `first` to `last` − 1 to their end, or until `stop` is set; fill `out`, or return their summaries.

    Each block uses the fused kernel if there is one by then.
    """
    kept = new_arrays(job.keep, last - first) if out is None else out
    begin, room = first, None
    while begin < last:
        kernel = fusing.fused_if_ready(job.pair, job.effort) if last - begin >= FEWEST_FUSED else None
        end = min(last, begin + (FUSED_BLOCK if kernel else BLOCK))
        table = knobs.table(begin, end)
        with np.errstate(all="ignore"):
            if kernel:
                room = room or tiles.new_room(fusing.described(job.pair.rule), end - begin)
                ended = run_fused(kernel, job, room, table, stop)
            else:
                ended = run_block(job, table, stop)
            for name in job.keep:
                kept[name][begin - first : end - first] = SUMMARIES[name](ended)
        begin = end
    return kept if out is None else {}


def run_block(job: Job, table: np.ndarray, stop: Event | None) -> Ended:
    """Run a block of lanes by the engine."""
    from optimizers._runs import engine

    rule, landscape, _ = job.pair
    lanes = validation.initial_lanes(rule, table)
    path = Path.empty(0, table.shape[1], len(rule.state))
    envelope = new_envelope(landscape, table.shape[1], job.steps if job.pair.uses.envelope else None)
    kernels = landscape.kernel, validation.curvature_kernel(rule, landscape), rule.kernel, landscape.kernel_table
    bounds, reference = divergence_bounds(landscape), validation.gap_reference(rule, landscape)
    first = 0
    for shared, last in streams.draw_streams(rule, landscape, job.steps, job.seed, engine.CHUNK):
        if stop and stop.is_set():
            break
        engine.advance(*kernels, lanes, path, envelope, shared, bounds, reference, job.target, first, last)
        first = last
    return Ended(table[:2], lanes, envelope)


def run_fused(
    kernel: Callable[..., None],
    job: Job,
    room: tuple[np.ndarray, np.ndarray],
    table: np.ndarray,
    stop: Event | None,
) -> Ended:
    """Run a block of lanes, no more than there is room for, by the fused kernel of the pair."""
    _, landscape, _ = job.pair
    (memory, block), lanes = room, table.shape[1]
    filled = -(-lanes // tiles.TILE) * tiles.TILE
    envelope = new_envelope(landscape, filled, job.steps if job.pair.uses.envelope else None)
    for arguments in fused_arguments(job):
        if stop and stop.is_set():
            break
        kernel(memory, table, block, *envelope, *arguments)
    return Ended(table[:2], tiles.lanes_of(block[:, :lanes]), envelope.part(lanes))


def fused_arguments(job: Job) -> Iterator[tuple]:
    """Yield the arguments of each call of a fused kernel that follow the table, the block and its envelope."""
    from optimizers._runs import engine

    rule, landscape, _ = job.pair
    parameters, bounds = landscape.kernel_arguments, divergence_bounds(landscape)
    lowest = validation.gap_reference(rule, landscape)
    first = 0
    for drawn, last in streams.draw_streams(rule, landscape, job.steps, job.seed, engine.CHUNK):
        yield parameters, drawn, bounds, lowest, job.target, first, last, last < job.steps
        first = last
