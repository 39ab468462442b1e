"""Texts of pictures: formulas that say what runs, letters that a font has, and files whose text stays text."""

import logging
import math
import re
import warnings
import xml.etree.ElementTree

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.mathtext import MathTextParser

import landscapes
import optimizers
from landscapes import InputError, formula
from landscapes._tree.expression import FunctionTree
from landscapes._tree.mathtext import mathtext
from landscapes._tree.mathtext_atoms import number, symbol
from optimizers import gd, momentum, trace
from visualizer import race
from visualizer.plotting import fonts
from visualizer.plotting.labels import legend_label, scene_titles
from visualizer.plotting.mathematics import equation
from visualizer.plotting.style import rc_settings

NAMES = [name for name in landscapes.names() if equation(landscapes.get(name))]


@pytest.fixture
def no_complaints(caplog):
    """Fail on every warning, also on those that matplotlib logs about fonts."""
    with warnings.catch_warnings(), caplog.at_level(logging.WARNING):
        warnings.simplefilter("error")
        yield
    assert [record.getMessage() for record in caplog.records] == []


# formulas


FUNCTIONS = {r"\sin": np.sin, r"\cos": np.cos, r"\tanh": np.tanh, r"\ln": np.log}


class Reader:
    """Computes a formula of mathtext as a reader would: a second way to the value, by the text alone."""

    def __init__(self, text, names):
        token = r"\\mathrm\{\w+\}|\\[a-z]+|[\d.]+|[^\s]"
        self.tokens = re.findall(token, re.sub(r"\\,|\\left|\\right|\\cdot", " ", text))
        self.names, self.k, self.in_bars = names, 0, False

    @property
    def next(self):
        return self.tokens[self.k] if self.k < len(self.tokens) else ""

    def take(self, expected=None):
        token = self.next
        assert expected in (None, token), (expected, token, self.tokens[self.k :])
        self.k += 1
        return token

    def sum(self):
        sign = -1 if self.next == "-" else 1
        if self.next in ("+", "-"):
            self.take()
        value = sign * self.product()
        while self.next in ("+", "-"):
            value = value + self.product() if self.take() == "+" else value - self.product()
        return value

    def product(self, in_call=False):
        value = self.power(in_call)
        ends = "+-)}," + "|" * self.in_bars
        while self.next and self.next not in ends and not (in_call and self.next in FUNCTIONS):
            if self.next == "/":
                self.take()
                value = value / self.power(in_call)
            else:
                value = value * self.power(in_call)
        return value

    def power(self, in_call=False):
        if self.next in FUNCTIONS:
            function, exponent = FUNCTIONS[self.take()], self.exponent()
            value = self.power() if self.next == "(" else self.product(in_call=True)
            return function(value) ** exponent
        base = self.atom()
        return base ** self.exponent()

    def exponent(self):
        if self.next != "^":
            return 1
        self.take()
        return self.group()

    def group(self, opening="{", closing="}"):
        self.take(opening)
        value = self.sum()
        self.take(closing)
        return value

    def atom(self):
        if self.next == "(":
            return self.group("(", ")")
        if self.next == "|":
            self.in_bars = True
            value = np.abs(self.group("|", "|"))
            self.in_bars = False
            return value
        token = self.take()
        if token == r"\frac":
            return self.group() / self.group()
        if token == r"\sqrt":
            return np.sqrt(self.group())
        if token[0].isdigit():
            return float(token)
        if self.next == "_":
            self.take()
            self.take("{")
            token += self.take()
            self.take("}")
        return {"e": math.e, r"\pi": math.pi}.get(token) or self.names[token]


