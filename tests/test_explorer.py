"""The explorer: what reaches the browser is what `trace` gives, from Python, by a slider, and in a saved page."""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from conftest import every_optimizer

import optimizers
from landscapes import InputError, rastrigin, ravine, rosenbrock, saddle
from optimizers import adam, gd, momentum, rmsprop, trace
from visualizer import explore
from visualizer.explorer.trajectory_batch import BYTES, COARSER, slider_positions, trace_batch
from visualizer.explorer.widget import MAX_NUMBERS
from visualizer.plotting.style import COLORS, THEMES

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


# fans


@pytest.mark.parametrize("landscape", [ravine, rosenbrock, saddle], ids=lambda unit: unit.name)
@pytest.mark.parametrize("rule", [momentum, rmsprop(noise=0.3)], ids=lambda unit: unit.name)
def test_a_fan_is_what_trace_gives_for_each_value(landscape, rule):
    lr, beta = [0.001, 0.038, 0.5], [0.0, 0.9]
    batch = trace_batch(rule, landscape, steps=60, seed=4, along={"lr": lr, "beta": beta})
    sent = np.frombuffer(batch.raw(), "<f4").reshape(3, 2, 3, 61)
    assert batch.lanes == 6
    for i, rate in enumerate(lr):
        for j, share in enumerate(beta):
            run = trace(rule(lr=rate, beta=share), landscape, steps=60, seed=4)
            assert np.array_equal(batch.points[i, j], run.points, equal_nan=True)
            assert batch.ends[i, j] == (61 if run.diverged_at is None else run.diverged_at)
            assert batch.reached[i, j] == run.steps_to()
            np.testing.assert_array_equal(sent[i, j, :2].T, run.points.astype("f4"))
            above = landscape.lowest if np.isfinite(landscape.lowest) else 0.0
            most = np.finfo("f4").max
            np.testing.assert_array_equal(sent[i, j, 2], np.clip(run.values - above, -most, most).astype("f4"))


def test_a_switch_has_a_fan_too():
    batch = trace_batch(adam, ravine, steps=20, along={"bias_correction": [False, True]})
    assert np.array_equal(batch.points[1], trace(adam, ravine, steps=20).points)
    assert not np.array_equal(batch.points[0], batch.points[1])


