"""Explorers that nobody needs are let go: those that are closed, and those of a cell that has run again."""

import gc
import weakref
from types import SimpleNamespace

import pytest
from ipywidgets.widgets import widget as registry

from visualizer import explore
from visualizer.explorer import one_per_cell

BACKENDS = ["browser", "matplotlib"]


@pytest.fixture
def run_cell(monkeypatch):
    """Runs code as a cell of a notebook does, whose variables are `shell.user_ns`."""
    shell = SimpleNamespace(user_ns={"explore": explore})
    monkeypatch.setattr(one_per_cell, "get_ipython", lambda: shell)
    monkeypatch.setattr(one_per_cell, "_made", type(one_per_cell._made)(list))
    runs = iter(range(100))

    def run(code, cell="a cell"):
        parent = {"metadata": {"cellId": cell}, "header": {"msg_id": str(next(runs))}}
        shell.get_parent = lambda: parent
        exec(code, shell.user_ns)

    return run


def open_widgets():
    gc.collect()
    return len(registry._instances)


@pytest.mark.slow
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_cell_that_runs_again_keeps_two_explorers_at_most(run_cell, backend):
    before, code = open_widgets(), f"shown = explore('ravine', ['gd'], steps=5, backend={backend!r})"
    counts = []
    for _ in range(5):
        run_cell(code)
        counts.append(open_widgets() - before)
    assert counts[1] == counts[4] == 2 * counts[0]


def test_what_a_variable_names_and_what_another_cell_shows_stays_open(run_cell):
    run_cell("first = second = [explore('ravine', ['gd'], steps=5) for _ in range(2)]; kept = first[0]")
    run_cell("other = explore('ravine', ['gd'], steps=5)", cell="another")
    run_cell("explore('ravine', ['gd'], steps=5)")
    values = one_per_cell.get_ipython().user_ns
    assert values["kept"].comm is not None
    assert values["other"].comm is not None
    assert values["first"][1].comm is None


def test_without_a_notebook_nothing_is_closed(monkeypatch):
    monkeypatch.setattr(one_per_cell, "get_ipython", lambda: None)
    one, other = (explore("ravine", ["gd"], steps=5) for _ in range(2))
    assert one.comm is not None
    one.close()
    other.close()


@pytest.mark.slow
def test_a_closed_explorer_lets_go_of_its_figure_and_of_all_its_widgets():
    before = open_widgets()
    explorer = explore("ravine", ["gd", "adam"], steps=5, backend="matplotlib")
    explorer.optimizers = ["gd"]  # other fields
    figure = weakref.ref(explorer.scene.figure)
    explorer.close()
    assert open_widgets() == before
    assert figure() is None
