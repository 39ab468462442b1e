"""The layout of the explorer: on any screen every control can be reached, and what belongs together is seen at once."""

import pytest
from browser import frame

from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
MANY = [*LESSON, "adamw", "nadam", "lion", "newton", "yogi", "adan", "sophia", "polyak"]
SIZES = [(667, 375), (740, 360), (640, 400), (390, 844), (768, 1024), (1024, 600), (1024, 768), (1280, 720)]
TABS = ("Swing and loss", "One step, line by line", "Effective rate", "How much swing?", "Surface in 3-D")

#: What a notebook shows around its cells, in pixels: its bars above, and the cell's own code.
HOST = 130

every_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: "x".join(map(str, size)))

#: The controls that are not the top element at their own centre, once they are scrolled to: from the first to the last
#: and back, so that each is scrolled to from above and from below.
COVERED = """() => {
  const controls = [...document.querySelectorAll("button, input, select, summary")]
    .filter((one) => one.checkVisibility());
  return [...controls, ...controls.toReversed()].filter((one) => {
    one.scrollIntoView({block: "nearest"});
    const {left, top, width, height} = one.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(one.contains(seen) || seen?.closest("label")?.contains(one));
  }).map((one) => one.getAttribute("aria-label") ?? one.textContent);
}"""

#: Pairs of controls and words of which one lies on another. The status lies on the map, and a mark on its own slider.
OVERLAPPING = """() => {
  const seen = (one) => {
    let {left, top, right, bottom} = one.getBoundingClientRect();
    for (let holder = one.parentElement; holder; holder = holder.parentElement) {
      if (getComputedStyle(holder).overflow === "visible" || holder === document.documentElement) continue;
      const edge = holder.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return {one, left, top, right, bottom};
  };
  const isText = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const boxes = [...document.querySelectorAll(".ravine *")]
    .filter((one) => one.matches("button, input, select, summary") || isText(one))
    .filter((one) => one.checkVisibility() && !one.closest("option, .ravine-status, .ravine-spoken, dialog"))
    .map(seen).filter(({left, top, right, bottom}) => right > left && bottom > top);
  const sliderOf = (one) => one.type === "range" && one.closest(".ravine-slider");
  const isApart = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) < 1 ||
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) < 1 ||
    a.one.contains(b.one) || b.one.contains(a.one) ||
    sliderOf(a.one)?.contains(b.one) || sliderOf(b.one)?.contains(a.one);
  const nameOf = ({one}) => one.getAttribute("aria-label") ?? one.textContent;
  return boxes.flatMap((a, k) => boxes.slice(k + 1).filter((b) => !isApart(a, b)).map((b) => [nameOf(a), nameOf(b)]));
}"""

#: Where the parts end, in pixels below the top of the explorer.
BOTTOMS = """() => {
  const root = document.querySelector(".ravine");
  root.scrollIntoView();
  const {top} = root.getBoundingClientRect();
  const below = (one) => one.getBoundingClientRect().bottom - top;
  const bottoms = (which) => [...root.querySelectorAll(which)].filter((one) => one.checkVisibility()).map(below);
  return {
    map: bottoms(".ravine-map"), panel: bottoms(".ravine-panel"), equations: bottoms(".ravine-equations"),
    sliders: bottoms(".ravine-controls input[type=range]"),
  };
}"""

#: What a finger must hit but is lower than 44 pixels.
LOW = """() => [...document.querySelectorAll(
    "button, select, summary, input[type=text], input[type=range], label:has(input[type=checkbox])")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect().height])"""


def saved(browser, folder, racers, size=(1280, 720), **how):
    """The page of a saved explorer."""
    page = browser.new_context(viewport={"width": size[0], "height": size[1]}, **how).new_page()
    page.goto(explore("ravine", racers, steps=20).save(folder / "explorer.html").as_uri())
    page.wait_for_selector("[data-ready]", timeout=10_000)
    return page


@pytest.fixture(scope="module", params=[1, 4, 12], ids="{} racers".format)
def page(request, browser, tmp_path_factory):
    """One page for each number of racers, which the tests resize."""
    page = saved(browser, tmp_path_factory.mktemp("page"), MANY[: request.param])
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def lesson(browser, tmp_path_factory):
    """A page with four racers."""
    page = saved(browser, tmp_path_factory.mktemp("page"), LESSON)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def touched(browser, tmp_path_factory):
    """A page with four racers on a screen that is touched."""
    page = saved(browser, tmp_path_factory.mktemp("page"), LESSON, (390, 844), has_touch=True, is_mobile=True)
    yield page
    page.context.close()


def resize(page, size, scheme="light"):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    page.evaluate("() => scrollTo(0, 0)")
    frame(page)


def unfold(page, is_open=True):
    page.evaluate("(is) => document.querySelectorAll('details').forEach((one) => (one.open = is))", is_open)
    frame(page)


def choose_tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()
    frame(page)


@pytest.fixture
def large(lesson):
    """Large type, until the test ends."""
    switch = lesson.get_by_role("button", name="Large type, for a projector")
    switch.click()
    yield lesson
    switch.click()
    choose_tab(lesson, TABS[0])


@pytest.fixture
def mapped(lesson):
    """The page of four racers with the map of settings, until the test ends."""
    button = lesson.get_by_role("button", name="Map of settings")
    button.click()
    yield lesson
    button.click()