def unpacked(packed: bytes, lanes: int, length: int) -> np.ndarray:
    """What the browser makes of a packed fan, in parts: (lanes, 3, length)."""
    planes = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(BYTES, -1).astype(np.int64)
    zigzag = (planes << (8 * np.arange(BYTES))[:, None]).sum(axis=0)
    residue = np.where(zigzag % 2, -(zigzag + 1) // 2, zigzag // 2).reshape(lanes, 3, length)
    return residue.cumsum(axis=-1).cumsum(axis=0)


@pytest.mark.parametrize("parts", [8192, 1024])
def test_a_packed_fan_is_right_to_half_a_part(parts):
    batch = trace_batch(
        momentum(noise=0.1), ravine, steps=80, along={"lr": np.geomspace(1e-4, 1, 9), "beta": [0.0, 0.5, 0.99]}
    )
    view = ((-2.0, 11.0), (-1.5, 1.0))
    whole = unpacked(batch.packed(view, True, parts), 27, 81)
    exact = (batch.points.reshape(27, 81, 2) - np.mean(view, axis=1)) / np.ptp(view, axis=1)  # in sizes of the view
    packed = whole[:, :2].transpose(0, 2, 1) / parts
    points = np.where(np.abs(packed) <= 1, packed, np.sign(packed) * np.exp(np.abs(packed) - 1))
    near, far = np.abs(exact) <= 1, np.abs(exact) > 1
    assert near.mean() > 0.5
    assert np.nanmax(np.abs(exact)) > 1e9
    assert np.abs(points - exact)[near].max() <= 0.5001 / parts
    assert np.abs(points / exact - 1)[far].max() <= 0.501 / parts  # they keep their direction
    losses = batch.losses.reshape(27, 81)
    seen = losses > 1e-30
    assert np.abs(whole[:, 2][seen] * COARSER / parts - np.log10(losses[seen])).max() <= 0.5001 * COARSER / parts


@every_optimizer
def test_a_slider_has_round_positions_and_the_value_itself(optimizer):
    for name, parameter in optimizer.parameters.items():
        for value in [parameter.default, parameter.low, parameter.high]:
            for count in (101, 33, 2):
                places = slider_positions(parameter, [value], count)
                assert value in places or parameter.switch
                assert places == sorted(set(places))
                assert len(places) <= count + 1
                optimizer(**{name: places})
                if not parameter.switch and not parameter.integer and count > 2:
                    assert len(places) > 0.6 * count


def test_importing_the_visualizer_loads_no_widget():
    code = "import sys, visualizer; print({'anywidget', 'ipywidgets', 'matplotlib'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


# the widget, driven from Python and from a browser


def drawn(explorer):
    """The paths that the browser has been given."""
    race = explorer._race
    return np.array([np.frombuffer(path, "<f4").reshape(3, race["steps"] + 1)[:2].T for path in race["paths"]])


def assert_drawn(explorer):
    how = {"steps": explorer.steps, "seed": explorer.seed}
    expected = np.array([trace(rule, explorer.landscape, explorer.start, **how).points for rule in explorer.optimizers])
    np.testing.assert_array_equal(drawn(explorer), expected.astype("f4"))


@pytest.fixture
def explorer():
    return explore("ravine", LESSON, steps=50)


def test_traits_drive_the_picture(explorer):
    assert_drawn(explorer)
    first, picture = drawn(explorer).copy(), explorer._ground["pictures"]["light"]
    explorer.optimizers = ["adam", "newton"]
    assert_drawn(explorer)
    explorer.start = (3.0, -1.0)
    assert_drawn(explorer)
    assert explorer._race["start"] == [3.0, -1.0]
    explorer.steps = 7
    assert_drawn(explorer)
    assert explorer.step == 7
    explorer.optimizers = [gd(noise=1.0)]
    before = drawn(explorer).copy()
    explorer.seed = 5
    assert_drawn(explorer)
    assert not np.array_equal(before, drawn(explorer))
    explorer.landscape = "rosenbrock"
    assert explorer.start is None
    assert_drawn(explorer)
    assert explorer._ground["pictures"]["light"] != picture
    explorer._answer(None, {"ask": "reset", "value": None}, [])
    assert np.array_equal(drawn(explorer), first)
    assert explorer._ground["pictures"]["light"] == picture


def test_the_step_shown_stays_in_the_race(explorer):
    explorer.step = 1000
    assert explorer.step == 50
    explorer.step = 20
    explorer.steps = 60
    assert explorer.step == 20
    explorer.steps = 10
    assert explorer.step == 10


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("landscape", "rosenbrok", "did you mean 'rosenbrock'"),
        ("optimizers", ["rmsporp"], "did you mean 'rmsprop'"),
        ("optimizers", [], "at least one"),
        ("optimizers", [gd(lr=[0.1, 0.2])], "lr of gd must be one number"),
        ("optimizers", [gd(batch=2)], "batch needs"),
        ("start", (1.0, float("nan")), "start must be finite"),
        ("start", [(1, 2), (3, 4)], "start must be one point"),
        ("steps", 0, "steps must be a whole number >= 1"),
        ("seed", -1, "seed must be"),
    ],
)
def test_what_cannot_be_run_leaves_everything_as_it_was(explorer, name, value, says):
    before, race = getattr(explorer, name), explorer._race
    with pytest.raises(InputError, match=re.escape(says)) as error:
        setattr(explorer, name, value)
    assert "\n" not in str(error.value)
    assert getattr(explorer, name) == before
    assert explorer._race is race
    assert_drawn(explorer)
    with pytest.raises(InputError, match=re.escape(says)):
        explore(**({"landscape": "ravine", "optimizers": LESSON} | {name: value}))


def told(explorer, monkeypatch):
    """What the explorer sends to the browser."""
    letters = []
    monkeypatch.setattr(explorer, "send", lambda content, buffers=None: letters.append((content, buffers)))
    return letters


def test_the_browser_turns_a_parameter(explorer, monkeypatch):
    letters, seen = told(explorer, monkeypatch), []
    explorer.observe(lambda change: seen.append(change["new"]), "optimizers")
    explorer._answer(None, {"ask": "turn", "value": {"control": "1.beta", "value": 0.25}}, [])
    assert explorer.optimizers[1].settings == {"lr": 0.038, "beta": 0.25}
    assert explorer._race["cause"] == "1.beta"
    assert len(seen) == 1
    explorer._answer(None, {"ask": "turn", "value": {"control": "lr", "value": 0.01}}, [])
    assert [rule.values["lr"] for rule in explorer.optimizers] == [0.01] * 4
    explorer._answer(None, {"ask": "turn", "value": {"control": "noise", "value": 0.5}}, [])
    assert_drawn(explorer)
    explorer._answer(None, {"ask": "turn", "value": {"control": "1.beta", "value": 1.5}}, [])
    explorer._answer(None, {"ask": "turn", "value": {"control": "9.beta", "value": 0.5}}, [])
    explorer._answer(None, {"ask": "start", "value": [0.5, 0.25]}, [])
    assert explorer.start == (0.5, 0.25)
    explorer._answer(None, {"ask": "step", "value": 3}, [])
    assert explorer.step == 3
    assert_drawn(explorer)
    assert [content["error"] for content, _ in letters if "error" in content] == [
        "beta must be in [0, 1), got 1.5",
        "there is no slider '9.beta'",
    ]


