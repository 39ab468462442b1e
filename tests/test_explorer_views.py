"""The explorer's further views: what the browser works out itself is what Python works out."""

import numpy as np
import pytest
from browser import assert_draws, frame, pixels, shows, state
from conftest import gentle

import optimizers
from landscapes import formula, linear_regression, picture, ravine, rosenbrock
from optimizers import adam, effective_rates, gd, guests, heavy_ball, momentum, oscillation, rmsprop, step_report, trace
from visualizer import explore
from visualizer.plotting.style import get_style

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
RULES = [optimizers.get(name) for name in optimizers.names()]
VIEWS = ["Effective rate", "One step, line by line", "How much swing?", "Surface in 3-D"]


def open_view(page, name):
    page.locator(".ravine-tabs").get_by_role("tab", name=name, exact=True).click()
    frame(page)
    assert state(page)["open"] == name
    return state(page)


def show(page, step):
    page.get_by_label("step shown").fill(str(step))
    return state(page)


#: What the step view says of every racer at these steps, without a frame in between.
TAKEN_APART = """(steps) => {
  const labelled = (label) => document.querySelector(`[aria-label="${label}"]`);
  const [slider, racer] = [labelled("step shown"), labelled("racer taken apart")];
  return [...racer.options].map((_, k) => steps.map((step) => {
    slider.value = step;
    slider.dispatchEvent(new Event("input"));
    racer.selectedIndex = k;
    return window.__ravine.state();
  }).map(({ step, lines, after }) => ({ step, lines, after })));
}"""

SURFACES = [ravine, rosenbrock, linear_regression, formula("x**2 + sin(y) + a*x*y", a=0.5)]


@pytest.mark.thinned(2)
@pytest.mark.parametrize("landscape", SURFACES, ids=lambda unit: unit.name)
def test_every_rule_is_run_again_in_the_browser(opened, landscape):
    racers = [gentle(rule, landscape, 12) for rule in RULES]
    page = opened(explore(landscape, racers, steps=12))
    runs = [trace(rule, landscape, steps=12) for rule in racers]
    for run, rates in zip(runs, open_view(page, "Effective rate")["rates"], strict=True):
        np.testing.assert_allclose(rates, effective_rates(run), rtol=1e-9, err_msg=run.optimizer.name)
    open_view(page, "One step, line by line")
    for run, told in zip(runs, page.evaluate(TAKEN_APART, [0, 7, 12]), strict=True):
        for step, seen in zip([0, 7, 11], told, strict=True):  # at the end the last step is shown
            assert seen["step"] == step
            np.testing.assert_allclose(seen["after"], run.points[step + 1], rtol=1e-12, err_msg=run.optimizer.name)
            for shown, part in zip(seen["lines"], step_report(run, step).parts, strict=True):
                assert [line["formula"] for line in shown] == [f"{line.target} ← {line.formula}" for line in part.lines]
                assert [line["value"] for line in shown] == pytest.approx([line.value for line in part.lines], rel=1e-9)
                # The last of four digits may be rounded up here and down there.
                same = [line["numbers"] == ours.numbers for line, ours in zip(shown, part.lines, strict=True)]
                assert np.mean(same) > 0.8


OPTIONS = [
    gd(lr=0.01, noise=1.0),
    momentum(lr=0.02, clip=2.0),
    adam(lr=0.1, schedule="cosine"),
    rmsprop(centered=True, momentum=0.5, eps_inside=True),
]


def test_noise_clipping_and_schedules_are_run_again_too(opened):
    page = opened(explore(ravine, OPTIONS, steps=30, seed=5))
    open_view(page, "One step, line by line")
    for rule, told in zip(OPTIONS, page.evaluate(TAKEN_APART, [30]), strict=True):
        run = trace(rule, ravine, steps=30, seed=5)
        np.testing.assert_allclose(told[0]["after"], run.points[30], rtol=1e-12)


def test_a_slider_moves_the_views_too(opened):
    page = opened(explore("ravine", LESSON, steps=60))
    before = open_view(page, "Effective rate")["rates"]
    page.locator("input[data-control='1.beta']").focus()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    settings = state(page)["settings"][1]
    run = trace(momentum(lr=settings["lr"], beta=settings["beta"]), ravine, steps=60)
    now = state(page)["rates"]
    assert settings["beta"] < 0.9
    assert now[1] != before[1]
    np.testing.assert_allclose(now[1], effective_rates(run), rtol=1e-9)