@pytest.mark.parametrize("name", [name for name in NAMES if not landscapes.get(name).samples])
def test_a_formula_has_the_value_that_runs(name):
    landscape = landscapes.get(name)
    text = equation(landscape).strip("$").removeprefix(r"f\,=\,")
    random = np.random.default_rng(3)
    x, y = (random.uniform(low, high, 200) for low, high in landscape.domain)
    named = dict(zip((axis.translate(str.maketrans("₁₂", "12")) for axis in landscape.axes), (x, y), strict=True))
    named |= {parameter.symbol: landscape.values[key] for key, parameter in landscape.parameters.items()}
    expected = landscape.value(x, y)
    # The numbers of a formula have four digits.
    np.testing.assert_allclose(Reader(text, named).sum(), expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ravine", r"f=\frac{1}{2}(W^{2}+κb^{2})"),
        ("rosenbrock", r"f=(a-x)^{2}+b(y-x^{2})^{2}"),
        ("himmelblau", r"f=(x^{2}+y-11)^{2}+(x+y^{2}-7)^{2}"),
        ("rastrigin", r"f=20+x^{2}-10\cos 2\pix+y^{2}-10\cos 2\piy"),
        ("ackley", r"f=20(1-e^{-\sqrt{(x^{2}+y^{2})/2}/5})+e-e^{(\cos 2\pix+\cos 2\piy)/2}"),
        ("schwefel", r"f=838-x\sin \sqrt{|x|}-y\sin \sqrt{|y|}"),
        ("drop_wave", r"f=-\frac{1+\cos 12\sqrt{x^{2}+y^{2}}}{\frac{1}{2}(x^{2}+y^{2})+2}"),
        ("linear_net", r"f=\frac{1}{2}(w_{1}w_{2}-1)^{2}"),
        ("linear_regression", r"J=\mathrm{mean}(\frac{1}{2}(wx+b-y)^{2})"),
    ],
)
def test_formulas_look_as_in_a_textbook(name, text):
    assert re.sub(r"\\left|\\right|\\,", "", equation(landscapes.get(name))) == f"${text}$"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("-x**2", "-x^{2}"),
        ("(-x)**2", r"(-x)^{2}"),
        ("x**2**3", "x^{8}"),
        ("(x**y)**2", r"(x^{y})^{2}"),
        ("exp(x)**2", r"(e^{x})^{2}"),
        ("x - (y - 1)", r"x\,-\,y\,+\,1"),
        ("x/(y*2)", r"\frac{x}{2y}"),
        ("x*(-y)", r"-x\,y"),
        ("sin(x)*y", r"y\,\sin x"),
        ("sin(x)**2", r"\sin^{2} x"),
        ("sin(x + 1)", r"\sin(x\,+\,1)"),
        ("2*3.5*x", "7x"),
        ("x*1e-8", r"10^{-8}\,x"),
        ("pi*x/3", r"\frac{\pi\,x}{3}"),
        ("x*y*x", r"x^{2}\,y"),
        ("max(x, y)", r"\max(x, y)"),
        ("alpha*x + w_out", r"\alpha\,x\,+\,w_{\mathrm{out}}"),
        ("0.1*x**2", "0.1x^{2}"),
    ],
)
def test_formulas_of_users(text, written):
    names = dict.fromkeys(re.findall("alpha|w_out", text), 1)
    assert equation(formula(text, **names)) == rf"$f\,=\,{written}$"


def test_a_function_with_branches_has_no_formula():
    branch = ("if", ("<", "x", 0), (("return", (1.0,)),), ())
    with pytest.raises(InputError, match="branches"):
        mathtext(FunctionTree(("x", "y"), (branch, ("return", ("x",)))))


def test_numbers_are_rounded_for_reading():
    assert [number(value) for value in (1 / 3, 12345.678, 123456, 1e-5, -math.pi, math.e)] == [
        "0.3333",
        "12350",
        "123456",
        "10^{-5}",
        r"-\pi",
        "e",
    ]
    assert symbol("s₀") == "s_{0}"


# every text of the catalogues


@pytest.mark.slow
@pytest.mark.usefixtures("no_complaints")
@pytest.mark.parametrize("theme", ["light", "projector"])
def test_every_title_and_label_has_its_letters(theme):
    rules = [trace(optimizers.get(name), "sphere", steps=1) for name in optimizers.names()]
    texts = [legend_label(run) for run in rules]
    texts += [title for name in landscapes.names() for title in scene_titles(landscapes.get(name))]
    settings, parser = rc_settings(theme), MathTextParser("agg")
    font = FontProperties(family=settings["font.family"], math_fontfamily="custom")
    for text in texts:
        assert parser.parse(text, 100, font).width > 0


@pytest.mark.usefixtures("no_complaints")
def test_numbers_in_a_picture_have_four_digits_at_most():
    scene = race("goldstein_price", [gd(lr=5e-5)], steps=5, panels=("map", "loss", "rate")).scene()
    scene.canvas.draw()
    for axes in scene.figure.axes:
        for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
            digits = re.sub(r"·?10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", label.get_text())
            assert re.fullmatch(r"−?[\d.]*", digits), digits
            assert len(re.sub(r"[−.]", "", digits).strip("0")) <= 4
    (label, *_) = scene.legend.get_texts()
    assert label.get_text() == r"gd  $α=5\cdot10^{-5}$"


