"""The catalogue on the site has a page for every unit, with its equation, its parameters, its code and a live race."""

import ast
import inspect
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

import landscapes
import optimizers
from landscapes import landscape
from landscapes._core.language import speaking
from optimizers import predict_quadratic, quadratic_optimum, schedules
from visualizer.site.build import build
from visualizer.site.catalogue import catalogue_pages
from visualizer.site.catalogue.landscape_page import MAX_POINTS, landscape_page, points_of
from visualizer.site.catalogue.rule_page import rule_page, theory
from visualizer.site.catalogue.textbook import phrases, typeset
from visualizer.site.catalogue.unit_pictures import races_of, write_pictures
from visualizer.site.catalogue.unit_text import code, docstring, references
from visualizer.site.catalogue.usage import films_with, lessons_with, presets_with

pytest.importorskip("latex2mathml", reason='NO TESTS OF THE SITE: ".[site]" is not installed')

UNITS = [package.get(name) for package in (landscapes, optimizers, schedules) for name in package.names()]

every_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)


# formulas


@every_unit
def test_every_formula_becomes_mathml_with_all_of_its_symbols(unit):
    from latex2mathml.converter import convert

    mathml = convert(typeset(unit))
    assert "\\" not in mathml  # what latex2mathml does not know stays as it was
    shown = re.sub(r"<[^>]*>", "", mathml)
    assert set(re.findall("[a-zA-Zα-ωΔΣ]", unit.formula)) <= set(shown)


FORMULAS = {
    "gd": r"w\leftarrow w-α\,g",
    "rmsprop": r"\begin{align*}s&\leftarrow β\,s+(1-β) \,g^{2} \\ w&\leftarrow w-\frac{α\,g}{\sqrt{s}+ε}\end{align*}",
    "sphere": "f=x^{2}+y^{2}",
    "beale": "f=(1.5-x+xy)^{2}+(2.25-x+xy^{2})^{2}+(2.625-x+xy^{3})^{2}",
    "branin": r"\begin{align*}f&=t^{2}+10\,\left(1-\frac{1}{8π}\right)\,\cos\,x+10 \\ "
    r"t&=y-\frac{5.1\,x^{2}}{4π^{2}}+\frac{5x}{π}-6\end{align*}",
    "cars": r"J=\text{mean}\,\frac{(w\,x+b-y)^{2}}{2}",
    "step": r"α_{t}=α\cdot\text{factor}^{\lfloor t/\text{every}\rfloor}",
    "silver": r"α_{t}=α\,(1+ρ^{ν(i)-1}),\;\qquad ρ=1+\sqrt{2},\;\text{the silver ratio},"
    r"\;\qquad i=1+t\,\bmod\,\text{period}",
    "warmup": r"α_{t}=α\cdot\min\left(1,\;\frac{t+1}{over}\right)",
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_typeset_as_a_textbook_does(name):
    unit = next(one for one in UNITS if one.name == name)
    assert squeezed(typeset(unit)) == squeezed(FORMULAS[name])


def squeezed(text):
    """A formula without spaces and without the marks of names, which change nothing."""
    return re.sub(r"\s|\\text(?={over})", "", text).replace("{over}}", "over}")


def test_words_in_a_formula_are_translated():
    with speaking("zh"):
        assert "每 k 步" in typeset(optimizers.lookahead)
    assert phrases(optimizers.sam) == ["at the first, third, ... step", "at every other step"]


# text


@every_unit
def test_the_code_is_the_function_without_its_docstring(unit):
    shown, whole = (ast.parse(text).body[0] for text in (code(unit), docstring_kept(unit)))
    del whole.body[0]
    assert ast.dump(shown) == ast.dump(whole)


def docstring_kept(unit):
    return inspect.getsource(inspect.unwrap(unit.function))


@every_unit
def test_every_reference_of_the_docstring_is_in_the_list(unit):
    given = docstring(unit).partition("References\n----------\n")[2]
    years = re.findall(r"\b(?:19|20)\d\d\b(?!\.\d)", given)
    assert re.findall(r"\b(?:19|20)\d\d\b(?!\.\d)", " ".join(references(unit))) == years
    assert all(references(unit))


def test_uses_are_found_in_lessons_films_and_presets():
    assert [one.number for one in lessons_with(landscapes.river_valley)] == ["11"]
    assert [one.name for one in films_with(optimizers.heavy_ball)] == ["rosenbrock", "reverse"]
    assert {"race", "edge", "river"} <= {one.name for one in films_with(optimizers.gd)}  # a list, and comprehensions
    assert [one.name for one in films_with(landscapes.sharp_flat)] == ["sam"]
    assert all("adamw" in dict(one.racers) for one in presets_with(optimizers.adamw))
    assert {one.surface for one in presets_with(landscapes.two_wells)} == {"two_wells"}


# pages


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["ravine", "himmelblau", "cars", "eggholder", "saddle"])
def test_the_page_of_a_landscape_has_its_facts(name, language):
    unit = landscapes.get(name)
    with speaking(language):
        page = landscape_page(unit)
    assert page.name == f"landscapes/{name}"
    assert typeset(unit) in page.text
    assert f"```{{explorer}} v=1&landscape={name}&racer=gd:lr=" in page.text
    assert all(f"| `{parameter}` |" in page.text for parameter in {**unit.parameters, **unit.common})
    assert page.text.count("✓") == min(len(unit.minima) + len(unit.saddles) + len(unit.maxima), MAX_POINTS)
    assert (unit.summary in page.text.replace("\\", "")) == (language == "en")
    assert ("html" in page.text.partition("## ")[0].replace("webp", "")) == (language == "zh")  # leads to English


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["momentum", "adamw", "sam"])
def test_the_page_of_a_rule_has_its_facts(name, language):
    unit = optimizers.get(name)
    with speaking(language):
        page = rule_page(unit)
        assert typeset(unit) in page.text
    assert all(f"| `{part}` |" in page.text for part in (*unit.parameters, *unit.state))
    assert f"&racer={name}:lr=" in page.text
    calls = [call for call, remark in optimizers.elsewhere(unit).values() if remark]
    assert all(f"`{call}`" in page.text for call in calls)
    assert code(unit) in page.text