@pytest.mark.slow
def test_live_sliders_of_rule_landscape_and_luck_move_the_views_too(live):
    explorer = explore("ravine", [rmsprop(lr=0.2, noise=0.5), adam(lr=0.2, schedule="cosine")], steps=40)
    notebook = live(explorer)
    page = notebook.page

    def assert_shown():
        for rule, rates in zip(explorer.optimizers, state(page)["rates"], strict=True):
            run = trace(rule, explorer.landscape, explorer.start, steps=explorer.steps, seed=explorer.seed)
            np.testing.assert_allclose(rates, effective_rates(run), rtol=1e-9)

    open_view(page, "Effective rate")
    assert_shown()
    for control in ("0.eps", "1.beta2", "landscape.kappa", "run.seed", "run.steps"):
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.locator(f"input[data-control='{control}']").focus()
        page.keyboard.press("ArrowRight")
        frame(page)
        notebook.settle()
        assert_shown()
    explorer.landscape, explorer.optimizers = "rosenbrock", [gd(lr=1e-3), optimizers.newton]
    notebook.tell()
    assert_shown()


def test_the_meter_is_that_of_python(opened):
    racers = [*LESSON, heavy_ball(lr=0.038), optimizers.nesterov(lr=0.01), gd(lr=0.05), gd(lr=0.02), optimizers.signsgd]
    page = opened(explore("ravine", racers, steps=80))
    for rule, seen in zip(racers, open_view(page, "How much swing?")["meter"], strict=True):
        ours = oscillation(trace(rule, ravine, steps=80))
        assert seen["reversals"] == ours.reversals.tolist(), rule
        np.testing.assert_allclose(seen["tortuosity"], ours.tortuosity, rtol=1e-9)
        assert (seen["cancelled"] is None) == (ours.cancelled is None)
        if ours.cancelled is not None:
            np.testing.assert_allclose(seen["cancelled"], ours.cancelled, atol=1e-12)
        theory = ours.modes.predicted
        assert (seen["theory"] is None) == (theory is None)
        if theory is not None:
            assert [one["regime"] for one in seen["theory"]] == theory.regime.tolist()
            np.testing.assert_allclose([one["rate"] for one in seen["theory"]], theory.rate, rtol=1e-12)
    at_ten = show(page, 10)["meter"]
    assert [one["reversals"][1] for one in at_ten[:2]] == [9, trace(LESSON[1], ravine, steps=10).reversals[1]]


@pytest.mark.slow
def test_arrows_are_on_the_map_while_a_step_is_taken_apart(opened):
    page = opened(explore("ravine", LESSON, steps=60), height=1100)
    show(page, 4)
    colors = {"gradient": "#b34700", "momentum": "#0067a3", "scale": "#00724f"}
    before = {role: shows(pixels(page), color) for role, color in colors.items()}
    open_view(page, "One step, line by line")
    expected = {0: {"gradient"}, 1: {"gradient", "momentum"}, 2: {"gradient", "scale"}, 3: set(colors)}
    for racer, roles in expected.items():
        page.get_by_label("racer taken apart").select_option(index=racer)
        picture = pixels(page)
        for role, color in colors.items():
            assert (shows(picture, color) > before[role] + 8) == (role in roles), (racer, role)
    page.locator(".ravine-tabs").get_by_role("tab", name="Swing and loss", exact=True).click()
    assert state(page)["open"] == "Swing and loss"
    assert {role: shows(pixels(page), color) for role, color in colors.items()} == before


def turn_to(page, azimuth, elevation):
    """Turn the relief there by its keys."""
    page.locator(".ravine-surface").focus()
    now = state(page)
    for keys, by in [
        (("ArrowLeft", "ArrowRight"), (azimuth - now["azimuth"]) / 0.1),
        (("ArrowDown", "ArrowUp"), (elevation - now["elevation"]) / 0.08),
    ]:
        for _ in range(round(abs(by))):
            page.keyboard.press(keys[by > 0])
    frame(page)
    return state(page)


def test_a_hill_hides_what_lies_behind_it(opened):
    hill = formula("3*exp(-x**2 - y**2)", domain=((-3, 3), (-3, 3)))
    rules, slope = [gd(lr=0.05), momentum(lr=0.3)], ((0.48, 3.2), (-0.12, 0.12))
    page = opened(explore(hill, rules, start=(0.7, 0.0), steps=60, extent=slope))
    color = get_style("momentum").color
    assert open_view(page, "Surface in 3-D")["turning"]
    seen = {}
    for azimuth in (0, np.pi / 2, np.pi, 3 * np.pi / 2):
        now = turn_to(page, azimuth, 0.2)
        assert not now["turning"]
        seen[azimuth] = now["hidden"], shows(pixels(page, ".ravine-surface"), color)
    assert seen[0][0] == [0, 0]
    assert min(seen[np.pi][0]) > 0.6
    assert seen[np.pi][1] < 0.5 * seen[0][1]
    assert max(*seen[np.pi / 2][0], *seen[3 * np.pi / 2][0]) < 0.4
    above = turn_to(page, np.pi, 1.45)
    assert above["hidden"] == [0, 0]


