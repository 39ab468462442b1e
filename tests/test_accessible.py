"""The saved page keeps axe's rules of accessibility; and axe is awake: a page that breaks them is told so."""

import pytest
from jupyter import CHROMIUM, FLAGS

from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")
if CHROMIUM is None:
    pytest.skip("NO TESTS BY AXE: there is no chromium", allow_module_level=True)

#: The impacts that fail a page.
GRAVE = ("serious", "critical")


pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    racers = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
    return explore("ravine", racers, steps=60).save(tmp_path_factory.mktemp("page") / "explorer.html")


@pytest.fixture
def violations(saved):
    """What axe finds on the page, for a screen of that width and theme, after `act` has been done to the page."""
    from playwright.sync_api import sync_playwright

    def found(width=1280, scheme="light", act="() => null"):
        context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme)
        page = context.new_page()
        page.goto(saved.as_uri())
        page.wait_for_selector("[data-ready]", timeout=10_000)
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.evaluate(act)
        page.wait_for_timeout(150)
        results = axe.Axe().run(page).response["violations"]
        context.close()
        return {one["id"]: [node["html"][:160] for node in one["nodes"]] for one in results if one["impact"] in GRAVE}

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield found
        browser.close()


#: What a reader does, by what is seen then.
STATES = {
    **{
        f"{name} view": "() => [...document.querySelectorAll('.ravine-tabs button')]"
        f".find((one) => one.textContent === '{name}').click()"
        for name in ("Effective rate", "One step, line by line", "How much swing?", "Surface in 3-D")
    },
    "code": "() => [...document.querySelectorAll('button')].find((one) => one.textContent === 'Copy code').click()",
    "presets": "() => document.querySelector('[aria-haspopup=dialog]').click()",
    "numbers of a preset": "() => [...document.querySelectorAll('.ravine-preset')]"
    ".find((one) => one.textContent.startsWith('Descent zigzags')).click()",
    "a refused value": """() => {
      const entry = document.querySelector("[aria-label='memory β of momentum, as a number']");
      entry.value = "2";
      entry.dispatchEvent(new Event("change"));
    }""",
    "a landscape, more racers and a long formula": """() => {
      const choose = (label, value) => {
        const menu = document.querySelector(`select[aria-label='${label}']`);
        menu.value = value;
        menu.dispatchEvent(new Event("change"));
      };
      choose("landscape", "linear_regression");
      for (let k = 0; k < 8; k++)
        [...document.querySelectorAll("button")].find((one) => one.textContent === "Add").click();
      const entry = document.querySelector("[aria-label='formula f(x, y)']");
      entry.value = "sin(3*x)**2 + k*y**2 + exp(-(x - a)**2 - (y - b)**2) + sqrt(1 + x**2*y**2)";
      entry.dispatchEvent(new Event("change"));
      document.querySelectorAll("details").forEach((one) => (one.open = true));
    }""",
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave_on_a_saved_page(violations, width, scheme):
    assert violations(width, scheme) == {}


@pytest.mark.parametrize("act", STATES.values(), ids=STATES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_grave_in_any_state(violations, width, scheme, act):
    assert violations(width, scheme, act) == {}


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("() => document.querySelector('.ravine-map').removeAttribute('aria-label')", "role-img-alt"),
        ("() => document.querySelector('.ravine-outcome').style.color = '#ddd'", "color-contrast"),
        (
            "() => document.querySelector('[aria-label=Play]').removeAttribute('aria-label') || "
            "document.querySelectorAll('button[title=Play]').forEach((one) => one.removeAttribute('title'))",
            "button-name",
        ),
        ("() => document.documentElement.removeAttribute('lang')", "html-has-lang"),
    ],
)
def test_axe_finds_what_is_broken_on_purpose(violations, harm, rule):
    assert rule in violations(act=harm)
