"""The tables of the README say what there is, and one command brings them up to date."""

import re
from pathlib import Path

import pytest

import landscapes
import optimizers
from landscapes import InputError, landscape
from optimizers import schedules
from visualizer.cli.catalogue_tables import TABLES, family_rows, main, signature, updated

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def rows_of(text, name):
    """The rows below the heading of the table between two markers."""
    between = text.partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0]
    return between.strip().splitlines()[2:]


def test_the_tables_of_the_readme_are_current():
    assert updated(README) == README, "out of date: python -m visualizer.cli.catalogue_tables README.md"


@pytest.mark.parametrize(("name", "package"), [("landscapes", landscapes), ("optimizers", optimizers)])
def test_each_unit_stands_in_its_table_once_in_the_row_of_its_file(name, package):
    rows = rows_of(README, name)
    for unit in map(package.get, package.names()):
        (row,) = [row for row in rows if signature(unit) in row]
        path = unit.function.__module__.replace(".", "/") + ".py"
        assert row.startswith("| [")
        assert f"({path}) |" in row
        assert row.count(signature(unit)) == 1


def test_the_table_of_schedules_says_what_each_does():
    rows = rows_of(README, "schedules")
    assert len(rows) == len(schedules.names())
    for schedule in map(schedules.get, schedules.names()):
        assert f"| {signature(schedule)} | {schedule.summary} |" in rows


def test_a_new_unit_makes_the_table_stale_and_stands_in_its_family(own_units):
    def dell(x, y, depth=2.0):
        return depth * (x * x + y * y), 2 * depth * x, 2 * depth * y

    dell.__module__ = "landscapes.quadratics"
    landscape(domain=((-1, 1), (-1, 1)), start=(1.0, 1.0))(dell)
    assert updated(README) != README
    (row,) = [row for row in rows_of(updated(README), "landscapes") if "dell" in row]
    assert row.startswith("| [quadratics](landscapes/quadratics.py) |")
    assert "`dell(depth)`" in row


def test_a_unit_that_a_user_declares_elsewhere_is_not_in_the_tables(own_units):
    @landscape(domain=((-1, 1), (-1, 1)), start=(1.0, 1.0))
    def mine(x, y):
        return x * x + y * y, 2 * x, 2 * y

    assert landscapes.get("mine") is mine
    assert updated(README) == README


def test_rows_keep_their_order_and_a_new_one_goes_to_the_end():
    rows = rows_of(README, "landscapes")
    assert len(rows) == len(family_rows(landscapes)) > 2
    swapped = README.replace(f"{rows[0]}\n{rows[1]}\n", f"{rows[1]}\n{rows[0]}\n")
    assert updated(swapped) == swapped != README
    without = README.replace(f"{rows[0]}\n", "")
    assert rows_of(updated(without), "landscapes") == [*rows[1:], rows[0]]


def test_the_command_rewrites_the_tables_and_nothing_else(tmp_path, capsys):
    path = tmp_path / "README.md"
    path.write_text(re.sub(r"^\| \[.*\n", "", README, flags=re.M).replace("# Ravine", "# My title — ∇f"), "utf-8")
    main([str(path)])
    made = path.read_text(encoding="utf-8")
    for name in TABLES:
        assert sorted(rows_of(made, name)) == sorted(rows_of(README, name))

    def rest(text):
        return re.sub(r"^\|.*\n", "", text, flags=re.M)

    assert rest(made) == rest(README).replace("# Ravine", "# My title — ∇f")
    main([str(path)])
    assert path.read_text(encoding="utf-8") == made
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: the tables are updated",
        f"{path}: the tables are unchanged",
    ]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!-- /optimizers -->\n", ""),
        ("<!-- optimizers -->\n", ""),
        ("<!-- optimizers -->\n", "<!-- optimizers -->\n<!-- optimizers -->\n"),
        ("<!-- optimizers -->\n", "<!-- /optimizers -->\n<!-- optimizers -->\n"),
    ],
)
def test_a_document_whose_markers_are_wrong_is_left_as_it_is(tmp_path, old, new):
    path = tmp_path / "README.md"
    wrong = README.replace(old, new)
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(InputError, match="must have a line <!-- optimizers -->, then a line <!-- /optimizers -->"):
        updated(wrong)
    with pytest.raises(SystemExit, match=r"README\.md: the document must have a line <!-- optimizers -->"):
        main([str(path)])
    assert path.read_text(encoding="utf-8") == wrong


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("none.md", None, "No such file"), ("picture.md", b"\xff\xfe\x89", "it is not text")],
)
def test_a_file_that_cannot_be_read_is_said_in_a_line(tmp_path, name, content, reason):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(SystemExit, match=rf"^catalogue_tables: cannot read '.*{name}': {reason}"):
        main([str(tmp_path / name)])
