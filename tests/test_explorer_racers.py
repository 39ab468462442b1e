"""The racers of an explorer in a browser: what is spoken of them, their names, order and hiding, and the focus."""

import numpy as np
import pytest
from browser import assert_draws, color_of, frame, pixels, shows, state, type_in

from landscapes import ravine
from optimizers import adam, gd, guests, momentum, oscillation, rmsprop, trace
from visualizer import explore

LISTENS = 700  # milliseconds after a change, by which it has been spoken of

#: Keep whatever is spoken from now on.
HEAR = """() => {
  window.spoken = [];
  new MutationObserver(() => window.spoken.push(document.querySelector(".ravine-spoken").textContent))
    .observe(document.querySelector(".ravine-spoken"), {childList: true, characterData: true, subtree: true});
}"""


def rest(page):
    """Wait until changes have been spoken of; timers of a page come in their order."""
    page.evaluate("(pause) => new Promise((done) => setTimeout(done, pause))", LISTENS)


def focused(page):
    return page.evaluate("() => document.activeElement.getAttribute('data-key')")


# what is spoken


def verdict(racer, landscape="ravine", steps=100):
    """What becomes of a run, as the explorer says it, from what Python measures."""
    run = trace(racer, landscape, steps=steps)
    if run.diverged_at is not None:
        return f"diverges at step {run.diverged_at}"
    passed, arrived = int(run.steps_to()), int(run.arrival())
    seen = run if arrived < 0 else trace(racer, landscape, steps=arrived)
    swinging = (seen.reversals >= 5) & (oscillation(seen).tortuosity >= 1.5)
    swung = "swings and " if np.any(swinging) else ""
    if arrived >= 0:
        return f"{swung}arrives at step {arrived}"
    if passed >= 0:
        return f"{swung}passes the minimum at step {passed}"
    if run.values[-1] <= run.values[0]:
        return f"{swung}does not arrive"
    sizes = [np.abs(np.diff(part, axis=0)).sum(axis=0) for part in np.split(run.points[:100], 4)]
    widens = np.all(np.diff(sizes, axis=0) > 0, axis=0) & swinging
    return "swings wider and wider" if np.any(widens) else f"{swung}ends higher than it began"


@pytest.mark.slow
def test_it_is_spoken_of_what_becomes_of_a_racer_when_its_slider_rests(opened):
    racers = {"gd": gd(lr=0.038), "momentum": momentum(lr=0.038), "adam": adam(lr=0.2)}
    page = opened(explore("ravine", racers.values(), steps=100))
    page.evaluate(HEAR)
    rest(page)
    assert page.evaluate("() => window.spoken") == []  # nothing at the opening
    told = []
    for name, words, value in [
        ("gd", "learning rate α", 0.042),
        ("gd", "learning rate α", 0.02),
        ("gd", "learning rate α", 10.0),
        ("gd", "learning rate α", 0.0399),
        ("momentum", "learning rate α", 0.1),
        ("momentum", "memory β", 0.99),
        ("adam", "learning rate α", 0.001),
    ]:
        racers[name] = racers[name](**{"lr" if words.endswith("α") else "beta": value})
        type_in(page, f"{words} of {name}, as a number", value)
        told.append(f"{name} {verdict(racers[name])}.")
        page.wait_for_function("(count) => window.spoken.length >= count", arg=len(told))
    assert page.evaluate("() => window.spoken") == told
    kinds = ["wider and wider", "gd does not arrive", "diverges", "swings and does not", "arrives at step"]
    assert all(any(kind in words for words in told) for kind in kinds)

    # What changes no run is not spoken of.
    page.get_by_label("To the start").click()
    page.get_by_label("Hide gd").click()
    page.get_by_label("Zoom in").click()
    page.emulate_media(color_scheme="dark")
    page.locator("[data-key='grip 0']").press("ArrowDown")
    rest(page)
    page.get_by_label("Remove adam").click()
    rest(page)
    assert page.evaluate("() => window.spoken") == told


@pytest.mark.slow
def test_what_only_python_runs_is_spoken_of_as_such(opened):
    guest = guests.scipy("BFGS")
    page = opened(explore("ravine", [gd(lr=0.038), guest], steps=100))
    type_in(page, "curvature κ of landscape, as a number", 10)
    words = f"gd {verdict(gd(lr=0.038), ravine(kappa=10))}; {guest.name} runs in Python only."
    page.wait_for_function("() => document.querySelector('.ravine-spoken').textContent")
    assert page.text_content(".ravine-spoken") == words


# names

