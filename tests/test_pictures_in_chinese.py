"""Pictures in Chinese: films, stills and maps have all their texts in it, and no empty boxes."""

import logging
import re

import numpy as np
import pytest
from matplotlib.text import Text

import visualizer
from landscapes import InputError, linear_regression
from landscapes._core.columns import wrap_text
from landscapes._core.language import speaking
from optimizers import adam, gd, momentum
from visualizer.plotting import picture_language
from visualizer.plotting.fonts import missing_letters

#: English words that a picture in Chinese may have: names that are typed, and units of mathematics.
NAMES = (
    "gd momentum adam heavy_ball ravine himmelblau linear_regression lr beta batch Polyak Daza Grebogi Menck ln mean"
)

PICTURES = {
    "race": lambda: visualizer.race(
        "ravine", [gd(lr=0.041), momentum(lr=0.038)], steps=30, lang="zh", panels="map swing | rate", arrows=True
    ),
    "budget": lambda: visualizer.race(
        linear_regression, [gd(lr=0.1), gd(lr=0.1, batch=4)], steps=5, fair="budget", lang="zh"
    ),
    "beside": lambda: visualizer.side_by_side(
        *(visualizer.race("ravine", [adam(lr=0.2)], start, steps=20, lang="zh") for start in ((9, 1), (5, -1)))
    ),
    "along": lambda: visualizer.race("ravine", [gd(lr=0.03)], steps=20, lang="zh").along("kappa", 5, 60),
    "map": lambda: visualizer.phase_map("heavy_ball", "ravine", cells=16, steps=50, lang="zh"),
    "sensitivity": lambda: visualizer.sensitivity(["gd", "adam"], "ravine", steps=50, cells=32, lang="zh"),
    "basins": lambda: visualizer.basin_map("gd", "himmelblau", cells=16, lang="zh"),
    "against": lambda: visualizer.basin_map("gd", "himmelblau", against="momentum", cells=16, lang="zh"),
}


@pytest.fixture(scope="module", autouse=True)
def _chinese_font():
    pytest.importorskip("pylopdf_fonts_zh_cn")


def texts(figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


@pytest.mark.slow
@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_a_picture_speaks_chinese_and_has_no_boxes(make, caplog):
    film = make()
    with caplog.at_level(logging.WARNING, "matplotlib"):  # what a formula cannot draw; other texts warn
        scene = film.scene()
        scene.show(scene.steps)
        scene.canvas.draw()
        frame = film.clip().last
    assert np.ptp(frame[..., :3]) > 0
    assert not caplog.records
    shown = " ".join(texts(scene.figure))
    assert missing_letters(shown) == []
    assert set(re.findall(r"(?<![\w$\\])[A-Za-z_]{2,}", re.sub(r"\$[^$]*\$", "", shown))) <= set(NAMES.split())
    assert re.search("[一-龥]", shown)
    assert re.search("[一-龥]", film.describe())


def test_without_a_chinese_font_the_current_language_gives_way_and_a_named_one_is_an_error(monkeypatch):
    monkeypatch.setattr(picture_language, "has_letters", lambda text: False)
    race = visualizer.race("ravine", ["gd"], steps=5)
    with speaking("zh"):
        scene = race.scene()
        scene.show(3)
    assert scene.clock.get_text() == "step 3"
    from visualizer.plotting import fonts

    monkeypatch.setattr(fonts, "_fonts", lambda: [])
    with pytest.raises(InputError, match=r"ravine\[chinese\]"):
        visualizer.race("ravine", ["gd"], steps=5, lang="zh").scene()


def test_english_stays_english_in_a_chinese_session():
    with speaking("zh"):
        race = visualizer.race("ravine", ["gd"], steps=5, lang="en")
        scene = race.scene()
        scene.show(5)
        assert race.describe().startswith("Race on ravine: ")
    assert {"step 5", "minimum", "step"} <= set(texts(scene.figure))


@pytest.mark.parametrize("columns", [4, 9, 30])
def test_no_line_is_too_wide_or_begins_with_a_closing_sign(columns):
    text = "按预算公平：各用 25 次梯度；单算 f 计一次（在同一点）。"
    lines = wrap_text(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line[0] in "，。；：）" for line in lines)
    assert all(len(line) <= columns for line in lines)
