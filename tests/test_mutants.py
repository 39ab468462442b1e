"""The tool that asks whether the tests bite: where it makes faults, and how it tells which of them are found."""

import sys
import time
from pathlib import Path

import mutants
import pytest
from mutations import Mutant
from nearest_tests import NearestTests, is_left_to_browser

ROOT = Path(__file__).parents[1]

PYTHON = '''
def f(x, *names, strict=True):
    """Says a < b and True."""  # x - 1
    return not x**2 <= 3 or min(x, *names) + 1 == len("a + b")
'''
JAVASCRIPT = """
/** a < b */
const f = (x) => (x >= 0 && !done(x)) || `${x < 1}`.replace(/ < /, " + ") !== -1; // x - 1
"""


def faults(name, text):
    return {(text[one.start :].partition("\n")[0][:8], one.old, one.new) for one in mutants.mutants(name, text)}


def test_each_operator_is_swapped_once_and_no_text_or_comment_is():
    assert faults("f.py", PYTHON) == {
        ("not x**2", "not ", ""),
        ("**2 <= 3", "**", "*"),
        ("<= 3 or ", "<=", "<"),
        ("<= 3 or ", "<=", ">"),
        ("3 or min", "3", "4"),
        ("or min(x", "or", "and"),
        ("min(x, *", "min", "max"),
        ("+ 1 == l", "+", "-"),
        ("1 == len", "1", "2"),
        ('== len("', "==", "!="),
    }
    assert faults("f.js", JAVASCRIPT) == {
        (">= 0 && ", ">=", ">"),
        (">= 0 && ", ">=", "<"),
        ("0 && !do", "0", "1"),
        ("&& !done", "&&", "||"),
        ("!done(x)", "!", ""),
        ("|| `${x ", "||", "&&"),
        ("!== -1; ", "!==", "==="),
    }


@pytest.fixture(scope="module")
def nearest():
    return NearestTests(ROOT)


@pytest.mark.slow
@pytest.mark.parametrize("part", mutants.AT_LEAST)
def test_every_module_of_a_part_has_tests_near(nearest, part):
    files = [file for file in mutants.in_part(part) if mutants.mutants(file.as_posix(), nearest.text[file])]
    assert len(files) > 20
    assert [str(file) for file in files if not nearest.to(file, 1)] == []
    assert mutants.sample(part, 5, seed=1) == mutants.sample(part, 5, seed=1) != mutants.sample(part, 5, seed=2)


@pytest.mark.parametrize(
    ("module", "test"),
    [
        ("visualizer/explorer/matplotlib_controls.py", "matplotlib_explorer"),  # by a name of the package
        ("visualizer/plotting/panels/phase.py", "scenes"),  # by the table of panels
        ("landscapes/ripples.py", "landscapes"),  # by the folder of families
        ("visualizer/explorer/static/formula/kinks.js", "formula_in_browser"),
    ],
)
def test_what_is_imported_late_has_its_tests_near_too(nearest, module, test):
    assert f"test_{test}.py" in [file.name for file in nearest.to(Path(module), 8)]


def test_files_whose_tests_all_ask_for_a_browser_take_no_place_among_those_of_python(nearest):
    left_out = {file.stem for file in nearest.words if is_left_to_browser(nearest.text[file])}
    assert left_out >= {"test_explorer_page", "test_embedding", "test_jupyterlab", "test_shader"}
    assert not left_out & {"test_explorer", "test_explorer_live", "test_explorer_in_node", "test_course"}
    widget = [file.stem for file in nearest.to(Path("visualizer/explorer/widget.py"), 8)]
    assert "test_explorer" in widget
    assert not left_out & {*widget}
    assert "test_explorer_page" in [file.stem for file in nearest.to(Path("visualizer/explorer/static/app.js"), 20)]


def test_what_refuses_input_has_the_tests_of_bad_input_beside_its_nearest(nearest):
    assert {file.stem for file in nearest.to(Path("visualizer/plotting/themes.py"), 3)} >= {
        "test_inputs",
        "test_ranges",
    }
    assert len(nearest.to(Path("visualizer/plotting/themes.py"), 3)) == 6
    assert len(nearest.to(Path("visualizer/_stop.py"), 3)) == 3


def test_tests_of_all_that_a_package_makes_come_before_its_nearest(nearest):
    pictures, facts, chinese = (
        Path("tests", f"test_{name}.py") for name in ("golden_pictures", "golden_facts", "command_line_in_chinese")
    )
    for module, first in [
        ("plotting/exits", [pictures]),
        ("races/presets", [pictures, facts]),
        ("cli/race", [facts, chinese]),
        ("_files", []),
    ]:
        tests = nearest.to(Path("visualizer", f"{module}.py"), 3)
        assert tests[: len(first)] == first
        assert not {*tests[len(first) :]} & {pictures, facts}
    assert facts not in nearest.to(Path("visualizer/explorer/static/app.js"), 30)


def test_what_is_run_for_each_module_is_among_its_tests(nearest):
    catalogue = nearest.text[Path("tests", "test_catalogue.py")]
    tests = nearest.own_to(Path("visualizer/maps/axis.py"))
    assert len(tests) == 2
    for test in tests:
        assert test.endswith("[visualizer.maps.axis]")
        assert f"def {test.partition('::')[2].partition('[')[0]}(module" in catalogue
    assert nearest.own_to(Path("visualizer/plotting/panels/segment.py")) == []
    assert nearest.own_to(Path("visualizer/explorer/static/app.js")) == []


@pytest.mark.slow
def test_a_fault_is_killed_by_the_test_that_sees_it_and_survives_others(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "ROOT", tmp_path / "tiny")
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "sums.py").write_text("def plus(a, b):\n    return a + b\n")
    (tmp_path / "tiny" / "test_zero.py").write_text("from sums import plus\ndef test(): assert plus(3, 0) == 3\n")
    (tmp_path / "tiny" / "test_one.py").write_text("from sums import plus\ndef test(): assert plus(3, 1) == 4\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    trial = mutants.Trial(tmp_path / "copy")
    fault = Mutant("sums.py", 28, "+", "-")
    zero, one = Path("test_zero.py"), Path("test_one.py")
    assert trial.try_out(fault, [zero])[0] == "survived"
    outcome, why = trial.try_out(fault, [zero, one])
    assert (outcome, why.partition(" - ")[0]) == ("killed", "FAILED test_one.py::test")
    assert "a + b" in (trial.root / "sums.py").read_text()


@pytest.mark.slow
def test_what_a_test_that_hangs_has_begun_ends_with_it(tmp_path):
    trial = object.__new__(mutants.Trial)
    trial.root = trial.kernels = tmp_path
    begin = "(touch begun; sleep 1.5; touch ended) & wait"
    assert trial._fails(["sh", "-c", begin], tmp_path, 1) == "too late"
    time.sleep(1)
    assert [file.name for file in tmp_path.iterdir()] == ["begun"]
