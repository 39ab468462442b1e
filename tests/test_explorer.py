"""The explorer: what the browser is told, what it tells, and what a page holds."""

import base64
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from conftest import every_optimizer

from landscapes import InputError, rosenbrock
from optimizers import adam, gd, guests, momentum, rmsprop, trace
from visualizer import explore
from visualizer.explorer import model
from visualizer.explorer.controls import slider_positions
from visualizer.explorer.setup import terms_of
from visualizer.plotting.style import COLORS, THEMES

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


# sliders


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


def told(explorer):
    """The terms of the race that the browser was told last."""
    return terms_of(explorer._told["setup"], [explorer.landscape, *explorer.optimizers])


def assert_told(explorer):
    terms = told(explorer)
    assert repr(terms["optimizers"]) == repr(explorer.optimizers)
    assert repr(terms["landscape"]) == repr(explorer.landscape)
    assert (terms["start"], terms["steps"], terms["seed"]) == (explorer.start, explorer.steps, explorer.seed)
    assert terms["extent"] == explorer.extent
    runs = [
        trace(racer, terms["landscape"], terms["start"], steps=terms["steps"], seed=terms["seed"])
        for racer in terms["optimizers"]
    ]
    for ours, theirs in zip(explorer.trajectories, runs, strict=True):
        assert np.array_equal(ours.points, theirs.points, equal_nan=True)


@pytest.fixture
def explorer():
    return explore("ravine", LESSON, steps=50)


def test_traits_drive_the_picture(explorer):
    assert_told(explorer)
    first, revisions = explorer._told["setup"], [explorer._told["revision"]]
    for name, value in [
        ("optimizers", ["adam", "newton"]),
        ("start", (3.0, -1.0)),
        ("steps", 7),
        ("optimizers", [gd(noise=1.0)]),
        ("seed", 5),
        ("landscape", "rosenbrock"),
        ("extent", ((-1.0, 1.0), (-2.0, 2.0))),
    ]:
        setattr(explorer, name, value)
        assert_told(explorer)
        revisions.append(explorer._told["revision"])
    assert explorer.step == 7
    assert explorer.start is None  # the start of another landscape is its own
    assert revisions == sorted(set(revisions))
    explorer.reset()
    assert explorer._told["setup"] == first


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
    before, sent = getattr(explorer, name), explorer._told
    with pytest.raises(InputError, match=re.escape(says)) as error:
        setattr(explorer, name, value)
    assert "\n" not in str(error.value)
    assert getattr(explorer, name) == before
    assert explorer._told is sent
    assert_told(explorer)
    with pytest.raises(InputError, match=re.escape(says)):
        explore(**({"landscape": "ravine", "optimizers": LESSON} | {name: value}))


@pytest.fixture
def letters(explorer, monkeypatch):
    """What the explorer says to the browser."""
    said = []
    monkeypatch.setattr(explorer, "send", lambda content, buffers=None: said.append(content))
    return said


def changed(explorer, **terms):
    return explorer.setup | terms


def test_the_browser_tells_a_setup(explorer, letters):
    seen, sent = [], explorer._told
    explorer.observe(lambda change: seen.append(change["new"]), "optimizers")
    racers = [*explorer.setup["racers"][:1], {"name": "momentum", "settings": {"lr": 0.1, "beta": 0.25, "noise": 0.5}}]
    extent = [[-2.0, 11.0], [-1.0, 1.0]]
    setup = changed(explorer, racers=racers, start=[0.5, 0.25], steps=60, seed=3, extent=extent, step=9)
    explorer._answer(None, {"ask": "setup", "value": setup}, [])
    assert letters == [{"answer": "setup"}]
    assert explorer.setup == setup
    assert [repr(racer) for racer in explorer.optimizers] == ["gd(lr=0.038)", "momentum(lr=0.1, beta=0.25, noise=0.5)"]
    assert (explorer.start, explorer.steps, explorer.seed, explorer.step) == ((0.5, 0.25), 60, 3, 9)
    assert len(seen) == 1
    assert len(explorer.trajectories) == 2
    assert explorer.trajectories[1].steps == 60
    assert explorer._told is not sent
    explorer.set_state({"step": 3})
    assert explorer.step == 3


@pytest.mark.parametrize(
    ("terms", "says"),
    [
        ({"racers": [{"name": "momentum", "settings": {"beta": 1.5}}]}, "beta must be in [0, 1), got 1.5"),
        ({"racers": [{"name": "momentm"}]}, "did you mean 'momentum'?"),
        ({"racers": [{}]}, "a setup must have a landscape, racers and steps"),
        ({"racers": None}, "a setup must have a landscape, racers and steps"),
        ({"landscape": {"name": "ravin"}}, "did you mean 'ravine'?"),
        ({"landscape": {"formula": "x**2 + 'y'"}}, "formula"),
        ({"steps": 2.5}, "steps must be a whole number >= 1, got 2.5"),
        ({"start": [1]}, "start must be"),
    ],
)
def test_a_setup_that_python_refuses_is_answered_with_a_sentence_and_the_last_one(explorer, letters, terms, says):
    before, revision = explorer.setup, explorer._told["revision"]
    explorer._answer(None, {"ask": "setup", "value": changed(explorer, **terms)}, [])
    assert letters[1:] == [{"answer": "setup"}]
    assert says in letters[0]["error"]
    assert "\n" not in letters[0]["error"]
    assert explorer.setup == before == explorer._told["setup"]
    assert explorer._told["revision"] > revision  # the browser shows it again
    assert_told(explorer)


