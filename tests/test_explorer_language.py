"""The explorer speaks Chinese: no English is left on its page, nothing is cut off, and it says what Python says."""

import re

import pytest
from browser import frame, type_in
from matplotlib.text import Text

import landscapes
import optimizers
from landscapes._core.language import speaking, translations
from optimizers import adam, gd, momentum, schedules
from visualizer import explore
from visualizer.explorer.module import STATIC

#: A text that is translated: one literal in `_` or `N_`.
MARKED = re.compile(r'(?<![\w.$])N?_\(\s*"((?:[^"\\]|\\.)*)"')

#: The same within a text in backquotes, where those who collect messages do not find it.
HIDDEN = re.compile(r"\$\{[^}]*(?<![\w.$])N?_\([\"']")

#: Keeps what is drawn as text.
DRAWN = """window.__drawn = new Set();
const fillText = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
  window.__drawn.add(String(text));
  return fillText.call(this, text, ...where);
};"""

#: All texts of a page: those that are read, spoken, shown by a pointer or drawn.
TEXTS = """() => {
  const found = new Set(window.__drawn);
  const root = document.querySelector(".ravine");
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) found.add(walker.currentNode.data);
  for (const one of root.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext", "label"])
      if (one.getAttribute(name)) found.add(one.getAttribute(name));
  return [...found].map((text) => text.trim());
}"""

#: What is wider than its place, and may not be scrolled.
CUT = """() => [...document.querySelectorAll(".ravine button, .ravine label, .ravine legend, .ravine th, .ravine td, " +
  ".ravine summary, .ravine-row > span, .ravine-pick > span, .ravine-marks > span")]
  .filter((one) => one.offsetParent && getComputedStyle(one).display !== "inline")
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.className} ${one.textContent}`)"""

NAMES = {
    *landscapes.names(),
    *optimizers.names(),
    *schedules.names(),
    *("steps", "seed", "float32", "float64", "RMSProp", "cos", "sin", "exp", "sqrt"),
    *(name for unit in map(optimizers.get, optimizers.names()) for name in [*unit.parameters, *unit.common]),
}


def explorer(lang):
    return explore("ravine", [gd(lr=0.038), momentum(lr=0.038), adam(lr=0.2)], steps=60, lang=lang)


def is_english(text):
    """It has a word that nobody types: neither a name nor a symbol."""
    return any(word not in NAMES for word in re.findall(r"[A-Za-z]\w+", text))


def is_chinese(text):
    return bool(re.search(r"[\u3000-\u9fff\uff00-\uffef]", text))


def unfold(page):
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")


def walk(page):
    """Go everywhere, and yield what was seen."""
    tools = page.locator(".ravine-tools > button")
    unfold(page)
    for k in range(page.get_by_role("tab").count()):
        page.get_by_role("tab").nth(k).click()
        frame(page)
    yield page.evaluate(TEXTS)
    for tour in range(3):
        page.locator(".ravine-tools > select").first.select_option(str(tour))
        while page.locator(".ravine-guide").is_visible():
            yield page.evaluate(TEXTS)
            page.locator(".ravine-guide > button:visible").nth(-2).click()
    tools.nth(1).click()
    page.locator(".ravine-plane-menus input").check()
    frame(page)
    yield page.evaluate(TEXTS)
    tools.nth(0).click()
    page.locator(".ravine-preset").nth(5).click()
    yield page.evaluate(TEXTS)
    for key, text in (("formula", "foo(x)"), ("0.lr typed", "-1"), ("schedule 0", "stp")):
        field = page.locator(f"[data-key='{key}']")
        field.fill(text)
        field.press("Enter")
        yield [page.inner_text(".ravine-status")]


@pytest.fixture
def chinese(new_page, tmp_path):
    """A Chinese page from disk."""
    page = new_page(1280, 720, offline=True, reduced_motion="reduce")
    page.add_init_script(DRAWN)
    page.goto(explorer("zh").save(tmp_path / "zh.html").as_uri())
    page.wait_for_selector("[data-ready]")
    return page