@pytest.mark.slow
@every_size
def test_the_map_of_settings_breaks_nothing(mapped, size):
    resize(mapped, size)
    unfold(mapped, False)
    assert mapped.evaluate(COVERED) == []
    assert mapped.evaluate(OVERLAPPING) == []
    assert mapped.evaluate("() => document.documentElement.scrollWidth") <= size[0]
    resize(mapped, size)
    landscape, plane = (mapped.locator(which).bounding_box() for which in (".ravine-map", ".ravine-plane-map"))
    is_wide = size[0] >= 1024
    assert (plane["x"] > landscape["x"] + 0.9 * landscape["width"]) is is_wide
    assert min(plane["width"], plane["height"]) > (180 if is_wide else 140)  # two lines below it keep their room


@every_size
@pytest.mark.thinned(24)
def test_no_control_lies_under_another(page, size):
    for scheme in ("light", "dark"):
        resize(page, size, scheme)
        for is_open in (True, False):
            unfold(page, is_open)
            assert page.evaluate(COVERED) == [], (scheme, is_open)


@pytest.mark.thinned(8)
@every_size
def test_no_words_lie_on_others(page, size):
    resize(page, size)
    for is_open in (True, False):
        unfold(page, is_open)
        assert page.evaluate(OVERLAPPING) == [], is_open


@pytest.mark.slow
@every_size
def test_every_view_leaves_the_controls_free(lesson, size):
    resize(lesson, size)
    unfold(lesson, False)
    for name in reversed(TABS):
        choose_tab(lesson, name)
        assert lesson.evaluate(COVERED) == [], name
        assert lesson.evaluate(OVERLAPPING) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (390, 844)])
def test_large_type_breaks_nothing(large, size):
    resize(large, size)
    for name in TABS:
        choose_tab(large, name)
        assert large.evaluate(COVERED) == [], name
        assert large.evaluate(OVERLAPPING) == [], name
        assert large.evaluate("() => document.documentElement.scrollWidth") <= size[0]


def test_a_narrow_page_breaks_nothing(lesson):
    """320 pixels are what is left of 1280 where a reader enlarges the page four times."""
    resize(lesson, (320, 640))
    for is_open in (True, False):
        unfold(lesson, is_open)
        assert lesson.evaluate(COVERED) == []
        assert lesson.evaluate(OVERLAPPING) == []
        assert lesson.evaluate("() => document.documentElement.scrollWidth") <= 320


@pytest.mark.thinned(3)
@pytest.mark.parametrize("size", [(1280, 720), (1024, 768)])
@pytest.mark.parametrize("host", [0, HOST], ids=["page", "notebook"])
def test_the_map_the_swing_and_the_sliders_are_seen_at_once(lesson, live, size, host):
    if host:
        page = live(explore("ravine", LESSON, steps=20), size[0], height=size[1]).page
    else:
        page = lesson
        resize(page, size)
        unfold(page, False)
    frame(page)
    bottoms = page.evaluate(BOTTOMS)
    assert len(bottoms["sliders"]) == 12
    assert max(*bottoms["map"], bottoms["panel"][0], *bottoms["sliders"]) <= size[1] - host
    assert page.evaluate(
        "() => { const {scrollHeight, clientHeight} = document.querySelector('.ravine-controls');"
        " return scrollHeight <= clientHeight; }"
    )


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768)])
def test_the_map_and_all_lines_of_a_step_are_seen_at_once(lesson, size):
    resize(lesson, size)
    choose_tab(lesson, "One step, line by line")
    choice = lesson.get_by_label("racer taken apart")
    choice.select_option("adam")
    frame(lesson)
    assert lesson.locator(".ravine-part tr").count() == 14  # seven lines for each coordinate
    bottoms = lesson.evaluate(BOTTOMS)
    assert bottoms["map"][0] < bottoms["equations"][0] <= size[1]
    choose_tab(lesson, TABS[0])


def test_on_a_phone_the_map_stays_while_the_last_slider_is_moved(touched):
    resize(touched, (390, 844))
    last = "input[data-control='3.eps']"
    touched.evaluate("(which) => document.querySelector(which).scrollIntoView({block: 'end'})", last)
    frame(touched)
    assert touched.evaluate("() => scrollY") > 844
    sight, slider = (touched.locator(which).bounding_box() for which in (".ravine-map", last))
    assert sight["y"] == 0
    assert sight["height"] > 200
    assert sight["height"] <= slider["y"] <= 844 - slider["height"]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(390, 844), (320, 640), (740, 360), (1024, 768)])
def test_a_finger_hits_every_control(touched, size):
    resize(touched, size)
    unfold(touched)
    for name in reversed(TABS):
        choose_tab(touched, name)
        assert touched.evaluate(LOW) == [], name
    touched.get_by_role("button", name="Map of settings").click()
    assert touched.evaluate(LOW) == []
    assert touched.evaluate(COVERED) == []
    touched.get_by_role("button", name="Map of settings").click()


@pytest.mark.slow
def test_a_finger_hits_the_presets_and_the_guide(touched):
    resize(touched, (390, 844))
    touched.get_by_label("guided tour").select_option("Momentum")
    assert touched.get_by_role("button", name="Next").is_visible()
    assert touched.evaluate(LOW) == []
    touched.get_by_role("button", name="Presets").click()
    assert touched.evaluate(LOW) == []
    touched.locator(".ravine-preset").first.click()
    assert touched.get_by_role("button", name="Close the numbers").is_visible()
    assert touched.evaluate(LOW) == []
    touched.get_by_role("button", name="Close the guide").click()
    touched.get_by_role("button", name="Reset", exact=True).click()  # for other tests of this page
