"""The explorer as a module in another page: a setup goes in, events come out, and a host without Python can show it."""

import base64

import numpy as np
import pytest
from browser import frame, wait_for_text

from landscapes import ravine
from optimizers import gd, momentum, trace
from visualizer import explore
from visualizer.explorer.referee import is_close

PAGE = """<!doctype html><html lang=en><title>course</title><body>
<div id="lesson"></div><div id="host"></div>
<script type="module">
import widget, {{ mount }} from "{module}";
window.widget = widget;
window.mount = mount;
window.events = [];
const place = document.getElementById("lesson");
for (const name of ["ravine:change", "ravine:step"])
  place.addEventListener(name, ({{ detail }}) => window.events.push([name, detail]));
</script>"""

LINK = "v=1&landscape=ravine:kappa=20&racer=gd:lr=0.05&racer=momentum:lr=0.05,beta=0.8&steps=40"


@pytest.fixture
def course(new_page, tmp_path):
    """A page that has loaded the module."""
    path = explore("ravine", ["gd"], backend="browser").save(tmp_path / "ravine.js")
    page = new_page()
    module = "data:text/javascript;base64," + base64.b64encode(path.read_bytes()).decode()
    page.set_content(PAGE.format(module=module))
    page.wait_for_function("() => window.mount")
    return page


def shown(page, where="#lesson"):
    return page.evaluate("(where) => document.querySelector(`${where} .ravine`).ravine.state()", where)


def test_a_link_and_a_setup_are_shown(course):
    setup = explore(ravine(kappa=20), [gd(lr=0.05), momentum(lr=0.05, beta=0.8)], steps=40, backend="browser").setup
    for given in (LINK, setup):
        course.evaluate("(given) => { window.explorer = mount(document.getElementById('lesson'), given); }", given)
        assert course.locator("#lesson .ravine").count() == 1
        state = shown(course)
        for path, rule in zip(state["paths"], [gd(lr=0.05), momentum(lr=0.05, beta=0.8)], strict=True):
            run = trace(rule, ravine(kappa=20), steps=40)
            assert is_close(run, np.column_stack([path["x"], path["y"]]))
    assert course.evaluate("() => explorer.setup()") == setup


def test_a_change_and_a_step_are_told(course):
    course.evaluate("(link) => { window.explorer = mount(document.getElementById('lesson'), link); }", LINK)
    slider = course.locator("input[data-control='1.beta']")
    slider.focus()
    course.keyboard.press("ArrowLeft")
    course.get_by_label("One step back").click()
    (change, setup), (step, number) = course.evaluate("() => events")
    assert (change, step, number) == ("ravine:change", "ravine:step", 39)
    assert setup["racers"][1]["settings"]["beta"] == shown(course)["settings"][1]["beta"] < 0.8
    course.evaluate("(link) => explorer.show(link)", "v=1&landscape=saddle&racer=adam:lr=0.1&steps=9")
    assert shown(course)["steps"] == 9
    assert course.inner_text(".ravine-title").startswith("saddle")


@pytest.mark.thinned(4)
@pytest.mark.parametrize(
    ("link", "says"),
    [
        ("landscape=ravine", "a link must begin with v=1, got landscape=ravine"),
        ("v=1&landscape=ravin&racer=gd", "unknown landscape 'ravin': did you mean 'ravine'?"),
        ("v=1&landscape=ravine&racer=adm", "unknown optimizer 'adm': did you mean 'adam'?"),
        ("v=1&landscape=ravine&racer=gd:lr=-1", "lr must be a finite number >= 0, got -1"),
        ("v=1&landscape=ravine&racer=gd:rate=1", "unknown parameter of gd 'rate'"),
        ("v=1&landscape=ravine", "a race must have at least one optimizer, got none"),
        ("v=1&formula=sine(x)&racer=gd", "unknown function in a formula 'sine': did you mean 'sin'?"),
        ("v=1&landscape=ravine&racer=gd&steps=0", "steps must be a whole number >= 1, got 0"),
        ("v=1&landscape=ravine&racer=gd:batch=4", "batch needs a landscape that is a mean over data, got ravine"),
    ],
)
def test_a_setup_that_is_not_allowed_is_refused_in_a_sentence(course, link, says):
    refused = course.evaluate(
        "(link) => { try { mount(document.getElementById('lesson'), link); } catch (error) { return error.message; } }",
        link,
    )
    assert refused.startswith(says)
    assert course.locator(".ravine").count() == 0


def test_a_host_of_anywidgets_without_python_shows_it_in_a_shadow(course):
    course.evaluate(
        """(setup) => {
        const el = document.createElement("div");
        document.getElementById("host").attachShadow({ mode: "open" }).append(el);
        window.close_it = widget.render({ model: { get: (name) => ({ setup })[name] }, el });
        }""",
        LINK,
    )
    frame(course)
    map_ = course.locator(".ravine-map")
    assert map_.bounding_box()["height"] > 100  # the style sheet is in there
    entry = course.get_by_label("learning rate α of gd, as a number")
    entry.fill("0.042")
    entry.press("Enter")
    wait_for_text(course, ".ravine-outcome", "gd α=0.042")
    course.evaluate("() => close_it()")
