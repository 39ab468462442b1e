"""The gallery and the phenomena of the site: the code makes the film, the links open the race, a wrong number shows."""

import html
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from browser import assert_draws
from PIL import Image

from landscapes._core.language import speaking
from visualizer import explore
from visualizer.races.film import Film
from visualizer.races.gallery import FILMS
from visualizer.races.preset_numbers import Number
from visualizer.races.presets import PRESETS
from visualizer.site.gallery import gallery_pages
from visualizer.site.gallery.gallery_films import Shown, write_film, write_map
from visualizer.site.gallery.gallery_maps import MAPS
from visualizer.site.gallery.make_code import code_of
from visualizer.site.gallery.race_link import link_of_race, race_links, races_of, runs_in_a_browser
from visualizer.site.phenomena_pages import outcome_of, phenomena_page, run_preset

ENTRIES = FILMS | MAPS


def made(name):
    if not getattr(ENTRIES[name], "can_be_made", True):
        pytest.skip(f"needs {FILMS[name].library}")
    return ENTRIES[name].make()


def made_by_code(text):
    """What the code of a page makes; its last line, which saves it, is left out."""
    *lines, last = text.splitlines()
    names = {}
    exec("\n".join(lines), names)
    assert re.fullmatch(r'film\.save\("\w+\.\w+"\)', last)
    return names["film"]


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image)


def assert_same(one: Film, other: Film):
    assert type(one) is type(other)
    assert one.look == other.look
    assert one.steps == other.steps
    runs, others = ([run for race in races_of(film) for run in race.trajectories] for film in (one, other))
    for run, same in zip(runs, others, strict=True):
        assert np.array_equal(run.points, same.points, equal_nan=True)
    for name, values in getattr(one, "values", {}).items():
        assert np.array_equal(values, other.values[name], equal_nan=True)


@pytest.mark.parametrize(
    "name", [*FILMS, *(pytest.param(name, marks=[pytest.mark.slow] * ("basins" in name)) for name in MAPS)]
)
def test_the_code_on_a_page_makes_what_the_page_shows(name):
    film = made(name)
    assert_same(made_by_code(code_of(ENTRIES[name].make, f"{name}.gif")), film)


def test_code_on_a_chinese_page_has_the_chinese_title():
    with speaking("zh"):
        film = made("edge")
        assert "曲率" in film.look.title
        assert_same(made_by_code(code_of(ENTRIES["edge"].make, "edge.gif")), film)


@pytest.mark.parametrize("name", FILMS)
def test_each_film_has_a_card_a_lesson_its_code_and_a_link_for_each_race_that_a_browser_runs(name):
    film = made(name)
    budget = name in ("batches", "scaling")
    shown = Shown(name, (800, 500), "In words: *a* & b.", race_links(film), budget)
    page = gallery_pages.film_page(FILMS[name], shown)
    assert f'src="../_static/gallery/{name}.mp4" poster="../_static/gallery/{name}.webp"' in page
    assert page.startswith(f"# {FILMS[name].teaches.rstrip('.')}\n")
    assert '<p class="words">In words: *a* &amp; b.</p>' in page
    assert f"def make_{name}" not in page
    assert f'film.save("{name}.gif")' in page
    expected = [html.escape(link_of_race(race)) for race in races_of(film) if runs_in_a_browser(race)]
    assert re.findall(r'href="\.\./playground\.html#([^"]+)"', page) == expected
    assert ("it needs Python" in page) == (name in ("simplex", "distribution"))
    assert ("the same number of steps, not of gradients" in page) == budget
    assert any(getattr(race, "budget", None) for race in races_of(film)) == budget
    assert "autoplay" not in page


def test_the_index_leads_to_each_film_and_each_map():
    shown = {name: Shown(name, (800, 500), "", []) for name in ENTRIES}
    page = gallery_pages.index(shown)
    assert re.findall(r'<a class="card" href="gallery/(\w+)\.html">', page) == [*ENTRIES]
    assert re.findall(r"<gallery/(\w+)>", page) == [*ENTRIES]
    assert page.count('loading="lazy"') == len(ENTRIES)