@pytest.mark.parametrize("key", ["lr", "1.beta", "3.bias_correction"])
def test_the_browser_gets_the_fan_of_a_slider(explorer, monkeypatch, key):
    letters = told(explorer, monkeypatch)
    explorer._answer(None, {"ask": "fan", "value": key}, [])
    ((content, buffers),) = letters
    control = explorer._control(key)
    assert content["values"] == control["values"]
    for k, summary, raw in zip(control["racers"], buffers[::2], buffers[1::2], strict=True):
        lanes = np.frombuffer(raw, "<f4").reshape(len(control["values"]), 3, 51)
        ends, _ = np.frombuffer(summary, "<i4").reshape(3, -1)[:2]
        finals = np.frombuffer(summary, "<f4").reshape(3, -1)[2]
        for value, lane, end, final in list(zip(control["values"], lanes, ends, finals, strict=True))[::7]:
            run = trace(explorer.optimizers[k](**{control["name"]: value}), ravine, steps=50)
            np.testing.assert_array_equal(lane[:2].T, run.points.astype("f4"))
            np.testing.assert_array_equal(final, run.values[-1].astype("f4"))
            assert end == (51 if run.diverged_at is None else run.diverged_at)


def test_a_fan_that_is_too_large_is_not_sent(monkeypatch):
    explorer = explore("ravine", LESSON, steps=MAX_NUMBERS // 1000)
    letters = told(explorer, monkeypatch)
    explorer._answer(None, {"ask": "fan", "value": "lr"}, [])
    assert letters == []


def test_the_positions_of_a_slider_stay_while_it_is_dragged(explorer):
    before = explorer._control("0.lr")["values"]
    for value in before[::9]:
        explorer._answer(None, {"ask": "turn", "value": {"control": "0.lr", "value": value}}, [])
        assert explorer._control("0.lr")["values"] == before


def test_explorers_do_not_share_anything():
    one, other = explore("ravine", ["gd"], steps=5), explore("sphere", ["gd", "adam"], steps=9)
    one.optimizers = [gd(lr=0.5)]
    assert_drawn(one)
    assert_drawn(other)
    assert other.optimizers[0].settings == {}


# what a theme does to the colours


def luminance(color: str) -> float:
    parts = np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_and_lines_can_be_seen_on_their_paper(theme):
    assert len(set(theme.colors)) == len(COLORS)
    for paper in (theme.paper, theme.raised):
        assert contrast(theme.ink, paper) > 7
        assert contrast(theme.quiet, paper) > 4.5
        assert contrast(theme.accent, paper) > 4.5
        # WCAG asks 3 of graphics; on white Okabe and Ito's light hues miss it, which is why dash and marker tell, too.
        assert min(contrast(color, paper) for color in theme.colors) > (2 if theme is THEMES["light"] else 5)


# the page without Python


def data_of(page: Path):
    text = page.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="ravine-data">(.*?)</script>', text, re.DOTALL)[1])


def test_a_page_is_whole_in_itself(tmp_path):
    path = explore("ravine", LESSON, steps=30).save(tmp_path / "x.html", values=5)
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?:|//cdn|<link|<script[^>]*src=|@import|url\(|fetch\(|XMLHttp|eval\(", text)
    assert "default-src 'none'" in text
    assert text.count("<script") == text.count("</script>") == 2
    assert [grid["names"] for grid in data_of(path)["grids"]] == [["lr"], *[["lr", "beta"]] * 2, ["lr", "beta1"]]


def test_a_page_is_small(tmp_path):
    """Four racers, two sliders of 33 values each, 200 steps, and noise, which is dear."""
    racers = [rule(noise=5.0) for rule in (momentum(lr=0.001), optimizers.nesterov, rmsprop, adam)]
    page = explore(rosenbrock, racers).save(tmp_path / "x.html")
    assert [[len(values) for values in grid["values"]] for grid in data_of(page)["grids"]] == [[33, 33]] * 4
    assert page.stat().st_size < 1_500_000


@pytest.mark.parametrize("steps", [200, 3000])
def test_wild_and_long_paths_have_fewer_positions(tmp_path, steps):
    page = explore(rastrigin, [momentum, "nesterov", "rmsprop"], steps=steps).save(tmp_path / "x.html", values=101)
    counts = [len(values) for grid in data_of(page)["grids"] for values in grid["values"]]
    assert 2 <= min(counts) <= max(counts) <= 33
    assert page.stat().st_size < 1_500_000


def test_what_a_page_cannot_hold_is_refused(tmp_path):
    explorer = explore("ravine", LESSON, steps=200_000)
    with pytest.raises(InputError, match=r"do not fit into a page: use fewer steps or fewer optimizers$"):
        explorer.save(tmp_path / "x.html")
    with pytest.raises(InputError, match=r"the extension must be \.html"):
        explorer.save(tmp_path / "x.htlm")
    with pytest.raises(InputError, match="did you mean 'beta1'"):
        explorer.save(tmp_path / "x.html", parameters=["lr", "betta1"])
    with pytest.raises(InputError, match="values must be a whole number from 2"):
        explorer.save(tmp_path / "x.html", values=1)
    assert list(tmp_path.iterdir()) == []
