"""The guided tours and the welcome in a browser, and what the tours claim, worked out by Python."""

from types import SimpleNamespace

import numpy as np
import pytest
from browser import assert_draws, frame, state
from javascript_runs import in_node

import landscapes
import optimizers
from optimizers import effective_rates, gd, momentum, oscillation, rmsprop, trace
from visualizer import explore
from visualizer.explorer.setup import terms_of

TOURS = ["The swing", "Momentum", "RMSProp"]
every_tour = pytest.mark.parametrize("title", TOURS)

#: What of a setup a tour decides, as a text.
DECIDED = "({landscape, racers, start, steps, seed}) => JSON.stringify([landscape, racers, start, steps, seed])"


@pytest.fixture(scope="module")
def tours():
    found = {tour["title"]: tour for tour in in_node("tours_worker.js", {})}
    assert list(found) == TOURS
    assert all(len(tour["stops"]) == len(tour["setups"]) == 5 for tour in found.values())
    return found


def stops(tours, title):
    return zip(range(5), tours[title]["stops"], tours[title]["setups"], strict=True)


def begin(page, title):
    page.get_by_label("guided tour").select_option(label=title)


def wait_for(page, setup):
    """Wait until the explorer shows a setup."""
    page.wait_for_function(f"(wanted) => ({DECIDED})(window.__ravine.setup()) === ({DECIDED})(wanted)", arg=setup)


def focused(page):
    return page.evaluate("() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText")


def assert_sliders(page, setup):
    """The sliders and the fields stand at what a setup says."""
    said = {f"landscape.{name}": value for name, value in setup["landscape"]["settings"].items()}
    for k, racer in enumerate(setup["racers"]):
        said |= {f"{k}.{name}": value for name, value in racer["settings"].items()}
    for control, value in said.items():
        owner, name = control.split(".")
        unit = landscapes.get("ravine") if owner == "landscape" else optimizers.get(setup["racers"][int(owner)]["name"])
        words = page.locator(f"input[data-control='{control}']").get_attribute("aria-valuetext")
        assert words == f"{unit.parameters[name].symbol} = {value:g}"
        assert page.locator(f"input[data-key='{control} typed']").input_value() == f"{value:g}"


def assert_shown(page, title, k, stop, setup):
    """A stop of a tour is shown: its words, its view and its step, and the paths that `trace` gives."""
    assert page.inner_text(".ravine-place") == f"{title} {k + 1}/5"
    assert page.inner_text(".ravine-guide p") == stop["words"]
    now = state(page)
    assert now["open"] == stop.get("view", "Swing and loss")
    if stop.get("play"):
        assert page.get_by_role("button", name="Pause", exact=True).count() == 1
    else:
        assert now["step"] == stop.get("step", setup["steps"])
    if "taken" in stop:
        taken = page.get_by_label("racer taken apart")
        assert taken.evaluate("(one) => one.selectedIndex") == stop["taken"]
    assert_draws(page, SimpleNamespace(**terms_of(now["setup"], [])))
    assert_sliders(page, setup)
    assert page.inner_text(".ravine-status") == ""


@pytest.mark.slow
@every_tour
def test_a_tour_is_taken_by_the_keyboard_to_its_end_and_back(opened, tours, title):
    page = opened(explore("saddle", ["adam"], steps=30), reduced_motion="reduce")
    begin(page, title)
    for k, stop, setups in stops(tours, title):
        wait_for(page, setups["after"])
        assert focused(page) == ("End" if k == 4 else "Next")
        assert_shown(page, title, k, stop, setups["after"])
        if k < 4:
            page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    for k, stop, setups in [*stops(tours, title)][-2::-1]:
        assert focused(page) == "Back"
        page.keyboard.press("Enter")
        wait_for(page, setups["after"])
        assert_shown(page, title, k, stop, setups["after"])
    assert page.get_by_role("button", name="Back", exact=True).count() == 0
    assert focused(page) == "Next"
    page.get_by_label("Close the guide").click()
    assert not page.locator(".ravine-guide").is_visible()
    assert focused(page) == "guided tour"
    assert page.get_by_label("guided tour").evaluate("(one) => one.selectedOptions[0].text") == "Tours"


