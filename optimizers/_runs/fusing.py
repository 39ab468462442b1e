"""When a pair has a fused kernel: it is compiled beside a long sweep, or loaded from the disk, and used once ready."""

import threading
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from landscapes import Landscape
from landscapes._core.threads import Thread
from optimizers._optimizer import Optimizer
from optimizers._runs.finite import is_finite_where_inside
from optimizers._runs.tiles import Rule, Uses

#: Seconds of a step of a lane, roughly, if rule and landscape are not fused.
STEP = 4e-9

#: Seconds of work on a pair after which a kernel is loaded from the disk, which takes 0.05 s, and after which one is
#: compiled, which takes 1 to 5 s.
LOAD_AFTER, COMPILE_AFTER = 0.2, 1.0

NOT, LOAD, COMPILE = 0, 1, 2

#: The most pairs of a process that get a kernel. Numba never frees one, and in a notebook new formulas come and go.
MOST_KERNELS = 300

#: The most pairs whose work is remembered.
MOST_PAIRS = 1000

#: The name of the thread that makes a kernel.
THREAD = "fused kernel"


class Pair(NamedTuple):
    """A rule and a landscape with what a sweep of them needs."""

    rule: Optimizer
    landscape: Landscape
    uses: Uses

    @property
    def key(self) -> tuple:
        return self.rule.function, self.landscape.function, self.uses, type(self.landscape)


_work: dict[tuple, float] = {}
_kernels: dict[tuple, Callable[..., None]] = {}
_asked: dict[tuple, int] = {}  # whether a kernel was looked for on the disk, or compiled
_lock = threading.Lock()


def what_is_used(rule: Optimizer, landscape: Landscape, keep: tuple[str, ...]) -> Uses:
    """Return what a run uses, and what a sweep keeps of it."""
    return Uses(
        best=bool({"best_value", "steps_to_tol"} & {*keep}),
        moves=bool({"reversals", "path_length", "oscillation"} & {*keep}),
        envelope="rate" in keep and bool(landscape.minima),
        finite=is_finite_where_inside(landscape),
        noise=bool(np.any(rule.options["noise"])),
        clip=bool(np.any(rule.options["clip"])),
        schedule="schedule" in rule.settings,
    )


def effort(pair: Pair, seconds: float) -> int:
    """Return whether it is worth to load or to compile a kernel, after so much more work on the pair."""
    with _lock:
        if len(_work) >= MOST_PAIRS:
            _work.clear()
        total = _work[pair.key] = _work.get(pair.key, 0.0) + seconds
    return COMPILE if total >= COMPILE_AFTER else LOAD if total >= LOAD_AFTER else NOT


def fused_if_ready(pair: Pair, effort: int) -> Callable[..., None] | None:
    """Return the fused kernel of a pair, or None if there is none yet; then one is made, if the effort is worth it."""
    key = pair.key
    with _lock:
        is_full = len(_asked) >= MOST_KERNELS and key not in _asked
        if key in _kernels or is_full or effort <= _asked.get(key, NOT):
            return _kernels.get(key)
        _asked[key] = effort
    Thread(target=make, args=(pair, effort), name=THREAD).start()
    return None


def make(pair: Pair, effort: int) -> None:
    """Load or compile the kernel of a pair; nothing happens if it can be neither, or for a mean over data."""
    from landscapes._core.jit import compiled, is_cached, is_compiling
    from optimizers._runs.fused_kernel import SIGNATURE, fused_kernel

    rule = pair.rule
    if not is_compiling() or pair.landscape.samples:
        return
    kernel = fused_kernel(described(rule), pair.landscape.inlined(rule.second_order), pair.uses)
    if effort == COMPILE or is_cached(SIGNATURE, kernel):
        _kernels[pair.key] = compiled(SIGNATURE, kernel)


def described(rule: Optimizer) -> Rule:
    return Rule(
        rule.function,
        coupled=rule.coupled,
        second_order=rule.second_order,
        states=len(rule.state),
        hyperparameters=len(rule.parameters),
        rate_row=list(rule.parameters).index("lr") if "lr" in rule.parameters else 0,
    )