ALIKE = [gd(lr=0.02), gd(lr=0.038), gd(lr=0.038), momentum, momentum(beta=0.5)]
TITLES = ["gd α=0.02", "gd α=0.038 (2)", "gd α=0.038 (3)", "momentum β=0.9", "momentum β=0.5"]


def labels(page, word):
    """What the buttons of the cards are called whose name begins with a word."""
    found = page.locator(f".ravine-card button[aria-label^='{word} ']").all()
    return [one.get_attribute("aria-label").removeprefix(f"{word} ").partition(":")[0] for one in found]


def assert_named(page, titles):
    frame(page)
    for word in ("Hide", "Remove", "Move", "Show only"):
        assert labels(page, word) == titles
    page.get_by_role("tab", name="How much swing?").click()
    frame(page)
    heads = page.locator(".ravine-oscillation tbody th, .ravine-oscillation tbody td:first-child").all_inner_texts()
    assert [head.strip() for head in heads] == titles
    page.get_by_role("tab", name="One step, line by line").click()
    frame(page)
    assert page.get_by_label("racer taken apart").locator("option").all_inner_texts() == titles


def test_racers_of_one_name_are_told_apart_wherever_they_are_named(opened):
    page = opened(explore("ravine", ALIKE, steps=60))
    rest(page)
    assert_named(page, TITLES)
    type_in(page, "curvature κ of landscape, as a number", 20)
    page.wait_for_function("() => document.querySelector('.ravine-spoken').textContent")
    said = page.text_content(".ravine-spoken").split("; ")
    assert all(part.startswith(f"{title} ") for part, title in zip(said, TITLES[:4], strict=False))
    assert said[4:] == ["and 1 more."]
    page.locator("input[data-key='0.lr typed']").fill("0.038")
    page.keyboard.press("Enter")
    assert_named(page, ["gd (1)", "gd (2)", "gd (3)", *TITLES[3:]])
    page.get_by_label("Undo", exact=False).click()
    page.get_by_label("Remove gd α=0.02").click()
    assert_named(page, ["gd (1)", "gd (2)", *TITLES[3:]])
    page.get_by_label("Remove momentum β=0.5").click()
    assert_named(page, ["gd (1)", "gd (2)", "momentum"])


# moving and hiding

FOUR = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
SAME = [gd(lr=0.01), gd(lr=0.02), gd(lr=0.03), gd(lr=0.038)]


def order(page):
    return [(racer["name"], racer["settings"]["lr"]) for racer in state(page)["setup"]["racers"]]