@pytest.mark.slow
def test_after_its_last_stop_a_tour_ends_and_may_be_taken_again(opened, tours):
    page = opened(explore("ravine", ["gd"], steps=30), reduced_motion="reduce")
    for _ in range(2):
        begin(page, "Momentum")
        for _ in range(4):
            page.keyboard.press("Enter")
        assert focused(page) == "End"
        wait_for(page, tours["Momentum"]["setups"][4]["after"])
        page.keyboard.press("Enter")
        assert not page.locator(".ravine-guide").is_visible()
        assert focused(page) == "guided tour"
        frame(page)
        wait_for(page, tours["Momentum"]["setups"][4]["after"])


@pytest.mark.slow
@every_tour
def test_a_tour_turns_its_sliders_as_a_hand_does(opened, tours, title):
    page = opened(explore("ravine", ["gd"], steps=30))
    begin(page, title)
    first = next(k for k, stop in enumerate(tours[title]["stops"]) if "turn" in stop)
    stop, after = tours[title]["stops"][first], tours[title]["setups"][first]["after"]
    page.evaluate(
        """([owner, name]) => {
          window.seen = [];
          addEventListener("ravine:change", ({detail: {racers}}) => window.seen.push(racers[owner]?.settings[name]));
        }""",
        stop["turn"][0].split("."),
    )
    for _ in range(first):
        page.keyboard.press("Enter")
    wait_for(page, after)
    seen = np.array([one for one in page.evaluate("() => window.seen") if one is not None], float)
    assert seen[-1] == stop["turn"][1]
    assert len(set(seen)) > 3
    moves = np.diff(seen)
    assert np.all(moves >= 0) or np.all(moves <= 0)
    assert_draws(page, SimpleNamespace(**terms_of(state(page)["setup"], [])))


@pytest.mark.slow
def test_on_a_phone_the_words_of_a_tour_stay_in_sight(opened, tours):
    page = opened(explore("ravine", ["gd"], steps=30), 390, height=844, is_mobile=True, reduced_motion="reduce")
    begin(page, "RMSProp")
    for _, _, setups in stops(tours, "RMSProp"):
        wait_for(page, setups["after"])
        box = page.locator(".ravine-guide").bounding_box()
        assert -1 < box["y"] < box["y"] + box["height"] < 845  # half a pixel may be cut off
        page.keyboard.press("Enter")


def test_a_reader_may_interrupt_a_tour(opened, tours):
    page = opened(explore("ravine", ["gd", "adam"], steps=30))
    page.get_by_label("Hide gd").click()
    begin(page, "Momentum")
    assert page.get_by_label("Hide gd").get_attribute("aria-pressed") == "false"
    begin(page, "The swing")
    for _ in range(3):
        page.keyboard.press("Enter")
    page.wait_for_function("() => window.__ravine.setup().landscape.settings.kappa < 50")
    page.get_by_label("curvature κ of landscape, as a number").fill("35")
    page.keyboard.press("Enter")
    for _ in range(3):
        frame(page)
        assert state(page)["setup"]["landscape"]["settings"] == {"kappa": 35}
    page.get_by_role("button", name="Back", exact=True).click()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_label("landscape", exact=True).select_option("rosenbrock")  # it has no κ
    frame(page)
    assert state(page)["setup"]["landscape"] == {"name": "rosenbrock", "settings": {}}
    page.get_by_role("button", name="Next", exact=True).click()
    wait_for(page, tours["The swing"]["setups"][4]["after"])


# what is claimed


def runs(setup):
    terms = SimpleNamespace(**terms_of(setup, []))
    return [trace(rule, terms.landscape, terms.start, steps=terms.steps, seed=terms.seed) for rule in terms.optimizers]


