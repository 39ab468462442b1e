"""The engine: a sweep is many traces, whatever runs it and however it is cut up."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from textwrap import dedent

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS, every_landscape, gentle, interruptible, naming
from numba.core import event

import landscapes
import optimizers
from optimizers import adam, gd, momentum, rmsprop, sweep, trace
from optimizers._runs import blocks as blocks_module
from optimizers._runs import engine as engine_module
from optimizers._runs import fusing
from optimizers._runs import job as job_module
from optimizers._runs import results as results_module

SUMMARIES = [
    "final_point",
    "final_value",
    "best_value",
    "steps_to_tol",
    "reversals",
    "path_length",
    "diverged_at",
]


def assert_same(one, other):
    for name in SUMMARIES:
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@every_landscape
@pytest.mark.thinned(24)
def test_a_sweep_summarises_what_a_trace_keeps(landscape):
    for optimizer in OPTIMIZERS:
        with naming(optimizer):
            assert_sweep_summarises_traces(optimizer, landscape, np.geomspace(1e-4, 10, 7), steps=100)


def assert_sweep_summarises_traces(optimizer, landscape, rates, steps):
    swept = sweep(optimizer(lr=rates), landscape, steps=steps)
    runs = [trace(optimizer(lr=lr), landscape, steps=steps) for lr in rates]
    np.testing.assert_array_equal(swept.final_point, [run.points[-1] for run in runs])
    np.testing.assert_array_equal(swept.final_value, [run.values[-1] for run in runs])
    np.testing.assert_array_equal(swept.best_value, [np.nanmin(run.values) for run in runs])
    np.testing.assert_array_equal(swept.steps_to_tol, [run.steps_to(1e-3) for run in runs])
    diverged = [-1 if run.diverged_at is None else run.diverged_at for run in runs]
    np.testing.assert_array_equal(swept.diverged_at, diverged)
    np.testing.assert_array_equal(swept.reversals, [run.reversals for run in runs])
    np.testing.assert_allclose(swept.path_length, [run.path_length for run in runs], rtol=1e-12)


def test_parameters_and_starts_broadcast_like_numpy():
    lr, beta = np.geomspace(1e-3, 1, 4)[:, None, None], np.linspace(0, 0.9, 3)[:, None]
    starts = np.array([[10, 1], [5, -1]], float)
    swept = sweep(momentum(lr=lr, beta=beta), "ravine", start=starts, steps=20)
    assert swept.final_value.shape == swept.steps_to_tol.shape == swept.diverged_at.shape == (4, 3, 2)
    assert swept.final_point.shape == swept.reversals.shape == swept.path_length.shape == (4, 3, 2, 2)
    one = trace(momentum(lr=lr[2, 0, 0], beta=beta[1, 0]), "ravine", start=(5, -1), steps=20)
    np.testing.assert_array_equal(swept.final_point[2, 1, 1], one.points[-1])
    pair = sweep(momentum(lr=lr, beta=beta), "ravine", start=(starts[:, 0], starts[:, 1]), steps=20)
    assert_same(swept, pair)


def test_a_sweep_of_one_run_has_the_shape_of_a_number():
    swept = sweep(gd(lr=0.1), "sphere")
    assert swept.final_value.shape == ()
    assert swept.final_point.shape == (2,)


def test_switches_may_be_arrays():
    swept = sweep(adam(lr=0.1, bias_correction=[True, False]), "ravine", steps=1)
    np.testing.assert_allclose(10 - swept.final_point[:, 0], [0.1, 0.3162278], rtol=1e-6)


def test_a_trace_broadcasts_too():
    fan = trace(rmsprop(lr=[0.1, 0.2, 0.3]), "beale", steps=40)
    assert fan.points.shape == fan.gradients.shape == fan.state["s"].shape == (3, 41, 2)
    assert fan.values.shape == (3, 41)
    one = trace(rmsprop(lr=0.2), "beale", steps=40)
    np.testing.assert_array_equal(fan.points[1], one.points)
    np.testing.assert_array_equal(fan.state["s"][1], one.state["s"])
    np.testing.assert_array_equal(fan.reversals[1], one.reversals)
    assert fan.distance[1] == one.distance
    assert fan.steps_to(1)[1] == one.steps_to(1)


def test_a_trajectory_holds_what_it_says():
    run = trace(gd(lr=0.001), "rosenbrock", steps=10)
    x, y = run.points.T
    np.testing.assert_array_equal(run.values, landscapes.rosenbrock.value(x, y))
    np.testing.assert_array_equal(run.gradients.T, landscapes.rosenbrock.gradient(x, y))
    np.testing.assert_allclose(run.points[1:], run.points[:-1] - 0.001 * run.gradients[:-1], rtol=1e-15)
    assert run.steps == 10
    assert repr(run) == "Trajectory(gd(lr=0.001) on rosenbrock(), 10 steps)"
    assert tuple(run.points[0]) == landscapes.rosenbrock.start


@pytest.mark.thinned(5)
@every_landscape
def test_reversals_and_path_length_are_those_of_the_path(landscape):
    for optimizer in OPTIMIZERS:
        with naming(optimizer):
            run = trace(gentle(optimizer, landscape, steps=300), landscape, steps=300)
            moves = np.diff(run.points[: run.diverged_at], axis=0)
            np.testing.assert_allclose(run.path_length, np.abs(moves).sum(axis=0), rtol=1e-12)
            for coordinate, counted in zip(moves.T, run.reversals, strict=True):
                signs = np.sign(coordinate[np.abs(coordinate) > 1e-12])
                assert counted == np.count_nonzero(signs[1:] != signs[:-1])


# divergence


def test_divergence_is_an_event_with_a_step():
    run = trace(gd(lr=0.1), "ravine", steps=100)  # |1 - 0.1 · 50| = 4: b is 4^t
    limit = 1e12 * 8  # the domain is 8 high
    assert run.diverged_at == int(np.ceil(np.log(limit) / np.log(4)))
    for values in (run.points, run.values, run.gradients):
        assert np.isfinite(values[: run.diverged_at]).all()
        assert np.isnan(values[run.diverged_at :]).all()
    assert np.isnan(trace(momentum(lr=10), "ravine", steps=100).state["v"][-1]).all()


def test_a_lane_that_has_diverged_stays_so_though_its_rule_would_come_back():
    leap = optimizers.get("sam")(lr=1e-14, rho=1e14)  # it climbs out of the box, then descends from the start
    run = sweep(leap, "sphere", start=(3, 4), steps=4)
    assert (run.diverged_at, run.best_value) == (1, 25.0)
    assert np.isnan([*run.final_point, run.final_value]).all()


def test_a_start_far_away_has_diverged_at_once():
    run = trace(gd(lr=0), "sphere", start=(1e300, 0), steps=3)
    assert run.diverged_at == 0
    assert np.isnan(run.points).all()
    swept = sweep(gd(lr=0), "sphere", start=(1e300, 0), steps=3)
    assert swept.diverged_at == 0
    assert swept.best_value == np.inf


def test_no_epsilon_on_a_ridge_is_nan_and_says_so():
    assert trace(rmsprop(eps=0), "saddle", start=(1, 0)).diverged_at == 1


def test_a_lane_that_diverges_leaves_the_others_alone():
    together = sweep(gd(lr=[0.01, 5.0, 0.02]), "ravine")
    assert together.diverged_at[1] > 0
    assert (together.diverged_at[[0, 2]] == -1).all()
    assert together.final_value[2] == sweep(gd(lr=0.02), "ravine").final_value


# noise


def test_noise_is_seeded_and_the_same_for_every_racer():
    one, two = (trace(rule(noise=0.3), "sphere", start=(0, 0), steps=50, seed=7) for rule in (gd, momentum))
    drawn = [run.gradients[:-1] - 2 * run.points[:-1] for run in (one, two)]
    np.testing.assert_allclose(*drawn, atol=1e-15)
    assert drawn[0].std() == pytest.approx(0.3, rel=0.2)
    other = trace(gd(noise=0.3), "sphere", start=(0, 0), steps=50, seed=8)
    assert not np.allclose(other.points, one.points)
    longer = trace(gd(noise=0.3), "sphere", start=(0, 0), steps=80, seed=7)
    np.testing.assert_array_equal(longer.points[:51], one.points)


# blocks, chunks and executors

LANES = adam(lr=np.geomspace(1e-4, 1, 2500))


@pytest.fixture(scope="module")
def expected():
    return sweep(LANES, "rosenbrock", steps=60)


@pytest.mark.parametrize("block", [8, 16, 1024, 10_000])
def test_results_do_not_depend_on_the_block(monkeypatch, block, expected):
    monkeypatch.setattr(job_module, "BLOCK", block)
    monkeypatch.setattr(results_module, "FEWEST", block)
    lanes = LANES(lr=LANES.settings["lr"][:100]) if block < 100 else LANES
    count = len(lanes.settings["lr"])
    swept = sweep(lanes, "rosenbrock", steps=60)
    for name in SUMMARIES:
        np.testing.assert_array_equal(getattr(swept, name), getattr(expected, name)[:count])


@pytest.mark.parametrize("chunk", [1, 7, 59])
def test_results_do_not_depend_on_where_a_run_is_cut(monkeypatch, chunk, expected):
    monkeypatch.setattr(engine_module, "CHUNK", chunk)
    assert_same(sweep(LANES, "rosenbrock", steps=60), expected)


@pytest.mark.slow
def test_any_executor_runs_a_sweep(expected):
    with ThreadPoolExecutor(3) as threads:
        assert_same(sweep(LANES, "rosenbrock", steps=60, executor=threads), expected)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=context) as processes:
        assert_same(sweep(LANES, "rosenbrock", steps=60, executor=processes), expected)


def test_progress_counts_lanes(monkeypatch):
    seen = []
    monkeypatch.setattr(blocks_module, "IN_THREADS", 0)
    monkeypatch.setattr(blocks_module, "ALONE", 0)
    sweep(LANES, "sphere", steps=5, progress=lambda done, lanes: seen.append((done, lanes)))
    assert seen[-1] == (2500, 2500)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert len(seen) == len(results_module.split_blocks(2500)) >= 3


@pytest.mark.parametrize("lanes", [1, 100])
def test_a_short_sweep_starts_no_thread(monkeypatch, lanes):
    monkeypatch.setattr(threading.Thread, "start", lambda thread: pytest.fail("a thread"))
    seen = []
    run = sweep(gd(lr=np.full(lanes, 0.25)), "sphere", (3, 4), steps=1, progress=lambda *done: seen.append(done))
    assert run.final_point.tolist() == lanes * [[1.5, 2.0]]
    assert seen == [(lanes, lanes)]


@pytest.mark.parametrize("lanes", [1, 2, 3, 999, 1000, 1001, 8192, 1_000_003])
def test_blocks_cover_every_lane_once_and_are_of_one_size(lanes):
    blocks = results_module.split_blocks(lanes)
    sizes = [block.stop - block.start for block in blocks]
    assert [block.start for block in blocks] == [0, *np.cumsum(sizes)[:-1]]
    assert sum(sizes) == lanes
    assert len(set(sizes[:-1])) <= 1
    assert all(size % 8 == 0 for size in sizes[:-1])
    assert 1 <= sizes[-1] <= sizes[0] <= results_module.FEWEST


def test_memory_is_proportional_to_lanes_and_not_to_steps():
    def peak(lanes, steps):
        rule = gd(lr=np.linspace(0.001, 0.01, lanes))
        tracemalloc.start()
        sweep(rule, "sphere", steps=steps)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    sweep(gd, "sphere")
    few, many = peak(20_000, 10), peak(20_000, 1000)
    assert many < 1.2 * few
    assert peak(200_000, 10) > 5 * few
    assert few < 20_000 * 8 * 60


INTERRUPTED = """
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event, current_thread, main_thread
    import numpy as np
    from optimizers import adam, sweep
    from optimizers._runs import blocks as module, engine, fusing
    fusing.COMPILE_AFTER = np.inf  # a kernel that is being made is made to its end
    sweep(adam, "rosenbrock", steps=1)
    advance, wait, work, begun = engine.advance, module.Tasks.next, [], Event()

    def advance_and_count(*arguments):
        *_, first, last = arguments
        work.append((last - first) * arguments[4].value.size)
        if current_thread() is main_thread() and not begun.is_set():
            print("running", flush=True)
        begun.set()
        advance(*arguments)

    def say_and_wait(tasks):
        begun.wait()
        print("running", flush=True)
        return wait(tasks)

    engine.advance, module.Tasks.next = advance_and_count, say_and_wait
    try:
        sweep(adam(lr=np.full({lanes}, 1e-3)), "rosenbrock", steps=10**8, executor={executor})
    except KeyboardInterrupt:
        print("interrupted", max(work), flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize(("lanes", "executor"), [(50_000, "None"), (50_000, "ThreadPoolExecutor(2)"), (1, "None")])
def test_ctrl_c_ends_a_sweep_after_the_chunks_in_hand(lanes, executor):
    with interruptible([sys.executable, "-c", dedent(INTERRUPTED).format(lanes=lanes, executor=executor)]) as process:
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)  # all steps take days
    word, work = out.split()
    assert word == "interrupted"
    assert int(work) <= 1000 * 1000  # lanes x steps of one chunk: a few milliseconds
    assert process.returncode == 0


