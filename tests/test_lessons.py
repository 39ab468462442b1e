"""The lessons: the seven claims with their numbers, every number of the text, and what judges the exercises."""

import ast
import functools
import hashlib
import json
import linecache
import re
import runpy
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from PIL import Image

import landscapes
import optimizers
from landscapes import InputError, formula, linear_regression, ravine
from landscapes._core.errors import short_repr
from landscapes._core.language import speaking
from optimizers import (
    adagrad,
    adam,
    adam_hat,
    gd,
    guests,
    heavy_ball,
    momentum,
    nesterov,
    optimizer,
    path_plane,
    rmsprop,
    signsgd,
    trace,
    variance_share,
)
from visualizer import lessons, race
from visualizer.lessons import LESSONS, _by_hand
from visualizer.lessons._exercise import Number
from visualizer.lessons._lesson import predicted
from visualizer.lessons._measured import Measured
from visualizer.lessons._runs import Cases, arrival_cases

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=lambda lesson: lesson.name)
QUESTIONS = {**LESSONS, **{f"{one.number}b": lessons._get(f"{one.number}b") for one in LESSONS.values() if one.later}}
CHINESE = NOTEBOOKS / "zh"
every_notebook = pytest.mark.parametrize(
    "path", sorted(NOTEBOOKS.rglob("*.ipynb")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)


def cells(path, kind):
    every = json.loads(path.read_text())["cells"]
    return ["".join(cell["source"]) for cell in every if cell["cell_type"] == kind]


def ran(path) -> tuple[dict, dict]:
    """The variables of a notebook after its last cell; and what its checks said, by exercise."""
    return run_cells(NOTEBOOKS / path.name if path.parent == CHINESE else path)


@functools.cache
def run_cells(path) -> tuple[dict, dict]:
    import matplotlib

    matplotlib.use("Agg")
    before = dict(optimizers._optimizer.registry._units)
    names: dict = {"__name__": "__main__"}
    verdicts = {}
    for k, cell in enumerate(cells(path, "code")):
        place = f"<{path} {k}>"
        linecache.cache[place] = len(cell), None, cell.splitlines(keepends=True), place  # as a notebook does
        tree = ast.parse(cell)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, place, "exec"), names)
        shown = eval(compile(ast.Expression(last.value), place, "eval"), names) if last else None
        if isinstance(shown, lessons.Verdict) and "lessons.check" in cell:
            verdicts[shown.words.partition(":")[0]] = shown
    optimizers._optimizer.registry._units = before  # a rule that a notebook declares is its own
    return names, verdicts


def of(lesson) -> dict:
    return ran(NOTEBOOKS / lesson.notebook)[0]


# The seven claims of the texts that the project began with, in the variables of the lessons


def test_claim_1_rmsprop_damps_b_and_not_w_and_stays_stable_at_a_larger_rate():
    lesson = of(LESSONS["03"])
    plain, run = lesson["plain"], lesson["run"]
    assert run.state["s"][1] == pytest.approx([10, 250])  # S_dW and S_db
    assert [plain.reversals[1], run.reversals[1]] == [99, 68]
    assert [plain.path_length[1], run.path_length[1]] == pytest.approx([19.0, 9.09], abs=0.01)
    assert run.optimizer.values["lr"] > 5 * plain.optimizer.values["lr"]
    assert trace(gd(lr=0.2), "ravine", steps=1000).diverged_at is not None
    assert lesson["far"].optimizer.values["lr"] == 10
    assert lesson["far"].diverged_at is None
    assert abs(lesson["far"].points[-1]) == pytest.approx([5, 5])


def test_claim_2_epsilon_keeps_the_division_finite():
    lesson = of(LESSONS["03"])
    assert lesson["bare"].diverged_at == 1
    assert lesson["kept"].diverged_at is None
    assert lesson["kept"].optimizer.values["eps"] == 1e-8


def test_claim_3_batch_is_smooth_and_dear_one_sample_wanders_and_a_mini_batch_lies_between():
    whole, some, one = of(LESSONS["06"])["film"].trajectories
    assert [run.steps for run in (whole, some, one)] == [10, 70, 500]  # for the same ten passes
    rises = [(np.diff(run.values) > 0).mean() for run in (whole, some, one)]
    assert rises[0] == 0 < rises[1] < 0.2 < 0.4 < rises[2]
    travelled = [optimizers.oscillation(run).tortuosity[0] for run in (whole, some, one)]
    assert travelled == pytest.approx([1, 1.75, 16.14], abs=0.01)
    for seed in range(1, 6):  # the order does not depend on the seed
        again = [optimizers.trace(run.optimizer, run.landscape, steps=run.steps, seed=seed) for run in (some, one)]
        rises = [(np.diff(run.values) > 0).mean() for run in again]
        assert 0 < rises[0] < 0.25 < 0.4 < rises[1]
        travelled = [optimizers.oscillation(run).tortuosity[0] for run in again]
        assert 1 < travelled[0] < 2 < 10 < travelled[1]


def test_claim_4_opposite_gradients_cancel_in_momentum_and_like_ones_add_up():
    lesson = of(LESSONS["02"])
    assert lesson["two"].gradients[:2].T.tolist() == [[-1, 1], [1, 1]]
    assert lesson["two"].state["v"][2] == pytest.approx([0.01, 0.19])
    assert [lesson["plain"].reversals[1], lesson["averaged"].reversals[1]] == [99, 14]
    hills = of(LESSONS["05"])  # and it helps past shallow minima and saddles
    assert hills["stays"].values[-1] == pytest.approx(-1.093, abs=1e-3)
    assert hills["goes"].values[-1] == pytest.approx(-2.063, abs=1e-3)
    assert hills["away"]["heavy_ball"].argmax() == 95
    assert not hills["away"]["gd"].any()


def test_claim_5_adagrad_dies_and_rmsprop_forgets():
    lesson = of(LESSONS["04"])
    assert lesson["steps"] == pytest.approx(1 / np.sqrt(np.arange(1, 101)))
    assert [lesson["tired"].distance, lesson["fresh"].distance] == pytest.approx([5.24, 0.13], abs=0.005)
    S = lesson["S"]
    assert (S[101] - (1 - 0.9**101)) / (S[1] - 0.1) == pytest.approx(2.66e-5, rel=2e-3)
    late = [-np.diff(lesson[name].points[:, 0])[-1] for name in ("never", "forgets")]
    assert late == pytest.approx([0.001, 1], rel=2e-3)


