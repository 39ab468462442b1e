"""A sweep against what one would otherwise use, side by side in one run: on a polynomial and on sines.

    pip install -e .[cluster] jax optax torch
    python benchmarks/sweep.py
    python benchmarks/sweep.py --landscape rastrigin
    python benchmarks/sweep.py --cost      # from 1 to 10^7 lanes, and a map of 256 x 256 lanes
    python benchmarks/sweep.py --cpu       # the processor's time of all threads, where others use the machine, too
    python benchmarks/sweep.py --scaling   # one thread, two threads, and two processes of Dask

gcc is needed for C; what is not installed is left out, and said to be. Every contestant gets the same lanes (learning
rates from 1e-5 to 1e-3), runs 500 steps in float64 on 2 threads, is warmed up first, and takes turns with the others;
the best of the turns counts. Results are checked against ours before anything is timed. Ours runs by its fused kernels,
once with every summary and once with the last point only, and without them. Also with the last point only ours sees in
each step if a lane has diverged; C of the last point only does not, unless it is told to. A torch loop runs one lane at
a time, so it runs just one, and its time is per step.

Numba has LLVM call the C library for every sine, one lane at a time, and a loop with such a call is not vectorised;
hence our own sine (`landscapes._core.vector_math`). gcc does not vectorise it either, unless -ffast-math lets it call
libmvec (errors up to 4 units in the last place), and not even then where sine and cosine of one angle are wanted: see
APART in sweep.c. Under -ffast-math nothing is ever nan, so that what that C says of divergence is void; no lane here
diverges.
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

THREADS = 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ["OMP_WAIT_POLICY"] = "passive"  # nobody is to spin while another has its turn
os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads={THREADS}"
os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["JAX_ENABLE_X64"] = "1"
if hasattr(os, "sched_setaffinity"):  # two threads for everybody, XLA included
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])

import numpy as np  # noqa: E402  # threads are counted at import

import landscapes  # noqa: E402  # imports NumPy
import optimizers  # noqa: E402  # imports NumPy
from optimizers._runs import fusing  # noqa: E402  # imports NumPy
from optimizers._runs.summaries import USUAL  # noqa: E402  # imports NumPy

HERE = Path(__file__).parent
RULES = ("gd", "rmsprop", "adam")
RATES = (1e-5, 1e-3)
LAST_POINT = ("final_point",)
clock = time.perf_counter

#: As a C programmer would ask for it; with the two promises without which gcc cannot vectorise a square root or a
#: comparison (Numba makes the same promises); and with all that it takes to have gcc call the sine of libmvec.
FLAGS = {
    "C, -O3 -march=native": ["-O3", "-march=native"],
    "C, and -fno-math-errno -fno-trapping-math": ["-O3", "-march=native", "-fno-math-errno", "-fno-trapping-math"],
    "C, -O3 -march=native -ffast-math": ["-O3", "-march=native", "-ffast-math"],
    "C, and sine and cosine kept apart": ["-O3", "-march=native", "-ffast-math", "-DAPART"],
}
BEST = {"rosenbrock": "C, and -fno-math-errno -fno-trapping-math"}
BEST |= dict.fromkeys(("rastrigin", "ackley"), "C, and sine and cosine kept apart")


@dataclass
class Contestant:
    name: str
    run: Callable[[], np.ndarray]  # gives the last points, (2, lanes)
    lane_steps: int
    turns: int = 1_000_000
    best: float = float("inf")

    def take_turn(self) -> None:
        if self.turns > 0:
            time.sleep(0.01)  # let the threads of the last contestant come to rest
            begun = clock()
            self.run()
            self.best = min(self.best, clock() - begun)
            self.turns -= 1

    @property
    def nanoseconds(self) -> float:
        return self.best / self.lane_steps * 1e9


def fuse(optimizer: optimizers.Optimizer, landscape: str, keep: tuple[str, ...] | None) -> None:
    """Wait for the fused kernel of a pair."""
    surface = landscapes.get(landscape)
    pair = fusing.Pair(optimizer, surface, fusing.what_is_used(optimizer, surface, keep or USUAL))
    if pair.key not in fusing._kernels:
        fusing.make(pair, fusing.COMPILE)


def ours(
    landscape: str, rule: str, rates: np.ndarray, steps: int, title: str, keep: tuple[str, ...] | None, fused: bool
) -> Contestant:
    pool = ThreadPoolExecutor(THREADS)
    lanes = optimizers.get(rule)(lr=rates)
    fuse(lanes, landscape, keep)

    def run() -> np.ndarray:
        fusing.LOAD_AFTER, fusing.COMPILE_AFTER = (0.0, 0.0) if fused else (1e99, 1e99)
        kernels = dict(fusing._kernels)
        if not fused:
            fusing._kernels.clear()
        try:
            return optimizers.sweep(lanes, landscape, steps=steps, executor=pool, keep=keep).final_point.T
        finally:
            fusing._kernels.update(kernels)

    return Contestant(title, run, len(rates) * steps)


def in_numpy(landscape: str, rule: str, rates: np.ndarray, steps: int) -> Contestant:
    """The plain rule over arrays of lanes: each line of it is a loop over all of them."""
    optimizer = optimizers.get(rule)
    parameters = {**optimizer.values, "lr": rates}
    surface = landscapes.get(landscape)

    def run() -> np.ndarray:
        point = np.array([np.full(len(rates), c) for c in surface.start])
        state = [[np.zeros(len(rates))] * len(optimizer.state) for _ in point]
        for _ in range(steps):
            _, *gradient = surface.function(point[0], point[1])
            for c, g in enumerate(gradient):
                after = optimizer.function(point[c], g, *state[c], **parameters)
                point[c], *state[c] = after if optimizer.state else (after,)
        return point

    return Contestant("NumPy over the lanes", run, len(rates) * steps)


def in_c(
    landscape: str, rule: str, rates: np.ndarray, steps: int, title: str, flags: list[str], function: str | None = None
) -> Contestant:
    surface = landscapes.get(landscape)
    values = {**optimizers.get(rule).values, "lr": rates}
    columns = [np.ascontiguousarray(np.broadcast_to(np.asarray(v, float), rates.shape)) for v in values.values()]
    pointers = (ctypes.c_void_p * len(columns))(*(column.ctypes.data for column in columns))
    with tempfile.TemporaryDirectory() as folder:
        compiled, library = os.path.join(folder, "sweep.o"), os.path.join(folder, "sweep.so")
        source = [*flags, f"-D{landscape}", "-fopenmp", "-fPIC", "-c", str(HERE / "sweep.c")]
        subprocess.run(["gcc", *source, "-o", compiled], check=True)
        # Linked with -ffast-math, it would flush the small numbers of everybody in this process to 0.
        subprocess.run(["gcc", "-fopenmp", "-shared", compiled, "-o", library, "-lm"], check=True)
        call = getattr(ctypes.CDLL(library), function or rule)
    point, out = np.empty((2, len(rates))), np.empty((7, len(rates)))
    parameters, bounds = surface.kernel_arguments, optimizers._lanes.divergence_bounds(surface)
    address = [ctypes.c_void_p(row.ctypes.data) for row in (*point, out, parameters, bounds)]
    lanes = [ctypes.c_long(len(rates)), ctypes.c_long(steps)]
    target = ctypes.c_double(surface.lowest + 1e-3)

    def run() -> np.ndarray:
        point[0], point[1] = surface.start
        call(*address[:2], pointers, address[2], *lanes, *address[3:], target)
        return point, out, columns, parameters, bounds  # what is pointed to must outlive the call

    return Contestant(title, lambda: run()[0], len(rates) * steps)


def jax_gradient(landscape: str) -> Callable:
    """The gradient of a landscape, in JAX."""
    import jax.numpy as jnp

    def rosenbrock(x, y):
        u, v = 1.0 - x, y - x * x
        return -2 * u - 400 * x * v, 200 * v

    def rastrigin(x, y):
        return 2 * x + 20 * np.pi * jnp.sin(2 * np.pi * x), 2 * y + 20 * np.pi * jnp.sin(2 * np.pi * y)

    def ackley(x, y):
        a, b, r = 2 * np.pi * x, 2 * np.pi * y, jnp.sqrt((x * x + y * y) / 2)
        slope, dimples = 2 * jnp.exp(-r / 5) / r, np.pi * jnp.exp((jnp.cos(a) + jnp.cos(b)) / 2)
        return x * slope + jnp.sin(a) * dimples, y * slope + jnp.sin(b) * dimples

    return {"rosenbrock": rosenbrock, "rastrigin": rastrigin, "ackley": ackley}[landscape]


def in_optax(landscape: str, rule: str, rates: np.ndarray, steps: int) -> Contestant:
    """optax, vmap over the lanes and scan over the steps, under jit."""
    import jax
    import jax.numpy as jnp
    import optax

    make = {
        "gd": optax.sgd,
        "rmsprop": lambda lr: optax.rmsprop(lr, decay=0.9, eps=1e-8, eps_in_sqrt=False),
        "adam": optax.adam,
    }[rule]
    start = landscapes.get(landscape).start

    gradient = jax_gradient(landscape)

    def lane(lr):
        rule = make(lr)
        p = jnp.array(start)

        def step(carry, _):
            p, state = carry
            updates, state = rule.update(jnp.stack(gradient(p[0], p[1])), state, p)
            return (optax.apply_updates(p, updates), state), None

        (p, _), _ = jax.lax.scan(step, (p, rule.init(p)), None, length=steps)
        return p

    lanes = jax.jit(jax.vmap(lane))
    given = jnp.asarray(rates)
    return Contestant(
        "optax, vmap + scan under jit", lambda: np.asarray(lanes(given).block_until_ready()).T, len(rates) * steps
    )


def in_torch(landscape: str, rule: str, rates: np.ndarray, steps: int) -> Contestant:
    """The loop of every tutorial: zero_grad, f, backward, step; one lane."""
    import torch
    from torch import cos, exp, pi, sqrt

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(THREADS)
    make = {
        "gd": torch.optim.SGD,
        "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr, alpha=0.9),
        "adam": torch.optim.Adam,
    }[rule]

    def dimples(x, y):
        return exp((cos(2 * pi * x) + cos(2 * pi * y)) / 2)

    f = {
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        "rastrigin": lambda x, y: 20 + x * x - 10 * cos(2 * pi * x) + y * y - 10 * cos(2 * pi * y),
        "ackley": lambda x, y: 20 * (1 - exp(-sqrt((x * x + y * y) / 2) / 5)) + np.e - dimples(x, y),
    }[landscape]

    def run() -> np.ndarray:
        point = torch.tensor(landscapes.get(landscape).start, requires_grad=True)
        optimizer = make([point], lr=float(rates[0]))
        for _ in range(steps):
            optimizer.zero_grad()
            f(*point).backward()
            optimizer.step()
        return point.detach().numpy()[:, None]

    return Contestant("torch.optim loop, one lane", run, steps, turns=3)


def contestants(landscape: str, rule: str, rates: np.ndarray, steps: int) -> list[Contestant]:
    task = landscape, rule, rates, steps
    field = [
        ours(*task, "ravine, last point only", LAST_POINT, fused=True),
        ours(*task, "ravine, every summary", None, fused=True),
        ours(*task, "ravine, every summary, not fused", None, fused=False),
        in_numpy(*task),
    ]
    if shutil.which("gcc"):
        for title, flags in FLAGS.items():
            field.append(in_c(*task, title, [*flags, "-DSUMMARIES"]))
        best = FLAGS[BEST[landscape]]
        field.append(in_c(*task, "  the best of these, last point only", best))
        field.append(in_c(*task, "  and what diverges, as ours", [*best, "-DDIVERGENCE"]))
        if rule == "rmsprop":
            textbook = "rmsprop_textbook"
            field.append(in_c(*task, "  no variants of the rule", [*best, "-DSUMMARIES"], textbook))
            field.append(in_c(*task, "  no variants, last point only", best, textbook))
    else:
        print("gcc is not installed: no C")
    for make in (in_optax, in_torch):
        try:
            field.append(make(*task))
        except ImportError as error:
            print(f"{error.name} is not installed: left out")
    return field


def check(field: list[Contestant], expected: np.ndarray) -> None:
    """Everybody runs the same thing, or there is nothing to compare."""
    for contestant in field:  # this warms up and compiles as well
        ended = contestant.run()
        difference = np.abs(ended - expected[:, : ended.shape[1]])
        # Where a rule swings about the valley floor, rounding is amplified; most lanes must agree.
        if not np.quantile(difference, 0.7) < 1e-9:
            sys.exit(f"{contestant.name} does not end where we do")


def race(options: argparse.Namespace) -> None:
    rates = np.geomspace(*RATES, options.lanes)
    print(f"{options.lanes} lanes x {options.steps} steps, float64, {THREADS} threads\n")
    for landscape in options.landscape:
        for rule in RULES:
            field = contestants(landscape, rule, rates, options.steps)
            check(field, field[0].run())
            for _ in range(options.turns):
                for contestant in field:
                    contestant.take_turn()
            print(f"{f'{rule} on {landscape}':44} ns per step and lane   time / ours")
            for contestant in field:
                ratio = contestant.nanoseconds / field[0].nanoseconds
                print(f"  {contestant.name:42} {contestant.nanoseconds:20.2f}   {ratio:11.2f}")
            print(flush=True)


def best_of(turns: int, *runs: Callable[[], object]) -> list[float]:
    """The best time of each, in turns."""
    best = [float("inf")] * len(runs)
    for _ in range(turns):
        for k, run in enumerate(runs):
            begun = clock()
            run()
            best[k] = min(best[k], clock() - begun)
    return best


def cost(options: argparse.Namespace) -> None:
    """Print the cost of a step of a lane by the number of lanes, and that of a map."""
    print("rmsprop on rosenbrock, ns per step and lane: last point only, every summary")
    for lanes in (10**k for k in range(8)):
        steps = max(30, min(options.steps, 10**9 // lanes))
        rule = optimizers.rmsprop(lr=np.geomspace(*RATES, lanes))
        times = best_of(options.turns if lanes < 10**6 else 2, *sweeps(rule, "rosenbrock", steps))
        print(f"  {lanes:>10,} lanes x {steps:>4} steps" + "".join(f"{t / lanes / steps * 1e9:12.2f}" for t in times))
    print("\na map of 256 x 256 lanes x 300 steps, ms: last point only, every summary")
    for name in ("momentum", "rmsprop"):
        lr, beta = np.geomspace(1e-3, 1, 256)[:, None], np.linspace(0, 0.99, 256)
        times = best_of(options.turns, *sweeps(optimizers.get(name)(lr=lr, beta=beta), "ravine", 300))
        print(f"  {name:32}" + "".join(f"{t * 1e3:12.1f}" for t in times))


def sweeps(rule: optimizers.Optimizer, landscape: str, steps: int, executor: object = None) -> list[Callable]:
    """The sweep with the last point only, and with every summary."""
    for keep in (LAST_POINT, None):
        fuse(rule, landscape, keep)
    return [
        lambda keep=keep: optimizers.sweep(rule, landscape, steps=steps, keep=keep, executor=executor)
        for keep in (LAST_POINT, None)
    ]


def scaling(options: argparse.Namespace) -> None:
    """Print the times of one thread, of two, and of one and two processes of Dask."""
    side, steps = options.side, 1000
    rule = optimizers.momentum(lr=np.geomspace(1e-4, 1, side)[:, None], beta=np.linspace(0, 0.99, side))
    pools = {"one thread": ThreadPoolExecutor(1), "two threads": ThreadPoolExecutor(2)}
    try:
        from distributed import Client, LocalCluster

        local = {"threads_per_worker": 1, "dashboard_address": ":0"}
        for name, count in (("one process of Dask", 1), ("two processes of Dask", 2)):
            pools[name] = Client(LocalCluster(n_workers=count, **local)).get_executor()
    except ImportError:
        print("dask.distributed is not installed: left out")
    runs = [sweeps(rule, "rosenbrock", steps, pool) for pool in pools.values()]
    print(f"{side} x {side} lanes x {steps} steps, s: last point only, every summary")
    rows = zip(*(best_of(options.turns, *kind) for kind in zip(*runs, strict=True)), strict=True)
    for name, times in zip(pools, rows, strict=True):
        print(f"  {name:32}" + "".join(f"{t:12.2f}" for t in times), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="A sweep against NumPy, C, optax and torch.")
    parser.add_argument("--landscape", choices=BEST, nargs="+", default=[*BEST], help="default: all three")
    parser.add_argument("--lanes", type=int, default=65536, help="a multiple of 256; default 65536, a map of 256 x 256")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--turns", type=int, default=15)
    parser.add_argument("--side", type=int, default=2000, help="of the map of --scaling, default 2000")
    parser.add_argument("--cpu", action="store_true", help="the processor's time of all threads")
    parser.add_argument("--cost", action="store_true", help="the cost by the number of lanes")
    parser.add_argument("--scaling", action="store_true", help="threads and processes")
    options = parser.parse_args()
    if options.lanes % 256 or options.lanes < 256:
        sys.exit("--lanes must be a multiple of 256")
    global clock
    clock = time.process_time if options.cpu else time.perf_counter
    (cost if options.cost else scaling if options.scaling else race)(options)


if __name__ == "__main__":
    main()