def test_an_error_in_progress_stops_the_sweep():
    def fail(done, lanes):
        raise RuntimeError("enough")

    threads = threading.enumerate()
    with pytest.raises(RuntimeError, match="enough"):
        sweep(adam(lr=np.full(100_000, 1e-3)), "rosenbrock", steps=2000, progress=fail)
    left = [one.name for one in threading.enumerate() if one not in threads]
    assert left in ([], [fusing.THREAD])  # a kernel that is being loaded is loaded to its end


# compilations


def run_python(script, cache, **environment):
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)],
        env={**os.environ, "NUMBA_CACHE_DIR": str(cache), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture(scope="module")
def compiled_engine(tmp_path_factory):
    """A cache that holds the engine and no kernel: it takes longest to compile, and is not what these tests ask for."""
    folder = tmp_path_factory.mktemp("cache")
    run_python("from optimizers._runs import engine", folder)
    return folder


@pytest.fixture
def cache(compiled_engine, tmp_path):
    return shutil.copytree(compiled_engine, tmp_path / "cache")


@pytest.mark.slow
def test_m_plus_n_kernels_serve_all_pairs():
    kernels = {unit.kernel for unit in (*OPTIMIZERS, *LANDSCAPES)}
    assert len(kernels) == len(OPTIMIZERS) + len(LANDSCAPES)
    curvature = {landscape.curvature for landscape in LANDSCAPES}
    assert len(curvature) == len(LANDSCAPES)
    with event.install_recorder("numba:compile") as compiled:
        for optimizer in OPTIMIZERS:
            for landscape in LANDSCAPES:
                trace(optimizer, landscape, steps=3)
    assert compiled.buffer == []
    assert len(engine_module.advance.signatures) == 1


#: Units of every kind: with state and without, of a coordinate and of the point, with the Hessian and without;
#: with sines and without, of one formula and of data.
RULES = ["gd", "adam", "polyak", "newton", "sophia"]
SURFACES = ["rosenbrock", "levy", "linear_regression", "tanh_neuron"]

SOME_PAIRS = """
    from numba.core import event
    import optimizers
    with event.install_recorder("numba:compile") as compiled:
        for rule in {rules}:
            for surface in {surfaces}:
                optimizers.trace(rule, surface, steps=3)
    made = [one.data["dispatcher"] for _, one in compiled.buffer if one.is_start]
    ours = [one for one in made if str(one.py_func.__module__).startswith(("landscapes.", "optimizers."))]
    print(len(made), *(one.py_func.__qualname__ for one in ours if not one.targetoptions.get("forceinline")))
"""


@pytest.mark.slow
def test_the_stack_of_a_landscape_kernel_starts_on_a_cache_line(tmp_path):
    """Without it the sines of `rastrigin` are a sixth slower or not, depending on the caller."""
    script = """
        import landscapes
        for name in "sphere", "rastrigin", "linear_regression":
            print("alignstack=64" in landscapes.get(name).kernel.cres.library.get_llvm_str())
    """
    assert run_python(script, tmp_path) == ["True"] * 3  # a new cache: Numba does not show code from a cache


@pytest.mark.slow
def test_kernels_count_no_references_to_arrays(tmp_path):
    """To count them takes three quarters of a step, atomic operations being slow."""
    script = """
        from landscapes._core import numba_jit
        import landscapes, optimizers

        made, compile_with = [], numba_jit.compile_with

        def note(signature, function, **options):
            kernel = compile_with(signature, function, **options)
            made.append(*kernel.inspect_asm().values())
            return kernel

        numba_jit.compile_with = note
        optimizers.trace("adam", "rosenbrock", steps=3)
        optimizers.trace(optimizers.get("gd")(batch=4), "linear_regression", steps=3)
        print(len(made) >= 5, sum("NRT_incref" in code for code in made))
    """
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, env=environment)
    assert ran.stdout == "True 0\n", ran.stderr