@pytest.mark.slow
def test_the_relief_turns_unless_less_motion_is_asked_for(opened):
    explorer = explore("saddle", ["gd"], steps=20)
    page = opened(explorer)
    before = open_view(page, "Surface in 3-D")["azimuth"]
    page.wait_for_function("(before) => window.__ravine.state().azimuth > before", arg=before)
    page = opened(explorer, reduced_motion="reduce")
    before = open_view(page, "Surface in 3-D")
    page.wait_for_timeout(200)
    assert not before["turning"]
    assert state(page)["azimuth"] == before["azimuth"]


#: Turns the wheel over the map in each of 12 frames; gives the places along each side of the relief's mesh in each.
ZOOM = """async () => {
  const map = document.querySelector(".ravine-map");
  const { left, top, width, height } = map.getBoundingClientRect();
  const [clientX, clientY] = [left + 0.6 * width, top + 0.4 * height];
  const places = [];
  for (let k = 0; k < 12; k++) {
    map.dispatchEvent(new WheelEvent("wheel", { deltaY: 20, ctrlKey: true, bubbles: true, clientX, clientY }));
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    places.push(window.__ravine.state().places);
  }
  return places;
}"""


@pytest.mark.slow
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_relief_of_a_loss_is_coarse_while_the_map_is_zoomed_and_full_at_rest(opened, motion):
    x = np.linspace(-1, 3, 400)
    page = opened(explore(linear_regression.on(x, 2 * x + np.sin(9 * x)), [gd], steps=20), reduced_motion=motion)
    full = "() => window.__ravine.state().places === 97"
    open_view(page, "Surface in 3-D")
    page.wait_for_function(full)
    before = state(page)["view"], shows(pixels(page, ".ravine-surface"), get_style("gd").color)
    places = page.evaluate(ZOOM)
    assert all(count > 2 and count**2 * len(x) <= 2e5 for count in places)
    page.wait_for_function(full)
    after = state(page)["view"], shows(pixels(page, ".ravine-surface"), get_style("gd").color)
    assert np.ptp(after[0], axis=1) == pytest.approx(np.ptp(before[0], axis=1) * np.exp(0.05 * 12), rel=1e-2)
    assert 0 < after[1] < before[1]  # the path is seen from farther away


def bowl():
    return picture(np.hypot(*np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 40))) / 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [lambda: (bowl(), adam(lr=0.5)), lambda: (linear_regression, rmsprop(batch=4, noise=0.1))],
    ids=["picture", "mini-batches"],
)
def test_pictures_and_mini_batches_have_all_views(opened, made):
    landscape, rule = made()
    explorer = explore(landscape, [rule], steps=12)
    page = opened(explorer)

    def assert_shown(rule):
        run = trace(rule, landscape, steps=12)
        assert_draws(page, explorer, [rule])
        np.testing.assert_allclose(open_view(page, "Effective rate")["rates"][0], effective_rates(run), rtol=1e-9)
        np.testing.assert_allclose(open_view(page, "One step, line by line")["after"], run.points[12], rtol=1e-12)

    assert_shown(rule)
    open_view(page, "Surface in 3-D")
    assert len({tuple(color) for color in pixels(page, ".ravine-surface")[::5, ::5].reshape(-1, 3)}) > 200
    page.locator("input[data-control='0.lr']").focus()
    page.keyboard.press("ArrowRight")
    turned = rule(**state(page)["settings"][0])
    assert turned.values["lr"] > rule.values["lr"]
    assert_shown(turned)


def test_the_steps_of_a_guest_are_not_shown(opened):
    page = opened(explore(ravine, [guests.scipy("BFGS"), "gd"], steps=10))
    for view in VIEWS:
        open_view(page, view)
    open_view(page, "One step, line by line")
    assert "an optimizer of another library" in page.inner_text(".ravine-equations")


@pytest.mark.slow
@pytest.mark.parametrize("lr", [100.0, 1e-300], ids=["at once", "never"])
def test_runs_that_go_nowhere_break_nothing(opened, lr):
    page = opened(explore("ravine", [gd(lr=lr), adam(lr=lr), optimizers.newton], steps=1))
    for view in VIEWS:
        open_view(page, view)
        show(page, 0)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(opened, scheme):
    page = opened(explore("ravine", LESSON, steps=20), width=390, color_scheme=scheme)
    for view in VIEWS:
        open_view(page, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