def test_a_film_and_its_still_have_one_size(tmp_path):
    shown = write_film(tmp_path, "saddle")
    assert pixels(tmp_path / "saddle.webp").shape == (*shown.size[::-1], 3)
    assert shown.size[0] == FILMS["saddle"].width
    assert 20_000 < (tmp_path / "saddle.mp4").stat().st_size < 500_000


def test_a_map_opens_as_the_map_of_the_playground(tmp_path):
    shown = write_map(tmp_path, "polyak")
    assert [link.rpartition("&")[2] for _, link in shown.links] == ["plane=0,lr,beta,loss"]
    assert pixels(tmp_path / "polyak.webp").shape == (*shown.size[::-1], 3)


# phenomena


@pytest.fixture(scope="module")
def outcomes():
    return {name: outcome_of(preset, preset.race(), (480, 480)) for name, preset in PRESETS.items()}


def table_of(page, name):
    """The rows of the table of a set-up, each as its cells."""
    part = page.partition(f"(preset-{name})=")[2].partition("</table>")[0]
    rows = re.findall(r"<tr class.*?</tr>", part)
    return [[html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row)] for row in rows]


def test_each_set_up_has_its_numbers_its_racers_and_a_link(outcomes):
    page = phenomena_page(PRESETS.values(), outcomes)
    for name, preset in PRESETS.items():
        rows = table_of(page, name)
        assert [row[2] for row in rows] == [number.expected for number in preset.numbers]
        assert {row[4] for row in rows} == {"✓"}
        assert [row[5] != "computed" for row in rows] == [number.published for number in preset.numbers]
        assert f"\n### {preset.title}\n" in page
        assert f"playground.html#{html.escape(outcomes[name].link)}" in page
        assert f"\n## {preset.book}\n" in page
    count = sum(len(preset.numbers) for preset in PRESETS.values())
    assert f"{count} numbers are compared each time this site is built; {count} of them agree." in page


def test_a_wrong_number_shows_a_cross(outcomes):
    right = PRESETS["d2l-gd"]
    wrong = replace(right, numbers=[Number(0, "x at the end", "-0.943468", published=True), *right.numbers[1:]])
    page = phenomena_page([wrong], {"d2l-gd": outcome_of(wrong, wrong.race(), (480, 480))})
    first, *others = table_of(page, "d2l-gd")
    assert first == ["gd α=0.4", "x at the end", "-0.943468", "-0.943467", "✗", "printed in the source"]
    assert {row[4] for row in others} == {"✓"}
    assert '<tr class="differs">' in page
    assert "4 numbers are compared each time this site is built; 3 of them agree." in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paths_of_a_set_up_are_drawn_for_each_theme(language, tmp_path):
    outcome = run_preset(tmp_path, language, PRESETS["d2l-gd"])
    light, dark = (pixels(tmp_path / f"d2l-gd-{theme}.webp") for theme in ("light", "dark"))
    assert light.shape == dark.shape == (*outcome.size[::-1], 3)
    assert light.mean() > dark.mean() + 80


# in a browser


@pytest.fixture(scope="module")
def explorer_page(tmp_path_factory):
    return explore("sphere", ["gd"], steps=3).save(tmp_path_factory.mktemp("page") / "explorer.html")


def shown_races():
    """The name of each film and each set-up that a browser shows, with the number of the race in it."""
    for name in FILMS:
        if name not in ("simplex", "distribution"):
            yield from [(name, 0), (name, 1)] if name in ("rotated", "finite_steps") else [(name, 0)]
    yield from ((name, 0) for name in PRESETS)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "number"), [*shown_races()])
def test_a_link_opens_the_race_of_the_page(name, number, explorer_page, new_page):
    film = PRESETS[name].race() if name in PRESETS else FILMS[name].make()
    race, (_, link) = [*races_of(film)][number], race_links(film)[number]
    page = new_page(offline=True)
    page.goto(f"{explorer_page.as_uri()}#{link}")
    page.wait_for_selector("[data-ready]", timeout=20_000)
    runs = race.trajectories
    terms = SimpleNamespace(
        optimizers=[run.optimizer for run in runs],
        landscape=race.landscape,
        start=tuple(runs[0].points[0]),
        steps=max(run.steps for run in runs),
        seed=race.seed,
    )
    assert_draws(page, terms)