def test_theory_states_the_limit_of_a_linear_rule():
    text = rule_page(optimizers.heavy_ball).text
    assert "stable below α = 3.8/L" in text  # 2 (1 + β), β = 0.9
    assert "Theory" not in rule_page(optimizers.adam).text


def numbers_in(text):
    """The numbers of a text, of which one may be written as 5.2·10⁻⁵."""
    found = re.findall(r"\d+(?:\.\d+)?(?:·10[⁻⁰¹²³⁴-⁹]+)?", text)
    return [
        float(number.replace("·10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) for number in found
    ]


@pytest.mark.parametrize("name", ["heavy_ball", "nesterov", "momentum", "gd"])
def test_theory_says_for_which_settings_it_holds_and_which_are_the_fastest(name):
    rule = getattr(optimizers, name)
    parts = theory(rule).split("\n\n")
    others = [one for one in rule.parameters.values() if one.name != "lr"]
    (holds,) = [part for part in parts if part.startswith("These figures hold for")] if others else [""]
    assert len(re.findall(" = ", holds)) == len(others)
    for one in others:
        assert f"{one.symbol} = {one.default:g}" in holds
    limit, swing, curvature, *here = numbers_in(parts[0].removesuffix("."))
    prediction = predict_quadratic(rule, [1.0])
    assert [limit, swing] == pytest.approx([prediction.limit[0], prediction.critical[0]], rel=1e-3)
    assert (curvature, here) == (50, pytest.approx([limit / 50, swing / 50], rel=1e-3))
    best = quadratic_optimum(rule, [1.0, 50.0])
    assert ("The fastest settings" in parts[-1]) == bool(best)
    for one, value in (best or {}).items():
        (told,) = numbers_in(parts[-1].partition(f"{rule.parameters[one].symbol} = ")[2].partition(",")[0].rstrip("."))
        assert told == pytest.approx(value, rel=1e-3)


def test_points_that_are_not_listed_are_found():
    kinds = [(one.kind, one.listed) for one in points_of(landscapes.ackley)]
    assert kinds[0] == ("minimum", True)
    assert ("saddle", False) in kinds
    assert ("minimum", False) in kinds


def test_a_landscape_of_ones_own_gets_its_page(own_units):
    @landscape(domain=((-3, 3), (-2, 2)), start=(2, 1), minima=[(1, 0)])
    def bowl(x, y, steep=2.0):
        """A bowl: steep | and * round.

            f = (x − 1)² + steep y²

        Watch `adam` in ``bowl(steep=5)``.
        """
        return (x - 1) ** 2 + steep * y * y

    text = landscape_page(landscapes.get("bowl")).text
    assert text.startswith("# bowl\n\nA bowl: steep \\| and \\* round.")
    assert r"f=(x-1)^{2}+\text{steep}\,y^{2}" in squeezed(text)
    assert "Watch [`adam`](../rules/adam.md) in `bowl(steep=5)`." in text
    assert "| minimum | (1, 0) | 0 | 2, 4 | ✓ |" in text


def test_a_picture_is_small_and_has_both_themes(tmp_path):
    races = races_of("one", landscapes.ravine, [optimizers.gd(lr=0.03)], panels="map", steps=20)
    write_pictures(races, "en", tmp_path)
    light, dark = ((tmp_path / "_static" / "units" / f"one-{theme}.webp").read_bytes() for theme in ("light", "dark"))
    assert max(len(light), len(dark)) < 30_000
    brightness = [np.mean(Image.open(io.BytesIO(one)).convert("L")) for one in (light, dark)]
    assert brightness[0] > 2 * brightness[1]


# the whole part


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the catalogue, with the pictures of one landscape."""

    def few_races():
        for kind in ("map", "surface"):
            yield from races_of(f"branin-{kind}", landscapes.branin, [optimizers.gd(lr=0.03)], steps=9, panels=kind)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue_pages, "landscape_races", few_races)
        patch.setattr(catalogue_pages, "rule_races", lambda: ())
        return build(tmp_path_factory.mktemp("catalogue") / "site", ["catalogue"])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "zh"], ids=["en", "zh"])
def test_every_unit_has_a_page(site, language):
    pages = [path.stem for folder in ("landscapes", "rules") for path in (site / language / folder).glob("*.html")]
    assert sorted(pages) == sorted([*landscapes.names(), *optimizers.names(), "index", "index", "schedules"])
    schedule_page = (site / language / "rules" / "schedules.html").read_text(encoding="utf-8")
    assert all(f'<section id="{name}' in schedule_page for name in map(slug, schedules.names()))


def slug(name):
    return name.replace("_", "-")


@pytest.mark.slow
@pytest.mark.parametrize(("word", "page", "language"), [("banana", "rosenbrock", ""), ("香蕉", "rosenbrock", "zh")])
def test_the_search_finds_a_landscape_by_a_word(site, word, page, language):
    text = (site / language / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").rstrip().removesuffix(")"))
    found = index["terms"][word]
    pages = [index["docnames"][place] for place in (found if isinstance(found, list) else [found])]
    assert f"landscapes/{page}" in pages


@pytest.mark.slow
def test_no_formula_holds_what_follows_it(site):
    for path in (site / "landscapes").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count("<div") == text.count("</div>")


@pytest.mark.slow
@pytest.mark.browser
def test_the_map_stays_in_sight_on_a_phone(site, new_page):
    page = new_page(390, offline=True, reduced_motion="reduce")
    page.goto((site / "landscapes" / "branin.html").as_uri())
    page.locator(".ravine-live").scroll_into_view_if_needed()
    page.wait_for_selector("[data-ready]")
    page.locator("input[data-control='3.lr']").scroll_into_view_if_needed()
    top = page.evaluate("() => document.querySelector('.ravine-sight').getBoundingClientRect().top")
    header = page.evaluate("() => document.querySelector('.mobile-header').getBoundingClientRect().bottom")
    assert abs(top - header) < 2
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "width", "theme"),
    [("landscapes/branin", 1280, "light"), ("rules/rmsprop", 390, "dark"), ("zh/rules/schedules", 390, "light")],
)
def test_axe_finds_nothing(site, new_page, name, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")
    page = new_page(width, color_scheme=theme, reduced_motion="reduce", offline=True)
    page.goto((site / f"{name}.html").as_uri())
    if page.locator(".ravine-live").count():
        page.locator(".ravine-live").scroll_into_view_if_needed()
        page.wait_for_selector("[data-ready]")
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