def test_an_author_may_make_an_array():
    with landscapes.registry.forgetting():

        @landscapes.landscape(domain=((-3, 3), (-3, 3)), start=(2, 2), minima=[(1, 0)])
        def array_bowl(x, y, steep=2.0):
            u = np.empty(2)
            u[0], u[1] = x - 1, y
            return u[0] * u[0] + steep * u[1] * u[1], 2 * u[0], 2 * steep * u[1]

        assert array_bowl(steep=3).gradient(2, 1) == (2, 6)
        assert trace(gd(lr=0.25), array_bowl, steps=1).points[-1].tolist() == [1.5, 0.0]
        assert not fusing.is_finite_where_inside(array_bowl)


@pytest.mark.slow
def test_m_plus_n_compilations_and_none_in_a_second_process(cache):
    script = SOME_PAIRS.format(rules=RULES, surfaces=SURFACES)
    count, *kernels = run_python(script, cache)
    assert len(kernels) == len(set(kernels)) == len(RULES) + 2 * len(SURFACES)  # and their curvatures
    assert int(count) >= len(kernels)
    assert run_python(script, cache) == ["0"]


NAMES = """
    import landscapes, optimizers
    from landscapes import _surface_kernel
    from landscapes._core.numba_jit import unique
    from optimizers import _rule_kernel

    def name(signature, function):
        return unique(function).__qualname__

    _surface_kernel.first_class = _rule_kernel.first_class = name
    print(*(kind.get(unit).kernel for kind in (landscapes, optimizers) for unit in kind.names()))
"""