def swings_and_creeps(run):
    assert run.reversals.tolist() == [0, 99]
    assert run.steps_to() == -1
    assert np.all(np.diff(run.points[:, 0]) < 0)


def swing_is_gone(run):
    assert run.optimizer.values["lr"] == 1 / 50
    assert run.reversals.tolist() == [0, 0]
    assert run.points[-1, 0] > trace(gd(lr=0.038), "ravine", steps=100).points[-1, 0] > 0


def swing_widens(run):
    assert run.optimizer.values["lr"] > 2 / 50
    assert np.all(np.diff(np.abs(run.points[:, 1])) > 0)
    assert run.reversals[1] == 99


def neither_swings_nor_diverges(run):
    assert run.landscape.values["kappa"] == 10
    assert run.optimizer.values["lr"] == 0.042
    assert run.reversals.tolist() == [0, 0]
    assert abs(run.points[-1, 1]) < 1e-3
    np.testing.assert_allclose(optimizers.quadratic_axes(run.landscape).curvature, [1, 10])


def one_rate_for_both(run):
    assert abs(run.points[-1, 1]) < 1e-3 < 0.1 < run.points[-1, 0]
    wide = trace(gd(lr=1.0), "ravine", steps=100)  # what the flat direction needs
    assert wide.points[1, 0] == 0
    assert wide.diverged_at is not None


def both_are_the_same(plain, remembering):
    np.testing.assert_allclose(remembering.points, plain.points, rtol=1e-12)


def swing_cancels(plain, remembering):
    across, along = oscillation(remembering).cancelled[::-1]
    assert across > 0.8 > 0.5 > along
    assert plain.steps_to() == -1 < remembering.steps_to()


def step_is_an_average(_, run):
    lr, beta, moves = 0.038, 0.9, np.diff(run.points, axis=0)
    slopes = run.points[:-1] * [1, 50]
    for t in range(6):
        shares = (1 - beta) * beta ** np.arange(t, -1, -1)
        np.testing.assert_allclose(moves[t], -lr * shares @ slopes[: t + 1], rtol=1e-9)


def too_much_memory(_, run):
    less = trace(momentum(lr=0.038, beta=0.9), "ravine", steps=100)
    assert run.steps_to() == -1 < less.steps_to()
    assert 1 < run.reversals[1] < less.reversals[1] / 3
    assert oscillation(run).modes.predicted.period[1] > 3 * oscillation(less).modes.predicted.period[1]


def is_stable_at_seven_times(_, run):
    lr = run.optimizer.values["lr"]
    assert lr > 7 * 2 / 50
    assert np.all(oscillation(run).modes.predicted.rate < 1)
    assert run.steps_to() >= 0
    assert trace(gd(lr=lr), "ravine", steps=100).diverged_at is not None


def walks_along_the_valley(plain, run):
    assert abs(run.points[-1, 0]) < 1e-3 < 0.1 < plain.points[-1, 0]


def rate_is_smaller_across(_, run):
    along, across = effective_rates(run)[:3].T
    assert np.all(along > 3 * across)


def step_is_divided(_, run):
    slopes = run.points[:-1] * [1, 50]
    mean = np.zeros(2)
    for t in range(7):
        mean = 0.9 * mean + 0.1 * slopes[t] ** 2
        np.testing.assert_allclose(run.points[t + 1] - run.points[t], -0.2 * slopes[t] / np.sqrt(mean), rtol=1e-6)


def no_swing_and_creeping(plain, run):
    assert run.reversals.tolist() == [0, 0]
    assert run.steps_to() == -1
    assert run.points[-1, 0] > 10 * plain.points[-1, 0]
    rates = effective_rates(run)  # α / (root + ε)
    assert np.all(rates[20:] > 0.2 / (2 * 10))
    assert rates[0, 1] < 0.2 / (2 * 10)


