"""A sweep on a graphics card, which numba-cuda compiles for: what it needs, and the run of lanes in large blocks."""

import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from importlib.util import find_spec
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.types import Progress
from optimizers._lanes import Streams
from optimizers._optimizer import Optimizer
from optimizers._runs import fusing, tiles
from optimizers._runs.envelope import new_envelope
from optimizers._runs.job import Job, fused_arguments
from optimizers._runs.knobs import Knobs
from optimizers._runs.results import Results
from optimizers._runs.summaries import SUMMARIES, Ended

#: The threads of a block of the card.
THREADS = 128

#: The most memory of the lanes that run together, on the card and in the computer: enough lanes for any card.
MOST_BYTES = 2**30


def check_device(device: object, optimizer: Optimizer, executor: Executor | None) -> None:
    """Raise an InputError if there is no such device, or if it cannot run this."""
    if not isinstance(device, str) or device not in ("cpu", "cuda"):
        raise InputError(f'device must be "cpu" or "cuda" (a graphics card of NVIDIA), got {short_repr(device)}')
    if device == "cpu":
        return
    if executor is not None:
        raise InputError('device="cuda" needs no executor, which runs a sweep on processors: leave out one of the two')
    if optimizer.options["batch"]:
        raise InputError('device="cuda" has no mini-batches: leave out batch, or use device="cpu"')
    if missing := what_is_missing():
        raise InputError(f'device="cuda" needs {missing}')


def what_is_missing() -> str:
    """Return what is missing to run on a card; "" if nothing is, or if Numba simulates a card."""
    from numba import config

    if config.ENABLE_CUDASIM:  # type: ignore[attr-defined]  # numba sets its options at run time
        return ""
    if find_spec("numba_cuda") is None:
        return 'the package numba-cuda: pip install "ravine[cuda]"'
    from numba import cuda

    if error := cuda.cuda_error():
        return f"a graphics card of NVIDIA, with its driver: {' '.join(str(error).split()).strip(' :')}"
    return "" if cuda.is_available() else 'the compiler of CUDA: pip install "ravine[cuda]"'


def lanes_at_once(job: Job, knobs: Knobs) -> int:
    """Return the number of lanes that run together; they take at most half of the free memory of the card."""
    from numba import cuda

    free = cuda.current_context().get_memory_info().free
    envelope = new_envelope(job.pair.landscape, 1, job.steps if job.pair.uses.envelope else None)
    rows = len(knobs.parts) + fusing.described(job.pair.rule).rows + 2 * len(envelope.squared)
    return max(THREADS, int(min(MOST_BYTES, free / 2)) // (8 * rows))


def run_on_card(job: Job, knobs: Knobs, results: Results, progress: Progress | None) -> None:
    """Run all lanes that are missing on the card, a block after the other."""
    kernel, blocks = kernel_of(job.pair), results.missing()
    done = knobs.lanes - sum(block.stop - block.start for block in blocks)
    for block in blocks:
        with np.errstate(all="ignore"):
            ended = run_threads(kernel, job, knobs.table(block.start, block.stop))
            results.put(block, {name: SUMMARIES[name](ended) for name in job.keep})
        done += block.stop - block.start
        if progress:
            progress(done, knobs.lanes)


def kernel_of(pair: fusing.Pair) -> Any:
    """Return the kernel of a pair, or raise an InputError if a rule or surface has no form for a card."""
    from optimizers._runs.cuda_kernel import card_kernel

    try:
        return card_kernel(fusing.described(pair.rule), pair.landscape.inlined(pair.rule.second_order), pair.uses)
    except Exception as error:  # Numba raises many kinds
        reason = " ".join(str(error).split())
        raise InputError(
            f'{pair.rule.name} on {pair.landscape.name} cannot be compiled for device="cuda": {reason[:200]}'
        ) from error


def run_threads(kernel: Any, job: Job, table: np.ndarray) -> Ended:
    """Run a block of lanes, each in a thread of its own."""
    from numba import cuda

    rule, landscape, uses = job.pair
    lanes = table.shape[1]
    envelope = new_envelope(landscape, lanes, job.steps if uses.envelope else None)
    block = cuda.device_array((fusing.described(rule).rows, lanes))
    inputs, minima, squared, step = copied((table, *envelope))
    launch = kernel[-(-lanes // THREADS), THREADS]
    for arguments in fused_arguments(job):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Numba's, that so few lanes do not fill the card
            launch(inputs, block, minima, squared, step, *copied(arguments))
        cuda.synchronize()  # so that Ctrl-C waits for these steps alone
    filled = envelope._replace(squared=squared.copy_to_host(), step=step.copy_to_host())
    return Ended(table[:2], tiles.lanes_of(block.copy_to_host()), filled)


def copied(arguments: Iterable[Any]) -> Iterator[Any]:
    """Yield the arguments of a kernel, with all arrays copied to the card."""
    from numba import cuda

    for argument in arguments:
        if isinstance(argument, Streams):
            yield Streams(*copied(argument))
        else:
            yield cuda.to_device(argument) if isinstance(argument, np.ndarray) else argument