def test_claim_6_adam_is_rmsprop_with_momentum_and_a_corrected_cold_start():
    lesson = of(LESSONS["04"])
    assert abs(lesson["bare"].points - lesson["like"].points).max() < 1e-12
    assert lesson["bare"].optimizer.name == "adam"
    assert lesson["like"].optimizer.name == "rmsprop"
    first = [abs(lesson[name].points[1] - lesson[name].points[0]) for name in ("warm", "cold")]
    assert first[0] == pytest.approx([0.2, 0.2])
    assert first[1] == pytest.approx([0.2 * 0.1 / 0.001**0.5] * 2)  # 3.16 α


def test_claim_7_descent_waits_on_the_ridge_and_rmsprop_leaves():
    lesson = of(LESSONS["05"])
    firsts = {name: gone.argmax() if gone.any() else None for name, gone in lesson["away"].items()}
    assert firsts == {"gd": None, "heavy_ball": 95, "adagrad": None, "rmsprop": 29, "adam": 44}
    rate = 0.02 / lesson["divided"].state["s"][1] ** 0.5
    assert rate[1] > 1000 * rate[0]  # what is divided by the small gradient
    assert list(lesson["waits"].values()) == [118, 235, 470]
    assert [*lesson["waits"].values()] == [np.ceil(np.log(1 / y0) / np.log(1.04)) for y0 in lesson["waits"]]
    assert LESSONS["05"].prediction.measure()[0] == 4  # nobody leaves the ridge itself
    assert max(lesson["left"]) < 400  # but with noise all do


def test_the_ranges_and_limits_of_learning_rates():
    lesson = of(LESSONS["07"])
    factors = {name: span and span.factor for name, span in lesson["strip"].spans.items()}
    assert factors["gd"] < 1.5  # a sliver
    assert factors["adam"] > 1000  # more than three powers of ten
    assert factors["rmsprop"] is None  # it jumps across the minimum
    assert LESSONS["07"].prediction.measure()[0] == 3
    for rule, limit in ((gd, 2 / 50), (momentum, 38 / 50), (heavy_ball, 3.8 / 50), (nesterov, 3.8 / 2.8 / 50)):
        assert lesson["limit"][rule] == pytest.approx(limit, rel=2.5e-3)


@pytest.mark.slow
def test_a_plane_that_holds_the_variance_shows_little_of_the_distance_travelled():
    lesson = of(LESSONS["09"])
    assert lesson["travelled"] > 8 * lesson["drawn"]
    assert variance_share(lesson["plane"], [lesson["run"]]) > 0.98
    across = lesson["direction"][:, 0]
    hessian = lesson["network"].hessian(lesson["run"].points[100])
    assert hessian @ across == pytest.approx(lesson["curvature"][0] * across, abs=1e-6)
    assert lesson["share"] > 0.99  # of a step goes along the sharpest direction
    assert lesson["inside"] < 0.02  # which the plane leaves out
    assert lesson["measured"].limits == pytest.approx(2)
    assert lesson["shares"]["steps"] < 0.1  # it swings across the steep directions
    assert lesson["shares"]["way"] > 0.8  # and goes along the flat ones
    assert LESSONS["09"].prediction.measure()[0] == 3


def test_a_walk_without_an_aim_has_the_share_of_variance_that_theory_gives():
    walk = of(LESSONS["09"])["walk"]
    assert not walk.values.any()  # there is no slope
    assert variance_share(path_plane([walk]), [walk]) == pytest.approx(6 / np.pi**2 * 1.25, abs=0.01)


def test_descent_ends_just_below_the_edge_and_a_network_stays_there():
    lesson, question = of(LESSONS["10"]), LESSONS["10"].prediction.question
    ends = {0.20: 7.9432, 0.26: 7.6732, 0.30: 6.5865, 0.35: 5.5877, 0.40: 4.8600, 0.45: 4.3349}  # after 20 000 steps
    assert lesson["ends"] == pytest.approx(ends, abs=5e-3)  # to the digits that are printed
    assert all(0.95 < lr * end / 2 < 1 for lr, end in ends.items() if lr > 0.2)
    assert f"is {ends[0.20]:.2f}" in question
    assert f"= {2 / ends[0.20]:.3f}" in question
    assert LESSONS["10"].prediction.measure()[0] == 2
    for lr in (0.4, 0.5):
        assert lesson["sharp"][lr][50:].mean() == pytest.approx(2 / lr, rel=0.01)
        assert lesson["rises"][lr] > 0
    assert lesson["runs"][0.5].values[-1] < 0.0015
    assert (np.diff(lesson["sharp"][0.2])[20:] > 0).all()  # below the limit it still rises
    assert min(lesson["steps"][:20]) == 135  # the best of 2000 constants, by the formula, needs as many
    assert lesson["steps"][20:] == [83, 41, 47]


def test_schedules_end_below_the_floor_of_noise_and_a_warm_up_survives():
    lesson, question = of(LESSONS["11"]), LESSONS["11"].prediction.question
    for lr, floor in lesson["floor"].items():
        assert floor == pytest.approx(lr / (2 - 2 * lr), rel=0.01)
    half, end = lesson["half"], lesson["end"]
    assert f"f = {half['cosine']:.2f}, the others {half['constant']:.2f} and {half['wsd']:.2f}" in question
    assert end["wsd"] < end["constant"] < end["cosine"]
    assert LESSONS["11"].prediction.measure()[0] == 2
    exits = [run.diverged_at for run in lesson["warm"].values()]
    assert (exits[:2], exits[3:]) == ([23, 48], [None, None])
    assert 100 < exits[2] < 150  # 134 to 138: at the edge of stability the last bits of a sum show, and they differ
    assert lesson["warm"][300].values[-1] < 0.02
    assert lesson["pressed"].values[50:].mean() == pytest.approx(2, rel=0.02)
    assert lesson["length"][[0, -1]] == pytest.approx([1, (0.1 / 1.9) ** 0.5], rel=0.05)  # a mean of independent signs


# What the lessons say


def claims(text):
    """number = expression, in the comments of a cell."""
    lines = [line for note in re.findall("<!--(.*?)-->", text, flags=re.DOTALL) for line in note.strip().splitlines()]
    return [line.split(" = ", 1) for line in lines]