def test_axes_have_the_names_of_the_landscape():
    scene = race("ravine", [gd(lr=0.01)], steps=2, panels=("map", "swing", "phase")).scene()
    name, stretch = scene["map"].axes.get_xlabel().split(maxsplit=1)
    assert name == "$W$"
    assert re.fullmatch(r"b stretched \d(\.\d)? ×", stretch)
    assert scene["map"].axes.get_ylabel() == scene["swing"].axes.get_ylabel() == "$b$"
    assert scene["phase"].axes.get_ylabel() == "Δ$b$"
    assert r"W^{2}" in scene.title.get_text()


def test_a_title_is_never_cut_inside_of_a_formula():
    scene = race("rotated_ravine", [gd(lr=1e-4)], steps=2).scene(480)
    assert scene.title.get_text() == "rotated_ravine    $κ=50$  $θ=0.5236$"
    names = [f"a{k}" for k in range(1, 9)]
    many = formula("+".join(f"{name}*x**2" for name in names), **dict.fromkeys(names, 1234.5))
    scene = race(many, [gd(lr=1e-9)], steps=2).scene(480)
    assert re.fullmatch(r"\$f\(x, y\)\$    (\$a_{\d}=1234\$  )*\$a_{\d}=1234\$…", scene.title.get_text())


# fonts


HAS_CHINESE = any(name in fonts.font_settings()["font.family"] for name in fonts.CHINESE)


@pytest.mark.slow
@pytest.mark.skipif(not HAS_CHINESE, reason="NO TEST OF CHINESE: there is no such font (pip install ravine[chinese])")
@pytest.mark.usefixtures("no_complaints")
@pytest.mark.parametrize("extension", [".png", ".pdf", ".svg"])
def test_chinese_is_drawn(tmp_path, extension):
    bowl = formula("x**2 + 3*y**2", title="一个碗", axes=("宽", "高"))
    film = race(bowl, [gd(lr=0.1)], steps=2, panels=("map", "rate"), title="学习率 $α^2$", caption="下降 $κ$")
    film.save(tmp_path / f"race{extension}")


@pytest.mark.parametrize("first", ["normal", "oblique"])
def test_each_family_has_each_weight_upright_in_whatever_order_its_files_are_found(monkeypatch, first):
    families = fonts.font_settings()["font.family"]
    installed = [font for font in fontManager.ttflist if (font.name, font.weight) != (fonts.FALLBACK, 500)]
    monkeypatch.setattr(fontManager, "ttflist", sorted(installed, key=lambda font: font.style != first))
    fonts._families.__wrapped__()
    for family in families:
        upright = {font.weight for font in fontManager.ttflist if (font.name, font.style) == (family, "normal")}
        assert upright >= set(fonts.WEIGHTS)


def test_a_letter_that_no_font_has_is_refused():
    with pytest.raises(InputError, match=r"no font .* letters 🜲🜳; .*ravine\[chinese\]"):
        race("ravine", [gd(lr=0.03)], steps=1, title="🜲🜳 α").scene()
    if not HAS_CHINESE:
        with pytest.raises(InputError, match="梯度"):
            race(formula("x + y", title="梯度"), [gd(lr=0.03)], steps=1).scene()


def test_the_settings_of_the_user_stay():
    import matplotlib

    before = dict(matplotlib.rcParams)
    race("ravine", [gd(lr=0.03)], steps=1).scene()
    changed = {name for name, value in matplotlib.rcParams.items() if before[name] != value}
    assert changed <= set(fonts.MATHEMATICS)


# files


@pytest.mark.slow
def test_text_stays_text(tmp_path):
    film = race("ravine", [gd(lr=0.03), momentum(lr=0.03)], steps=3)
    root = xml.etree.ElementTree.parse(film.save(tmp_path / "race.svg"))
    texts = ["".join(node.itertext()) for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "step 3" in texts
    styles = [node.get("style", "") for node in root.iter("{http://www.w3.org/2000/svg}text")]
    assert all("sans-serif" in style for style in styles if "font-family" in style)
    content = film.save(tmp_path / "race.pdf").read_bytes()
    assert b"/CIDFontType2" in content
    assert b"/Type3" not in content


@pytest.mark.slow
def test_pgf_is_written_without_latex(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    film = race("drop_wave", [gd(lr=0.01)], steps=3, panels=("map", "surface"))
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        film.save(tmp_path / folder / "race.pgf")
    one, two = (sorted((tmp_path / folder).iterdir()) for folder in ("one", "two"))
    assert [path.name for path in one] == ["race-0.png", "race-1.png", "race.pgf"]  # the grounds
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]
    text = one[-1].read_text(encoding="utf-8")
    assert r"drop\_wave" in text
    assert r"\includegraphics" in text
    assert r"\ensuremath{\alpha}=0.01" in text
    picture = text.partition("\n")[2]
    assert picture.isascii()
    assert picture.count("{") == picture.count("}")