@pytest.mark.slow
def test_every_process_gives_a_kernel_the_same_name(tmp_path):
    """The name is made of the content, and the cache is asked by name and content."""
    one, other = (run_python(NAMES, tmp_path, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == other
    assert len(set(one)) == len(OPTIMIZERS) + len(LANDSCAPES)


EDITED = """
from landscapes import landscape
from optimizers import optimizer
FACTOR = {factor}

@optimizer
def mine(w, g, lr=0.1):
    return w - FACTOR * {expression}

@landscape(domain=((-1, 1), (-1, 1)), start=(1.0, 1.0))
def bowl(x, y):
    return {scale} * (x * x + y * y) / 2, {scale} * x, {scale} * y
"""
UNEDITED = {"expression": "lr * g", "factor": 1, "scale": 1}

#: What is edited in a module, from one process to the next, and where the first step then leads.
EDITS = {
    "expression": [("lr * g", 0.9), ("lr * g * 2", 0.8), ("lr * g * 3", 0.7)],  # another constant, the same bytecode
    "factor": [(1, 0.9), (4, 0.6), (1, 0.9)],  # a global that the rule reads
    "scale": [(1, 0.9), (2, 0.8), (1, 0.9)],
}


@pytest.mark.slow
def test_an_edited_rule_is_seen_by_the_next_process(tmp_path, cache):
    use = "import edited_{0}; print(trace(edited_{0}.mine, edited_{0}.bowl, steps=1).points[1, 0])"
    script = "\n".join(["from optimizers import trace", *map(use.format, EDITS)])
    for process in range(3):
        expected = []
        for what, versions in EDITS.items():
            text, after = versions[process]
            (tmp_path / f"edited_{what}.py").write_text(EDITED.format(**{**UNEDITED, what: text}))
            expected.append(after)
        found = run_python(script, cache, PYTHONPATH=str(tmp_path), PYTHONDONTWRITEBYTECODE="1")
        assert list(map(float, found)) == pytest.approx(expected)


@pytest.mark.slow
def test_kernels_cached_by_two_processes_do_not_get_mixed_up_in_a_third(cache):
    # The surface is the first kernel of its process and the rule the second, so that Numba numbers them alike.
    def both(surface, rule):
        path = f"trace({rule!r}, {surface!r}, (1, 1), steps=2).points[2, 0].round(6)"
        return f"print(landscapes.{surface}.value(1.0, 3.0), {path})"

    pairs = {("sphere", "gd"): "10.0", ("saddle", "heavy_ball"): "-8.0", ("ravine", "momentum"): "225.5"}
    imports, together, alone = "import landscapes; from optimizers import trace", [], []
    for (surface, rule), value in pairs.items():
        results = run_python(f"{imports}\n{both(surface, rule)}", cache)
        assert results[0] == value
        alone.append(results)
        together.append(both(surface, rule))
    script = "\n".join([imports, *together, *reversed(together)])
    assert run_python(script, cache) == [value for results in [*alone, *reversed(alone)] for value in results]
    assert len({rule for _, rule in alone}) == 3


@pytest.mark.slow
def test_a_rule_typed_at_the_prompt_is_cached_too(cache):
    script = """
        from numba.core import event
        from optimizers import optimizer, trace
        @optimizer
        def typed(w, g, lr=0.1):
            return w - lr * g
        trace("gd", "sphere", steps=1)
        with event.install_recorder("numba:compile") as compiled:
            points = trace(typed, "sphere", start=(1, 1), steps=1).points
        print(points[1, 0], len(compiled.buffer) // 2)
    """
    assert run_python(script, cache)[0] == "0.8"
    assert run_python(script, cache) == ["0.8", "0"]


def test_importing_loads_neither_numba_nor_matplotlib(tmp_path):
    script = """
        import sys
        import landscapes, optimizers, visualizer, visualizer.cli
        print([name for name in ("numba", "matplotlib", "sympy", "PIL", "tqdm") if name in sys.modules])
    """
    assert run_python(script, tmp_path) == ["[]"]