def prose(text):
    """What is read, without code, formulas, tables' rules and links."""
    for drop in ("<!--.*?-->", r"\$\$.*?\$\$", r"\$.*?\$", "`.*?`", r"\]\(.*?\)"):
        text = re.sub(drop, " ", text, flags=re.DOTALL)
    return text


def is_told(number, value):
    """Whether a number in a text is this value, with as many digits as the text has."""
    place = len(number.partition("e")[0].partition(".")[2])
    return float(format(value, f".{place}e" if "e" in number else f".{place}f")) == float(number)


def test_each_claim_of_the_texts_is_measured_in_its_lesson():
    text = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.*?) \| \[(\d\d)\]\((.*?)\) \| (.*) \|$", text, flags=re.MULTILINE)
    assert len(rows) == 26
    told = re.findall(r"^(\d\d): (\S+) = (.*)$", text, flags=re.MULTILINE)
    for _, lesson, notebook, measured in rows:
        assert notebook == LESSONS[lesson].notebook
        numbers = re.findall(r"\d+\.\d+(?:e-?\d+)?|\d+", re.sub(r"[αεβκ] = \d[\d.⁰-⁹]*|10⁶|first 45", "", measured))
        for number in numbers:
            assert (lesson, number) in [(one, other) for one, other, _ in told], f"who says {number} in {measured!r}?"
    for lesson, number, expression in told:
        assert is_told(number, float(eval(expression, of(LESSONS[lesson])))), f"{expression} is not {number}"


@pytest.mark.thinned(6)
@every_notebook
def test_every_number_in_the_text_is_one_that_the_code_gives(path):
    names, lesson = ran(path)[0], LESSONS[path.stem[:2]]
    for text in cells(path, "markdown"):
        told = claims(text)
        for number, expression in told:
            assert number in re.sub("<!--.*?-->", "", text, flags=re.DOTALL), f"{number} is not in the text"
            value = float(eval(expression, names))
            assert is_told(number, value), f"{expression} = {value}, not {number}"
        if path.parent.name != "solutions" and re.match(r"## (Exercises|练习)|\*\*\d\.", text):
            continue  # what an exercise supposes
        seen = re.sub(rf"{lesson.minutes} (minutes|分钟)", "", prose(text))
        seen = re.sub(r"^\| \d\d \|.*|(?<![.\d])0\d\b|lesson \d\d|第 \d\d 课", "", seen, flags=re.MULTILINE)  # lessons
        said_here = {number.lstrip("+-") for number, _ in told}
        for number in re.findall(r"\d+\.\d+(?:e-?\d+)?|\d+e-?\d+|\d{2,}", seen):
            assert number in said_here or number in ("1920", "2012"), f"who says {number}? {text[:80]}"


def code_in(text):
    """The pieces of code in a text, in alphabetical order."""
    return sorted(re.findall("`[^`]*`", re.sub("<!--.*?-->", "", text, flags=re.DOTALL)))


@every_lesson
def test_the_chinese_notebook_has_the_same_cells_and_a_translation_of_each_text_of_today(lesson):
    english, chinese = (
        json.loads((folder / lesson.notebook).read_text(encoding="utf-8")) for folder in (NOTEBOOKS, CHINESE)
    )
    assert [cell["id"] for cell in chinese["cells"]] == [cell["id"] for cell in english["cells"]]
    for original, translated in zip(english["cells"], chinese["cells"], strict=True):
        text = "".join(original["source"])
        if original["cell_type"] == "code":
            assert translated == original
            continue
        stamp = hashlib.sha256(text.encode()).hexdigest()[:16]
        assert translated["metadata"]["english"] == stamp, f"translate this text again: {text}"
        written = "".join(translated["source"])
        assert claims(written) == claims(text)
        assert re.search("[\u4e00-\u9fff]", written)
        assert code_in(written) == code_in(text)


@every_lesson
def test_a_lesson_tells_numbers(lesson):
    told = [number for text in cells(NOTEBOOKS / lesson.notebook, "markdown") for number, _ in claims(text)]
    assert len(told) >= (1 if lesson.number == "00" else 5)


@every_notebook
def test_a_notebook_is_short_of_breath_and_kept_without_output(path):
    notebook = json.loads(path.read_text())
    code = cells(path, "code")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert "widgets" not in notebook["metadata"]
    assert max(len(cell.splitlines()) for cell in code) <= 7
    assert median(len(cell.splitlines()) for cell in code) <= 2
    assert ("@optimizer" in "".join(code)) == path.stem.startswith("08")
    if not path.stem.startswith("08"):
        assert not any(isinstance(node, ast.FunctionDef) for cell in code for node in ast.walk(ast.parse(cell)))


@every_lesson
def test_a_lesson_has_its_parts(lesson):
    path = NOTEBOOKS / lesson.notebook
    words, code = cells(path, "markdown"), cells(path, "code")
    assert words[0].startswith(f"# {lesson.title}\n\n**{lesson.minutes} minutes** · On the projector: ")
    assert f'lessons.predict("{lesson.number}")' in code[0]
    assert re.search(r"explore\(|race\(", code[1])  # something that moves within the first screen
    assert sum(f'lessons.reveal("{lesson.number}")' in cell for cell in code) == 1
    assert "\n> **Common mistake.** " in "\n" + "\n".join(words)
    asked = re.findall(r'lessons\.check\("(\d\d\.\d)", \.\.\.\)', "\n".join(code))
    assert asked == [f"{lesson.number}.{k}" for k in range(1, len(lesson.exercises) + 1)]
    assert 4 <= len(asked) <= 8


def test_the_notebooks_are_those_of_the_lessons_and_the_first_one_maps_them():
    names = [lesson.notebook for lesson in LESSONS.values()]
    assert sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")) == names
    assert sorted(path.name for path in (NOTEBOOKS / "solutions").glob("*.ipynb")) == names
    table = "\n".join(cells(NOTEBOOKS / names[0], "markdown"))
    for lesson in list(LESSONS.values())[1:]:
        row = f"| {lesson.number} | [{lesson.title}]({lesson.notebook}) | {lesson.minutes} | {lesson.claim} |"
        assert row in table