def test_the_paths_of_the_browser_are_compared_with_those_of_trace(explorer, letters):
    paths = [run.points.copy() for run in explorer.trajectories]
    explorer._answer(None, {"ask": "setup", "value": explorer.setup}, [path.tobytes() for path in paths])
    paths[2][-1] += 1e-8
    explorer._answer(None, {"ask": "setup", "value": explorer.setup}, [path.tobytes() for path in paths])
    assert letters == [
        {"answer": "setup"},
        {"error": "the browser's path of rmsprop α=0.2 is not that of Python"},
        {"answer": "setup"},
    ]


def test_what_the_browser_cannot_compute_python_sends(explorer):
    assert explorer._told["computed"] == [None] * 4
    assert [explorer._own[kind]["each"] for kind in ("landscapes", "rules")] == [[], []]
    explorer.optimizers = [gd(lr=0.038), guests.scipy("BFGS")]
    ours, theirs = explorer._told["computed"]
    assert ours is None
    assert theirs["points"] == explorer.trajectories[1].points.ravel().tolist()
    assert theirs["stopped"] == explorer.trajectories[1].stopped_at
    assert [one["code"] for one in explorer.own.rules] == [None]


def test_explorers_do_not_share_anything():
    one, other = explore("ravine", ["gd"], steps=5), explore("sphere", ["gd", "adam"], steps=9)
    one.optimizers = [gd(lr=0.5)]
    assert_told(one)
    assert_told(other)
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

#: The most bytes of a page, whose code is packed, and of the code as a server sends it.
MOST, MOST_PACKED = 300_000, 200_000


def data_of(page: Path):
    return json.loads(element_of(page, "ravine-data"))


def code_of(page: Path) -> str:
    return zlib.decompress(base64.b64decode(element_of(page, "ravine-code"))).decode()


def element_of(page: Path, name: str) -> str:
    return re.search(rf'id="{name}">(.*?)</script>', page.read_text(encoding="utf-8"), re.DOTALL)[1]


def test_a_page_is_whole_in_itself(tmp_path):
    explorer = explore("ravine", LESSON, steps=30)
    path = explorer.save(tmp_path / "x.html")
    text = path.read_text(encoding="utf-8")
    for part in (text, code_of(path)):
        assert not re.search(r"//cdn|<link|<script[^>]*src=|@import|url\(|fetch\(|XMLHttp|eval\(|new Function", part)
        assert re.findall(r"https?:[^\s\"']*", part) == []
    assert "default-src 'none'" in text
    assert text.count("<script") == text.count("</script>") == 3
    assert data_of(path) == {
        "setup": json.loads(json.dumps(explorer.setup)),
        "computed": [None] * 4,
        "welcome": False,
    }


def test_a_page_welcomes_readers_only_where_nothing_was_asked_for_or_changed(tmp_path):
    def welcomes(explorer):
        return data_of(explorer.save(tmp_path / "x.html"))["welcome"]

    explorer = explore()
    assert welcomes(explorer) is True
    explorer.steps = 30
    assert welcomes(explorer) is False
    assert welcomes(explore(steps=30)) is False


@pytest.mark.parametrize(
    "made",
    [
        lambda: explore("ravine", LESSON, steps=200),
        lambda: explore(rosenbrock, [rule(noise=5.0) for rule in LESSON], steps=3000),
        lambda: explore("ravine", [guests.scipy("BFGS"), "gd"], steps=30),
    ],
    ids=["lesson", "long and noisy", "a guest"],
)
def test_a_page_is_small(tmp_path, made):
    size = made().save(tmp_path / "x.html").stat().st_size
    print(f"a page has {size:,} bytes")
    assert size < MOST


def test_a_module_for_other_pages_has_the_same_code(tmp_path):
    path = explore("ravine", LESSON, steps=30).save(tmp_path / "ravine.js")
    text = path.read_text(encoding="utf-8")
    assert "export const mount" in text
    assert len(zlib.compress(text.encode())) < MOST_PACKED


def test_what_a_page_cannot_be_is_refused(tmp_path):
    explorer = explore("ravine", LESSON, steps=20)
    with pytest.raises(InputError, match=r"the extension must be \.html"):
        explorer.save(tmp_path / "x.htlm")
    with pytest.raises(InputError, match="there is no folder"):
        explorer.save(tmp_path / "nowhere" / "x.html")
    assert list(tmp_path.iterdir()) == []


def test_more_steps_than_a_browser_computes_are_refused_before_they_are_computed(monkeypatch):
    explorer = explore("ravine", ["gd"], steps=5)
    monkeypatch.setattr(model, "trace", lambda *_, **__: pytest.fail("it computes"))
    for refused in (lambda: explore("ravine", ["gd"], steps=3_000_000), lambda: setattr(explorer, "steps", 3_000_000)):
        with pytest.raises(InputError) as error:
            refused()
        assert str(error.value) == "steps must be at most 100000 in a browser, got 3e+06"
    assert explorer.steps == 5