def test_every_text_of_the_browser_is_translated():
    sources = {path.name: re.sub(r"(?m)^ *//.*", "", path.read_text(encoding="utf-8")) for path in STATIC.rglob("*.js")}
    marked = {text.replace('\\"', '"') for source in sources.values() for text in MARKED.findall(source)}
    assert len(marked) > 250
    assert marked - set(translations("zh")) == set()
    assert [name for name, source in sources.items() if HIDDEN.search(source)] == []


def test_no_english_is_left(chinese):
    seen = {text for texts in walk(chinese) for text in texts}
    assert sum(map(is_chinese, seen)) > 200
    assert [text for text in seen if is_english(text) and not is_chinese(text)] == []
    assert seen & {text for text, translated in translations("zh").items() if text != translated} <= NAMES
    assert chinese.locator("html").get_attribute("lang") == "zh"


def test_axe_finds_nothing(chinese):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")
    unfold(chinese)
    assert axe.Axe().run(chinese).response["violations"] == []


def test_nothing_is_cut_off(chinese):
    unfold(chinese)
    for width, height in ((1280, 720), (1024, 600), (390, 844)):
        chinese.set_viewport_size({"width": width, "height": height})
        frame(chinese)
        assert chinese.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert chinese.evaluate(CUT) == [], width


def test_the_page_says_what_python_says(new_page, tmp_path):
    made = explorer("zh")
    with speaking("zh"):
        said = made.race.describe()
    page = new_page(offline=True, reduced_motion="reduce")
    link = "#v=1&landscape=ravine&racer=gd:lr=0.038&racer=momentum:lr=0.038&racer=adam:lr=0.2&steps=60"
    page.goto(made.save(tmp_path / "zh.html").as_uri() + link)  # a link of an English page: the language is the page's
    page.wait_for_selector("[data-ready]")
    page.wait_for_function("(said) => document.querySelector('.ravine-outcome').textContent === said", arg=said)


def test_a_notebook_and_a_module_speak_too(live, new_page, tmp_path):
    notebook = live(explorer("zh"))
    assert notebook.page.locator(".ravine").get_attribute("lang") == "zh"
    type_in(notebook.page, "gd：学习率 α，输入数值", "-1")
    assert notebook.page.inner_text(".ravine-status") == "lr 的值须是：≥ 0 的有限数；得到的是 -1"
    text = explorer("zh").save(tmp_path / "zh.js").read_text(encoding="utf-8")
    page = new_page()
    page.set_content(
        f"<!doctype html><title>x</title><div></div><script type=module>{text.replace('export default', 'void')}"
        "mount(document.querySelector('div'), 'v=1&landscape=ravine&racer=gd:lr=0.01')</script>"
    )
    page.wait_for_selector("[data-ready]")
    assert page.get_by_role("button", name="重置").count() == 1


def descendants(widget):
    for child in getattr(widget, "children", ()):
        yield child
        yield from descendants(child)


def test_the_explorer_of_matplotlib_speaks_too():
    pytest.importorskip("pylopdf_fonts_zh_cn")
    made = explore("ravine", ["gd", "adam"], steps=20, backend="matplotlib", lang="zh")
    made.optimizers = [gd, momentum]  # its fields are made anew, outside of the call
    made.step = 7
    words = [one.description for one in descendants(made) if getattr(one, "description", "")]
    assert "学习率 α" in words
    assert [text for text in words if is_english(text) and not is_chinese(text)] == []
    drawn = [re.sub(r"\$[^$]*\$", "", text.get_text()) for text in made.scene.figure.findobj(Text)]
    assert any(map(is_chinese, drawn))
    assert [text for text in drawn if is_english(text) and not is_chinese(text)] == []
    still, about = made._still._repr_mimebundle_()
    assert is_chinese(still["text/plain"])
    with speaking("zh"):
        assert made.race.describe() in about["image/png"]["alt"]
    made.close()