@pytest.mark.slow
@every_lesson
def test_a_still_stands_for_each_lesson(lesson):
    path = ROOT / "assets" / "lessons" / f"{lesson.number}.png"
    assert path.stat().st_size < 60_000
    film = lesson.still()
    with Image.open(path) as still:
        pixels = np.asarray(still.convert("RGB")).astype(int)
    for style in film.scene().context.styles:
        color = [int(style.color[k : k + 2], 16) for k in (1, 3, 5)]
        assert (pixels == color).all(axis=-1).sum() > 50, style


# The opening question


@pytest.fixture
def nothing_said():
    lessons.forget()
    yield
    lessons.forget()


#: The right option of each prediction, and what is measured.
ANSWERS = {
    "00": ("adam", "gd 99, momentum 14, rmsprop 68, adam 8"),
    "01": ("wider and wider", f"by {1 - 2.1:.2f}, and after 100 of them it is {1.1**100:,.0f}"),
    "02": ("about a dozen times", "descent crosses the floor 0 times, with momentum it is 12"),
    "03": ("comes near, and then jumps", r"last 50 of 1000 steps \|W\| and \|b\| are from 0.40 to 0.40"),  # α/2
    "04": ("a tenth", f"{0.1:.3f} of the first"),
    "05": ("none of them", "0 of 4 have left after 1000 steps"),
    "06": ("one at a time", "by 807, 463, 6, after 1, 7 and 50 steps"),
    "07": (
        "adam",
        "gd from 0.027 to 0.039, .* momentum from 0.021 to 0.76, .* rmsprop with none; adam from 0.11 to 420",
    ),
    "07b": ("up to twice as far", "= 0.040 on with β = 0, 0.060 with 0.5, 0.080 with 0.99"),  # 2(1 + β)/L
    "08": ("momentum", "after 300 steps: gd 7.8e-02, momentum 3.3e-05, rmsprop 2.4e-01, adam 5.4e-05"),
    "09": ("about a tenth", "travels 77.3, and 8.7 of this is in the picture, a share of 0.11"),
    "10": ("at another minimum", "x = 1.25, where the curvature is 4.86; 2/α = 5.00. Small steps end at x = 0.17"),
    "11": ("wsd", "twenty runs: 0.25 constant, 0.45 cosine, 0.13 wsd"),
}


@pytest.mark.parametrize("lesson", QUESTIONS.values(), ids=QUESTIONS)
def test_nothing_is_revealed_before_a_prediction_and_the_first_one_counts(lesson, nothing_said):
    assert repr(lessons.reveal(lesson.number)).startswith("· ")
    assert predicted(lesson) is None
    truth, measured = lesson.prediction.measure()
    option, words = ANSWERS[lesson.number]
    assert option in lesson.prediction.options[truth]
    assert re.search(words, measured)
    wrong = (truth + 1) % len(lesson.prediction.options)
    assert "you predict" in repr(lessons.predict(lesson.number, "abcdef"[wrong].upper()))
    assert "the first answer counts" in repr(lessons.predict(lesson.number, "abcdef"[truth]))
    told = lessons.reveal(lesson.number)
    assert told.right is False
    assert lesson.prediction.options[truth] in told.words
    assert measured in told.words
    lessons.forget(lesson.number)
    lessons.predict(lesson.number, "abcdef"[truth])
    assert lessons.reveal(lesson.number)


def test_a_prediction_is_a_click_and_cannot_be_taken_back(nothing_said):
    question, *choices, answer = lessons.predict("01").children
    assert LESSONS["01"].prediction.question in question.value
    assert [button.description[:2] for button in choices] == ["a)", "b)", "c)", "d)"]
    choices[3].click()
    assert predicted(LESSONS["01"]) == 3
    assert "you predict d)" in answer.value
    assert all(button.disabled for button in choices)
    assert lessons.reveal("01")
    assert "b by -1.10" in lessons.reveal("01").words


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in LESSONS])
def test_a_later_question_stands_before_its_answer(name):
    code = cells(NOTEBOOKS / LESSONS[name[:2]].notebook, "code")
    asked, told = (
        [k for k, cell in enumerate(code) if f'lessons.{what}("{name}")' in cell] for what in ("predict", "reveal")
    )
    assert len(asked) == len(told) == 1
    assert asked < told


def test_the_boundary_of_the_plane_is_asked_for_before_it_is_drawn_or_told():
    notebook = json.loads((NOTEBOOKS / LESSONS["07"].notebook).read_text())
    every = ["".join(cell["source"]) for cell in notebook["cells"]]
    (told,) = [k for k, cell in enumerate(every) if 'lessons.reveal("07b")' in cell]
    for answer in ("phase_map(", ".plane =", r"2(1+\beta)/L"):
        assert min(k for k, cell in enumerate(every) if answer in cell) > told
    assert of(LESSONS["07"])["live"].plane == {"racer": 0, "x": "lr", "y": "beta", "show": "loss"}
    assert QUESTIONS["07b"].prediction.measure()[0] == 2  # to 2(1 + β)/L, twice as far


@pytest.mark.parametrize("letter", ["", "e", "ab", 3])
def test_a_prediction_is_one_of_the_letters(letter, nothing_said):
    assert "answer with one of a, b, c, d" in repr(lessons.predict("01", letter))
    assert predicted(LESSONS["01"]) is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: lessons.check("01.9", 1), "unknown exercise '01.9': did you mean"),
        (lambda: lessons.predict("9"), "unknown lesson '9'"),
        (lambda: lessons.reveal("011"), "unknown lesson '011': did you mean"),
    ],
)
def test_what_there_is_not_is_said_in_one_line(call, message):
    with pytest.raises(InputError, match=message) as error:
        call()
    assert "\n" not in str(error.value)


# The exercises


@every_lesson
def test_the_checks_accept_the_solutions(lesson):
    _, verdicts = ran(NOTEBOOKS / "solutions" / lesson.notebook)
    assert list(verdicts) == [f"{lesson.number}.{k}" for k in range(1, len(lesson.exercises) + 1)]
    assert all(verdicts.values()), verdicts


def descends(w, g, lr=0.05):
    return w - lr * g


def sums(w, g, v, lr=0.05, beta=0.8):
    v = beta * v + g
    return w - lr * v, v


def forgets(w, g, v, lr=0.05, beta=0.8):
    v = beta * v + (1 - beta) * g
    return w - lr * v, g