def adam_does_both(plain, remembering, dividing, both):
    assert both.optimizer.values["lr"] > 2 / 50
    assert both.steps_to() >= 0
    assert both.reversals[1] < min(run.reversals[1] for run in (plain, remembering, dividing))
    assert oscillation(both).cancelled[1] > 0.9
    assert trace(rmsprop(lr=0.2), "ravine", steps=100).steps_to() == -1


CLAIMS = {
    "The swing": [
        swings_and_creeps,
        swing_is_gone,
        swing_widens,
        neither_swings_nor_diverges,
        one_rate_for_both,
    ],
    "Momentum": [
        both_are_the_same,
        swing_cancels,
        step_is_an_average,
        too_much_memory,
        is_stable_at_seven_times,
    ],
    "RMSProp": [
        walks_along_the_valley,
        rate_is_smaller_across,
        step_is_divided,
        no_swing_and_creeping,
        adam_does_both,
    ],
}


@pytest.mark.parametrize(
    ("title", "k", "claim"),
    [(title, k, claim) for title, claims in CLAIMS.items() for k, claim in enumerate(claims)],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_what_a_stop_claims_is_so(tours, title, k, claim):
    claim(*runs(tours[title]["setups"][k]["after"]))


# the welcome

HINT = "Try first: drag the learning rate α of gd slowly to the right, past 2/L."

WATCH = """() => {
  window.seen = [window.__ravine.state().step];
  new MutationObserver(() => window.seen.push(window.__ravine.state().step))
    .observe(document.querySelector(".ravine-clock"), {childList: true});
}"""


def test_a_bare_explorer_says_what_to_try_and_plays_once(opened):
    explorer = explore()
    page = opened(explorer)
    page.evaluate(WATCH)
    assert page.inner_text(".ravine-guide p") == HINT
    page.get_by_label("speed").select_option("2")
    page.wait_for_selector(".ravine-player [aria-label='Play']")
    frame(page)
    seen = page.evaluate("() => window.seen")
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == state(page)["step"] == explorer.steps
    assert len(set(seen)) > 5
    assert_draws(page, explorer)
    page.get_by_role("button", name="Take the tour").click()
    assert page.inner_text(".ravine-place") == "The swing 1/5"
    assert focused(page) == "Next"


def test_who_asks_for_less_motion_is_welcomed_by_a_still(opened):
    explorer = explore()
    page = opened(explorer, reduced_motion="reduce")
    assert page.inner_text(".ravine-guide p") == HINT
    assert state(page)["step"] == explorer.steps
    assert page.get_by_role("button", name="Pause", exact=True).count() == 0
    page.get_by_label("Close the guide").click()
    assert not page.locator(".ravine-guide").is_visible()
    assert focused(page) == "guided tour"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("explorer", "link"),
    [
        pytest.param(lambda: explore("ravine", [gd(lr=0.038)], steps=100), "", id="arguments"),
        pytest.param(lambda: explore(steps=100), "", id="steps"),
        pytest.param(lambda: explore("rosenbrock"), "", id="landscape"),
        pytest.param(explore, "#v=1&landscape=ravine&racer=gd:lr=0.02&steps=30", id="link"),
    ],
)
def test_who_asks_for_something_is_not_welcomed(opened, explorer, link):
    page = opened(explorer(), link=link)
    assert not page.locator(".ravine-guide").is_visible()
    assert state(page)["step"] == state(page)["steps"]
    assert page.get_by_role("button", name="Pause", exact=True).count() == 0
    if link:
        assert state(page)["setup"]["racers"] == [{"name": "gd", "settings": {"lr": 0.02}}]


@pytest.mark.slow
def test_a_notebook_is_welcomed_as_a_page_is(live):
    page = live(explore(), reduced_motion="reduce").page
    assert page.inner_text(".ravine-guide p") == HINT
    changed = explore()
    changed.steps = 30
    page = live(changed, reduced_motion="reduce").page
    assert not page.locator(".ravine-guide").is_visible()