@pytest.mark.parametrize("racers", [FOUR, SAME], ids=["of four rules", "of one rule"])
def test_racers_are_moved_by_the_keyboard_and_by_the_mouse(opened, racers):
    explorer = explore("ravine", racers, steps=60)
    page = opened(explorer)
    first = order(page)
    page.locator("[data-key='grip 0']").focus()
    for k, key in enumerate(["ArrowDown", "ArrowRight", "ArrowDown"], start=1):
        page.keyboard.press(key)
        assert focused(page) == f"grip {k}"
        assert order(page) == [*first[1 : k + 1], first[0], *first[k + 1 :]]
    page.keyboard.press("ArrowDown")  # it is the last
    assert order(page) == [*first[1:], first[0]]
    assert_draws(page, explorer, [*racers[1:], racers[0]])
    moves = labels(page, "Move")
    assert len(set(moves)) == 4
    page.keyboard.press("ArrowUp")
    assert (focused(page), order(page)) == ("grip 2", [first[1], first[2], first[0], first[3]])
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")

    before = order(page)
    grip, target = (page.locator(f"[data-key='grip {k}']") for k in (0, 2))
    begin, end = grip.bounding_box(), target.bounding_box()
    page.mouse.move(begin["x"] + 5, begin["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 40, end["y"] + 30, steps=5)
    page.mouse.up()
    assert order(page) == [before[1], before[2], before[0], before[3]]
    assert focused(page) == "grip 2"
    page.locator("[data-key='add']").click()
    assert focused(page) == "add"  # and not the grip that was moved


def test_a_racer_is_hidden_shown_alone_and_brought_back(opened):
    page = opened(explore("ravine", FOUR, steps=100), color_scheme="light")
    colors = [color_of(racer) for racer in FOUR]

    def seen():
        picture = pixels(page)
        return [shows(picture, color) > 20 for color in colors]

    assert seen() == [True] * 4
    hide = page.get_by_label("Hide rmsprop")
    hide.click()
    assert seen() == [True, True, False, True]
    assert hide.get_attribute("aria-pressed") == "true"
    page.keyboard.press("Control+z")
    assert seen() == [True] * 4
    assert hide.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Control+y")
    assert seen() == [True, True, False, True]
    only = page.get_by_label("Show only momentum")
    only.click()
    assert seen() == [False, True, False, False]
    assert only.get_attribute("aria-pressed") == "true"
    page.locator("[data-key='grip 1']").press("ArrowUp")  # what is hidden goes with the racers
    assert seen() == [False, True, False, False]
    page.get_by_label("Show only momentum").click()
    assert seen() == [True] * 4
    page.get_by_label("Hide adam").click()
    page.locator("[data-key='add']").click()  # one more racer brings no other back
    assert seen() == [True, True, True, False]


# the focus


def test_the_focus_stays_where_it_was(opened):
    page = opened(explore("ravine", FOUR, steps=60))
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")

    def choose(key, value):
        page.locator(f"[data-key='{key}']").focus()
        page.locator(f"[data-key='{key}']").select_option(value)
        return focused(page)

    def enter(key, text):
        page.locator(f"[data-key='{key}']").fill(text)
        page.keyboard.press("Enter")
        return focused(page)

    page.locator("[data-key='add']").focus()
    page.keyboard.press("Enter")
    assert len(order(page)) == 5
    assert focused(page) == "add"
    for k, left in [(4, "remove 3"), (0, "remove 0")]:
        page.locator(f"[data-key='remove {k}']").focus()
        page.keyboard.press("Enter")
        assert focused(page) == left
    assert [name for name, _ in order(page)] == ["momentum", "rmsprop", "adam"]
    assert choose("rule 1", "heavy_ball") == "rule 1"
    assert enter("1.lr typed", "0.01") == "1.lr typed"
    assert enter("landscape.kappa typed", "20") == "landscape.kappa typed"
    assert enter("1.lr typed", "-1") == "1.lr typed"  # refused
    assert enter("schedule 1", "cosine") == "schedule 1"
    assert choose("landscape", "rosenbrock") == "landscape"
    assert enter("formula", "x**2 + a*y**2") == "formula"
    for _ in range(2):
        page.locator("[data-key='remove 0']").focus()
        page.keyboard.press("Enter")
    assert focused(page) == "rule 0"  # the last racer cannot be removed
    assert [name for name, _ in order(page)] == ["adam"]


def test_what_was_before_the_last_change_stays_faintly_until_it_is_dismissed(opened):
    page = opened(explore("ravine", [gd(lr=0.038)], steps=60))
    first = pixels(page)
    page.locator("input[data-control='0.lr']").press("Home")  # so little that the path is hardly seen
    page.wait_for_function("() => /α=0.0001 /.test(document.querySelector('.ravine-outcome').textContent)")  # at rest
    seen = pixels(page)
    assert "faint: before the last change" in page.inner_text(".ravine-caption")
    page.keyboard.press("Escape")
    without = pixels(page)
    ghost = (seen != without).any(axis=-1)
    path = (first != without).any(axis=-1)  # what the first path has drawn, with its head and name
    assert ghost.sum() > 300
    assert (ghost & path).sum() > 0.9 * ghost.sum()  # it is there that the first path was
    assert "faint" not in page.inner_text(".ravine-caption")
    page.locator(".ravine-map").press("Control+z")
    page.keyboard.press("Escape")
    assert np.array_equal(pixels(page), first)


def test_what_changes_nothing_is_not_to_be_undone(opened):
    page = opened(explore("ravine", [gd(lr=0.038)], steps=60))
    undo = page.get_by_label("Undo")
    for _ in range(2):
        page.get_by_role("button", name="Reset", exact=True).click()
    assert undo.get_attribute("aria-disabled") == "true"
    page.locator("input[data-control='0.lr']").press("ArrowRight")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert state(page)["settings"][0]["lr"] == 0.038
    assert undo.get_attribute("aria-disabled") == "true"


def test_undo_ends_the_search_for_the_best_rates(opened):
    page = opened(explore("ravine", [gd(lr=0.038, noise=0.1) for _ in range(12)], steps=1000))
    page.locator("input[data-control='lr']").press("ArrowRight")
    page.locator("[data-key='tune']").click()
    page.wait_for_function("() => /searched/.test(document.querySelector('.ravine-status').textContent)")
    page.locator(".ravine-map").press("Control+z")
    before = state(page)["setup"]
    page.wait_for_timeout(1500)  # in which the search would have ended
    assert state(page)["setup"] == before
    assert "searched" not in page.inner_text(".ravine-status")