def undone(w, g, lr=0.05):
    return w - lr * g / 2


def eps_in_the_root(w, g, s, lr=0.01, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * g * g
    return w - lr * g / np.sqrt(s + eps), s


def without_a_square(w, g, s, lr=0.01, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * g
    return w - lr * g / (np.sqrt(s) + eps), s


def swapped(w, g, s, lr=0.01, beta=0.9, eps=1e-8):
    s = (1 - beta) * s + beta * g * g
    return w - lr * g / (np.sqrt(s) + eps), s


def twice_the_eps(w, g, s, lr=0.01, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * g * g
    return w - lr * g / (np.sqrt(s) + 2 * eps), s


def uncorrected(w, g, m, v, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    return w - lr * m / (np.sqrt(v) + eps), m, v


def adam_with_eps_in_the_root(w, g, m, v, t, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    return w - lr * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + eps), m, v, t


def adam_swapped(w, g, m, v, t, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * g
    v = (1 - beta2) * v + beta2 * g * g
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, t


def late(w, g, m, v, t, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g * g
    return w - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, t + 1


RULES = [descends, sums, forgets, undone, eps_in_the_root, without_a_square, swapped, twice_the_eps]
RULES += [uncorrected, adam_with_eps_in_the_root, adam_swapped, late]
own = {rule.__name__: optimizers.Optimizer(rule) for rule in RULES}
line = linear_regression.on

EXERCISES = {f"{one.number}.{k}": each for one in LESSONS.values() for k, each in enumerate(one.exercises, 1)}

# Answers to each exercise that one may well give, and what they are told.
WRONG = {
    "00.1": [(10.08, "that is along W|that is how far it travels in W"), (19.0, "that is gd"), ("far", "one number")],
    "00.2": [("adam", "0.078 away"), ("gd", "0.208 away"), ("lion", "one of gd, momentum")],
    "00.3": [((10, 1), "turns back 99 times"), ((0, 0), "nothing moves"), ((30, 0), "must be in the domain")],
    "00.4": [
        (momentum(lr=0.038, beta=0.5), "turns back 29 times"),
        (momentum(lr=0.001, beta=0.9), "leave lr"),
        (gd(lr=0.01), "must be momentum"),
    ],
    "01.1": [
        (0.04, "the limit at κ = 50"),
        (1 / 200, "the swing begins"),
        (0.1, "the power of ten"),
        (2 / 201, "the fastest"),
    ],
    "01.2": [(gd(lr=0.05), "αL = 1 is below 2"), (gd(lr=0.1), "swings for ever"), (0.2, "must be an optimizer")],
    "01.3": [(0.5, "the sign is not"), (1.5, "that is αλ"), (0.97, "the factor of W")],
    "01.4": [(0, "10 is the curvature along both"), (0.1, "that is the best α"), (9, "that is κ")],
    "01.5": [(1, "nearer to 1"), (3.162, "momentum"), (100, "not a hundred")],
    "01.6": [(gd(lr=0.03), "it needs 178"), (gd(lr=0.041), "needs|still|diverges"), (momentum, "must be gd")],
    "02.1": [(0.1, "that is the sum"), (0, "faded"), (-0.01, "the sign is not"), (0.19, "of the same sign")],
    "02.2": [
        (heavy_ball(lr=0.1, beta=0.8), r"1/\(1 − β\)"),
        (heavy_ball(lr=0.02), "leave β at 0.8"),
        (heavy_ball(lr=0.5, beta=0.8), "the larger of the two"),
    ],
    "02.3": [(10, "β = 0.9|power of ten"), (1, "that is the average"), (1.99, "after two steps")],
    "02.4": [(0.9, "a dozen"), (0.4, "that is αλ"), (1 - 0.4**0.5, "square it")],
    "02.5": [
        (heavy_ball(lr=0.0614, beta=0.566), "the rate"),
        (heavy_ball(lr=0.0331, beta=0.9), "the rate"),
        (momentum(lr=0.0331, beta=0.669), "must be heavy_ball"),
    ],
    "02.6": [
        (["gd"], "some are missing"),
        (["gd", "nesterov", "heavy_ball"], "stable up to"),
        (["gd", "nestrov"], "each name must be one of"),
    ],
    "03.1": [(2500, "the weight"), (5, "made of squares"), (10, "S_dW")],
    "03.2": [
        (5, "the ratio of the roots"),
        (50, "ten times as far"),
        (0.04, "the other way round"),
        (2500, "the gradients are 10 and 50"),
    ],
    "03.3": [(0.2, "Adam"), (2, "the root of 1"), (0.124, "by its own root")],
    "03.4": [(0.5, "the jump is α long"), (0, "never comes to rest"), (0.05, "too small"), (1.58, "the first step")],
    "03.5": [
        (rmsprop(lr=0.3), "half of α"),
        (rmsprop(lr=0.03), "W is still"),
        (rmsprop(lr=0.1, schedule="cosine"), "without the option schedule"),
    ],
    "03.6": [((10, 1), "both gradients"), ((0, 0), "that is the minimum"), (10, "must be a pair of numbers")],
    "04.1": [(0.1 / 400, "1/t"), (0.1, "the first step"), (0.05, "multiply it by α")],
    "04.2": [(0.9**100, "after 100"), (45, "multiplies"), (0.5, "too large"), (0.1**50, "keeps the share β")],
    "04.3": [(0.9**10, "still missing"), (1, "only in the limit"), (0.9, "that is β")],
    "04.4": [(3.162, "β₂ = 0.999"), (10, "under a root"), (0.1, "√v")],
    "04.5": [
        (adam(lr=0.1, beta1=0, beta2=0.99), "no bias correction"),
        (adam(lr=0.1, beta2=0.99, bias_correction=False), "no momentum"),
        (adam(lr=0.1, beta1=0, bias_correction=False), "RMSProp's β"),
    ],
    "04.6": [(adagrad(lr=0.2), "still at f"), (adagrad(lr=1), "still at f"), (adam_hat(lr=1), "must be adagrad")],
    "05.1": [(925.6, "1 . 2α"), (234.8, "α = 0.02"), (232.6, "0.01")],
    "05.2": [((1, 0.01), "118 steps"), ((1, 0), "never"), ((1, 1.5), "between")],
    "05.3": [(1.02, "plain descent"), (1.2, "filled at once"), (0.813, "dies out"), (1.9, "not a root yet")],
    "05.4": [(gd(lr=0.05), "has moved by"), (momentum(lr=1), "has moved by"), (rmsprop(lr=0.5), "it ends at")],
    "05.5": [
        (gd(lr=0.02), "not enough"),
        (gd(lr=0.02, noise=1e-6), "not enough"),
        (gd(lr=0.1, noise=1), "leave lr at 0.02"),
    ],
    "05.6": [(9, "all of them"), (5, "no minimum"), (1, "the maximum")],
    "06.1": [(6, "two samples are left"), (6.25, "round up"), (8, "size of a batch"), (50, "batches of one")],
    "06.2": [(gd(lr=0.01), "diverges"), (gd(lr=0.001), "could be larger"), (gd(lr=0.006), "could be larger")],
    "06.3": [(gd(lr=0.5), "still"), (gd(lr=2), "still"), (gd(lr=0.0075), "still")],
    "06.4": [(0.25, "with replacement"), (0.5, "standard deviation"), (4, "less noise")],
    "06.5": [
        (gd(lr=0.1, batch=1), "of four seeds"),
        (gd(lr=0.001, batch=1), "of four seeds"),
        (gd(lr=0.1, schedule="cosine"), "one sample at a time"),
    ],
    "06.6": [(454.7, "standardised"), (78.65, "intercept"), (40, "too small")],
    "07.1": [(0.04, "plain descent"), (0.076, "heavy ball"), (0.76, "average")],
    "07.2": [
        (heavy_ball(lr=0.072, beta=0.5), "beyond"),
        (heavy_ball(lr=0.03), "above 0.07"),
        (heavy_ball(lr=0.0759999, beta=0.9), "still at f|it needs"),
    ],
    "07.3": [(2 / 51, "a thousand times"), (39.2, "the other way round"), (4e-5, "the limit")],
    "07.4": [(31, "small ones"), (15, "momentum"), (1, "plain descent"), (0, "give the array")],
    "07.5": [
        (heavy_ball(lr=0.02), "the rate"),
        (heavy_ball(lr=0.02, beta=0.566), "the rate"),
        (heavy_ball(lr=0.0614, beta=0.566), "leave lr"),
    ],
    "07.6": [(gd(lr=0.0036), "still at f"), (gd(lr=0.01), "diverges"), (adam(lr=0.1), "still at f")],
    "07.7": [
        (0.06, "that is for κ = 50"),
        (0.01, "the boundary at β = 0"),
        (0.03, "the average"),
        (0.0075, "twice as far"),
    ],
    "08.1": [
        ("x**2 + y**2", "made by formula"),
        (formula("x**2 + y**2"), "1 minima"),
        (formula("(x**2 - 1)**2 + y**2", domain=((-2, 2), (-2, 2))), "equally deep"),
    ],
    "08.2": [(signsgd, "write your own"), (own["descends"], "against the sign"), (descends, "under @optimizer")],
    "08.3": [(own["sums"], "the average"), (own["forgets"], "the average"), (own["descends"], "no parameter beta")],
    "08.4": [
        (line([0, 1], [1, 3]), "κ ="),
        (line([-1, 1], [1, 3]), "its best line is"),
        (line([1, 1], [3, 3]), "no single minimum"),
    ],
    "08.5": [
        (race("ravine", ["gd"], steps=5), "make it fair"),
        (race("ravine", ["gd"], steps=5, fair="budget"), "invite a guest"),
        ("budget", "must be a race"),
    ],
    "08.6": [
        (own["eps_in_the_root"], "ε is inside the root"),
        (own["without_a_square"], "S averages g; it must average g²"),
        (own["swapped"], "β and 1 − β are swapped"),
    ],
    "08.7": [
        (own["uncorrected"], "the bias correction is missing"),
        (own["adam_with_eps_in_the_root"], "ε is inside the root"),
        (own["adam_swapped"], "β₂ and 1 − β₂ are swapped"),
    ],
    "09.1": [
        (1184, "has a bias, too"),
        (1040, "the first layer"),
        (10240, "add their weights"),
        (90, "those are the units"),
    ],
    "09.2": [([1] * 6, "needs 4 directions"), ([1, 1, 0, 0, 0, 0], "on a line"), ((10, 1), "must be 6 numbers")],
    "09.3": [(0.001, "for a line"), (0.0447, "made of squares"), (2, "divide by all")],
    "09.4": [(100, "the sharpest direction"), (0.01, "the share of the steep"), (1000, "the sum of all")],
    "09.5": [(1.436, "that is the sharpness"), (0.696, "grows above twice"), (1.053, "at the end of the run")],
    "09.6": [(gd(lr=1.0), "f is 0.362"), (adam(lr=0.001), "f is 0"), ("adam", "must be an optimizer")],
    "10.1": [
        (0.5, "the flattest minima"),
        (0.125, "the swing begins"),
        (0.2518, "the minimum of our start"),
        (4, "not the sharpness over 2"),
    ],
    "10.2": [(1.5, "x²"), (0.5, "that is y"), (1.253, "where the run ends")],
    "10.3": [
        (gd(lr=0.2), "nothing pushes it"),
        (gd(lr=0.39), "a sharpness of 4.99; the end is a little below 2/α, here 5.13"),
        (gd(lr=0.48), "still jumps"),
    ],
    "10.4": [(40, "plain descent"), (760, "the average"), (3.8, "divide it by α")],
    "10.5": [(15, "3.41/L, which is below"), (8, "before the 64th"), (31, "exactly 2/L"), (32, "the shortest")],
    "10.6": [
        (gd(lr=2 / 201), "it needs 596 steps"),
        (gd(lr=1 / 200, schedule="silver"), "it needs 339 steps"),
        (gd(lr=2 / 201, schedule="chebyshev"), "it needs 141 steps"),
    ],
    "11.1": [(0.02, "without the 1 − α"), (0.01, "the floor is not α"), (0.00505, "the floor of α = 0.01")],
    "11.2": [(0.05, "three halvings"), (0.1, "not a quarter"), (0.0625, "multiply it by α")],
    "11.3": [(0.02, "an eighth of the way"), (0.0025, "the other way round"), (0.0566, "the root")],
    "11.4": [
        (gd(lr=0.2, noise=1), "f = 0.13: a constant α"),
        (gd(lr=0.2, noise=1, schedule="exponential(factor=0.7)"), "too small before it arrived"),
        (gd(lr=0.2, noise=1, schedule="wsd"), "still too large"),
    ],
    "11.5": [(0.1, "without the warm-up"), (0, "not 0"), (0.01, "the second step"), (0.00707, "in the plane")],
    "11.6": [
        (gd(lr=1, schedule="warmup(over=100)"), r"diverges at step 13\d"),
        (gd(lr=1, schedule="inverse"), "a loss of 0.0356"),
        (gd(lr=0.5), "leave lr at 1"),
    ],
}


def arrival(run, steps):
    """What is said of a run that should come near the lowest minimum by this step."""
    return Cases(arrival_cases(steps), {}).said({"run": Measured([run])})


def test_a_run_arrives_by_a_step_also_if_it_begins_at_the_minimum():
    assert arrival(trace(gd(lr=0.01), "ravine", (0, 0), steps=9), 0) == ""
    run = trace(gd(lr=0.038), "sphere", (1, 1), steps=200)
    assert arrival(run, run.steps_to()) == ""
    assert arrival(run, run.steps_to() - 1) == f"it needs {run.steps_to()} steps"
    assert arrival(trace(gd(lr=0.038), "sphere", (1, 1), steps=9), 9).startswith("after 9 steps it is still at f = ")


def test_every_exercise_has_three_wrong_answers():
    assert list(WRONG) == list(EXERCISES)
    assert min(len(answers) for answers in WRONG.values()) == 3


@pytest.mark.parametrize("exercise", WRONG)
def test_the_checks_reject_wrong_answers_and_say_why(exercise):
    """All that a check of a number knows to say of a mistake is said of one of them."""
    judge = EXERCISES[exercise].judge
    left = {words for _, words in judge.mistakes} if isinstance(judge, Number) else set()
    for answer, told in WRONG[exercise]:
        verdict = lessons.check(exercise, answer)
        left.discard(verdict.words.removeprefix(f"{exercise}: "))
        assert verdict.right is False, f"{answer!r} is accepted"
        assert re.search(told, verdict.words), verdict
        assert "\n" not in verdict.words
    assert not left


@pytest.mark.parametrize("exercise", WRONG)
def test_a_chinese_verdict_has_no_english_in_it(exercise):
    with speaking("zh"):
        for answer, _ in WRONG[exercise]:
            words = lessons.check(exercise, answer).words.replace(short_repr(answer), "")
            assert re.search("[\u4e00-\u9fff]", words)
            assert not re.search("[A-Za-z]{2,} [a-z]{2,} [a-z]+", words)


@pytest.mark.parametrize("exercise", WRONG)
def test_no_answer_is_so_odd_that_a_check_breaks(exercise):
    for junk in (None, "", [], {}, np.nan, np.inf, True, np.ones(3), gd, race, object(), 1j, -1, 1e300, "\n", (1, "b")):
        verdict = lessons.check(exercise, junk)
        assert verdict.right is False
        assert len(repr(verdict).splitlines()) == 1


@pytest.mark.parametrize(
    ("exercise", "answer", "told"),
    [
        ("00.2", "momentun", "did you mean 'momentum'? the answer must be one of gd, momentum"),
        ("01.1", 0.01005, "close, but not to within 0.2 %"),
        ("01.1", 0.0131, "too large: the limit is 2/L"),
        ("01.2", gd(lr=0.0999), "αL = 1.998 is below 2"),
        ("01.2", gd(lr=0.0999999), "αL = 1.999998 is below 2"),
        ("01.2", gd(lr=float(np.nextafter(0.1, 1))), "at 2/L exactly"),
        ("02.4", 0.141, "close, but not to within 2 %"),
        ("02.5", heavy_ball(lr=0.0331, beta=0.9), "α is right, β is not: theory gives it the rate 0.949"),
        ("02.5", heavy_ball(lr=0.02, beta=0.669), "β is right, α is not: theory gives it the rate 0.928"),
        ("02.6", [], "the list is empty"),
        ("02.6", ["gd", "nestrov"], "did you mean 'nesterov'? each name must be one of gd, heavy_ball"),
        ("03.4", 0.1, "too small: now a step is α long"),
        ("06.6", 62.5, "close, but not to within 1 %"),
        ("08.6", own["twice_the_eps"], "after step 1 your rule is at W = 9.40517 and b = 0.375445, and torch"),
        ("08.6", optimizers.rmsprop, "the built-in rule"),
        ("08.7", own["late"], "step 1 gives no number: it divides by 0"),
        ("08.7", own["swapped"], "no parameter beta1"),
        ("09.1", 1211, "too large: a layer from m to n units has"),
        ("09.3", 0.00207, "close, but not to within 2 %"),
        ("09.4", 3, "too large: it is the mean of all eigenvalues"),
        ("09.2", [0] * 6, "nothing moves"),
        ("10.1", 0.3, "too large: it is 2 over the largest sharpness"),
        ("11.1", 0.0193, "close, but not to within 0.5 %"),
    ],
)
def test_a_near_miss_and_a_mistake_that_is_not_listed_are_told_what_helps(exercise, answer, told):
    assert told in lessons.check(exercise, answer).words


def test_an_optimum_is_right_also_when_it_is_rounded():
    assert lessons.check("01.6", gd(lr=2 / 51))
    assert lessons.check("02.5", heavy_ball(lr=0.0331, beta=0.669))
    assert not lessons.check("02.6", [])


@pytest.mark.parametrize("name", ["rmsprop", "adam"])
def test_each_mistake_leads_away_from_torch_in_its_own_way(name):
    wanted = lessons.torch_path(name)
    mistakes = {"rmsprop": _by_hand.RMSPROP_MISTAKES, "adam": _by_hand.ADAM_MISTAKES}[name]
    paths = [wanted.points, *(_by_hand.plain_path(step, wanted) for step in mistakes.values())]
    alike = [(i, j) for i, one in enumerate(paths) for j, other in enumerate(paths[:i]) if _by_hand.close(one, other)]
    assert alike == []
    assert trace(optimizers.get(name)(**wanted.settings), "ravine", steps=20).points == pytest.approx(wanted.points)
    right = {"rmsprop": _by_hand.rmsprop_step, "adam": _by_hand.adam_step}[name]()
    assert _by_hand.close(_by_hand.plain_path(right, wanted), wanted.points)


# Each mistake as one may write it: what S becomes, and what g is divided by.
S = "beta * s + (1 - beta) * g**2"
DIVISOR = "s**0.5 + eps"
RMSPROP_WRITTEN = {
    "inside the root": (S, "(s + eps) ** 0.5"),
    "the root is missing": (S, "s + eps"),
    "S averages g;": ("beta * s + (1 - beta) * g", DIVISOR),
    "are swapped": ("(1 - beta) * s + beta * g**2", DIVISOR),
    "adds up all squares": ("s + g**2", DIVISOR),
    "must enter with the weight": ("beta * s + g**2", DIVISOR),
    "0 again in each step": ("(1 - beta) * g**2", DIVISOR),
}

# The same for Adam: what m and v become, and the step over α.
M, V = "beta1 * m + (1 - beta1) * g", "beta2 * v + (1 - beta2) * g**2"
M_SWAPPED, V_SWAPPED = "(1 - beta1) * m + beta1 * g", "(1 - beta2) * v + beta2 * g**2"
M1, V1 = "m / (1 - beta1**t)", "(v / (1 - beta2**t)) ** 0.5"
ADAM_WRITTEN = {
    "inside the root": (M, V, f"{M1} / (v / (1 - beta2**t) + eps) ** 0.5"),
    "the root is missing": (M, V, f"{M1} / (v / (1 - beta2**t) + eps)"),
    "correction is missing": (M, V, "m / (v**0.5 + eps)"),
    "only m is corrected": (M, V, f"{M1} / (v**0.5 + eps)"),
    "only v is corrected": (M, V, f"m / ({V1} + eps)"),
    "correction must fade": (M, V, "m / (1 - beta1) / ((v / (1 - beta2)) ** 0.5 + eps)"),
    "one too large": (M, V, "m / (1 - beta1 ** (t + 1)) / ((v / (1 - beta2 ** (t + 1))) ** 0.5 + eps)"),
    "before the correction": (M, V, f"{M1} / ((v**0.5 + eps) / (1 - beta2**t) ** 0.5)"),
    "v averages g;": (M, "beta2 * v + (1 - beta2) * g", f"{M1} / ({V1} + eps)"),
    "β₁ and 1 − β₁ are swapped": (M_SWAPPED, V, f"{M1} / ({V1} + eps)"),
    "β₂ and 1 − β₂ are swapped": (M, V_SWAPPED, f"{M1} / ({V1} + eps)"),
    "in m and in v": (M_SWAPPED, V_SWAPPED, f"{M1} / ({V1} + eps)"),
    "along m, and not along g": (M, V, f"g / ({V1} + eps)"),
}


def written_path(wanted, mean, square, step):
    """The path of a rule on f = W²/2 + 50 b²/2, from what m and v become and its step over α."""
    points, names = [wanted.points[0]], {"m": np.zeros(2), "v": np.zeros(2), "s": np.zeros(2), **wanted.settings}
    with np.errstate(all="ignore"):
        for t in range(1, len(wanted.points)):
            names |= {"g": points[-1] * [1, 50], "t": t}
            names |= {"m": eval(mean, names), "v": eval(square, names), "s": eval(square, names)}
            points.append(points[-1] - names["lr"] * eval(step, names))
    return np.array(points)


@pytest.mark.parametrize(
    ("name", "mistakes", "written"),
    [
        ("rmsprop", _by_hand.RMSPROP_MISTAKES, {k: ("0", s, f"g / ({by})") for k, (s, by) in RMSPROP_WRITTEN.items()}),
        ("adam", _by_hand.ADAM_MISTAKES, ADAM_WRITTEN),
    ],
    ids=["rmsprop", "adam"],
)
def test_a_mistake_is_what_its_words_say(name, mistakes, written):
    wanted = lessons.torch_path(name)
    assert len(mistakes) == len(written)
    for key, formulas in written.items():
        (words,) = (words for words in mistakes if key in words)
        assert _by_hand.close(_by_hand.plain_path(mistakes[words], wanted), written_path(wanted, *formulas)), words


@pytest.mark.slow
def test_the_numbers_of_torch_are_those_that_torch_gives():
    pytest.importorskip("torch")
    made = runpy.run_path(str(ROOT / "tests" / "data" / "make_torch_paths.py"))["paths"]()
    for name, points in made.items():
        assert lessons.torch_path(name).points == pytest.approx(np.array(points), rel=1e-12, abs=1e-15)


def test_the_dots_are_no_answer_yet():
    assert repr(lessons.check("01.1")) == "· 01.1: put your answer in place of the dots"
    assert repr(lessons.check("01.1", ...)) == repr(lessons.check("01.1"))


def test_a_fair_race_between_guests_alone_lacks_a_rule_of_ours():
    pytest.importorskip("scipy")
    alone = race("ravine", [guests.scipy("BFGS")], steps=5, fair="budget")
    assert "a racer that is not a guest" in lessons.check("08.5", alone).words


def test_a_right_rule_may_have_other_parameters_than_the_solution():
    assert lessons.check("02.2", heavy_ball(lr=0.02, beta=0.8))
    assert lessons.check("01.2", gd(lr=3))
    assert lessons.check("02.6", (nesterov, gd))
    assert not lessons.check("01.2", gd(lr=[3, 4]))
    assert lessons.check("07.2", heavy_ball(lr=0.075, beta=0.95))
    assert "array" in lessons.check("01.2", gd(lr=[3, 4])).words
    assert ravine(kappa=20).hessian(0, 0)[2] == 20  # the L of that exercise
    assert landscapes.booth.hessian(0, 0) == pytest.approx((10, 8, 10))  # whose eigenvalues are 18 and 2


def test_the_data_of_the_cars_are_those_of_the_book():
    speed, distance = lessons.cars()
    assert speed.shape == distance.shape == (50,)
    slope, intercept = np.polyfit(speed, distance, 1)
    assert [slope, intercept] == pytest.approx([3.9324, -17.5791], abs=1e-4)  # as printed with R's table
    assert np.corrcoef(speed, distance)[0, 1] == pytest.approx(0.8069, abs=1e-4)


def test_optimizer_is_the_decorator_of_the_lesson():
    assert of(LESSONS["08"])["optimizer"] is optimizer
