"""`ravine show`: a page in a folder of its own, which the browser of the user opens."""

import errno
import tempfile
import webbrowser
from pathlib import Path

import pytest

import visualizer
from optimizers import guests
from visualizer import explore
from visualizer.cli.main import main, parser
from visualizer.cli.show import make_explorer


class Opener:
    """Stands in for the browser of the user: keeps the addresses that it was given to open."""

    def __init__(self):
        self.found, self.addresses = True, []

    def open(self, address):
        self.addresses.append(address)
        return self.found


@pytest.fixture
def opener(monkeypatch):
    opener = Opener()
    monkeypatch.setattr(webbrowser, "open", opener.open)
    return opener


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder in which temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_show_writes_a_page_to_a_folder_of_its_own_and_opens_it(temporary, opener, capsys):
    for _ in range(2):
        assert main(["show", "sphere", "--optimizers", "gd", "--steps", "9"]) == 0
    out = capsys.readouterr().out.splitlines()
    pages = [temporary / folder / "explorer.html" for folder in {path.name for path in temporary.iterdir()}]
    assert sorted(opener.addresses) == sorted(page.as_uri() for page in pages)
    assert len(pages) == 2
    for page in pages:
        assert [path.name for path in page.parent.iterdir()] == ["explorer.html"]
        assert page.parent.name.startswith("ravine-")
        text = page.read_text(encoding="utf-8")
        assert text.startswith("<!doctype html>")
        assert text.endswith("</html>\n")
        assert f"wrote {page} ({page.stat().st_size / 1e6:.2f} MB)" in out
    assert out[1] == out[3]
    assert out[1].endswith("if the browser cannot find it, write it to another folder with -o FILE.html")


def test_show_says_that_there_is_no_browser_and_leaves_the_page(temporary, opener, capsys):
    opener.found = False
    assert main(["show", "sphere", "--optimizers", "gd", "--steps", "9"]) == 0
    assert capsys.readouterr().out.endswith("\nfound no browser to open it with: open the file yourself\n")
    assert len(list(temporary.glob("*/explorer.html"))) == 1


def test_show_without_a_browser_only_writes_the_page(temporary, opener, capsys):
    assert main(["show", "sphere", "--optimizers", "gd", "--steps", "9", "--no-browser"]) == 0
    (page,) = temporary.glob("*/explorer.html")
    assert opener.addresses == []
    assert capsys.readouterr().out == f"wrote {page} ({page.stat().st_size / 1e6:.2f} MB)\n"


def test_show_writes_the_page_where_it_is_told_and_does_not_open_it(tmp_path, temporary, opener, capsys):
    page = tmp_path / "page.html"
    assert main(["show", "x**2 + k*y**2:k=10", "--domain", "-2", "2", "-1", "1", "--steps", "9", "-o", str(page)]) == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert capsys.readouterr().out == f"wrote {page} ({page.stat().st_size / 1e6:.2f} MB)\n"
    assert opener.addresses == list(temporary.iterdir()) == []


def test_every_option_of_show_reaches_the_explorer(tmp_path, monkeypatch):
    monkeypatch.setenv("RAVINE_BACKEND", "matplotlib")  # which writes no pages
    line = (
        "show ravine:kappa=100 --optimizers gd:lr=0.01,noise=0.1 scipy:BFGS --start 1 2 --steps 7 --seed 3 "
        "--extent -3 3 -1 2"
    )
    made = make_explorer(parser().parse_args(line.split()))
    assert isinstance(made, visualizer.Explorer)
    assert made.landscape.settings == {"kappa": 100}
    assert made.optimizers[0].settings == {"lr": 0.01, "noise": 0.1}
    assert made.optimizers[1].label == guests.scipy("BFGS").label
    assert (tuple(made.start), made.steps, made.seed, made.extent) == ((1, 2), 7, 3, ((-3, 3), (-1, 2)))
    assert [run.points.shape for run in made.trajectories] == [(8, 2), (8, 2)]


def test_show_without_options_races_what_explore_races():
    made, same = make_explorer(parser().parse_args(["show"])), explore(backend="browser")
    assert repr(made) == repr(same)
    assert (made.start, made.seed, made.extent) == (same.start, same.seed, same.extent)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("ravin", "did you mean 'ravine'?"),
        ("ravine:kapa=3", "did you mean 'kappa'?"),
        ("--optimizers gd adm", "did you mean 'adam'?"),
        ("--optimizers gd:lr=-1", "lr must be a finite number >= 0, got -1"),
        ("--steps 0", "steps must be a whole number >= 1"),
        ("--start nan 0", "start must be finite"),
        ("--seed -1", "seed must be a whole number >= 0"),
        ("--extent 1 0 0 1", "extent must have x0 < x1"),
        ("--extent 1 0", "expected 4 arguments"),
        ("--domain 0 1 0 1", "--domain is for a formula or a picture"),
        ("-o page.gif", "the extension must be .html"),
        ("-o nowhere/page.html", "there is no folder 'nowhere'"),
        ("--port 8866", "unrecognized arguments: --port"),
    ],
)
def test_what_show_refuses_is_said_in_a_line_and_nothing_is_left(
    tmp_path, temporary, opener, monkeypatch, capsys, line, says
):
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["show", *line.split()])
    except SystemExit as end:
        code = end.code
    captured = capsys.readouterr()
    assert (code, captured.out) == (2, "")
    assert says in captured.err
    assert captured.err.count("\n") == 1
    assert list(tmp_path.rglob("*")) == [temporary]
    assert opener.addresses == []


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 2, ": No space left on device"),
        (KeyboardInterrupt(), 130, "interrupted, nothing was written"),
    ],
)
@pytest.mark.parametrize("output", [[], ["-o", "page.html"]])
def test_an_error_while_show_writes_leaves_nothing(
    tmp_path, temporary, opener, monkeypatch, capsys, output, error, code, says
):
    def fail(path, *args, **kwargs):
        raise error

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "write_text", fail)
    assert main(["show", "sphere", "--optimizers", "gd", "--steps", "9", *output]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.endswith(f"{says}\n")
    assert captured.err.count("\n") == 1
    assert list(tmp_path.rglob("*")) == [temporary]
    assert opener.addresses == []


def test_show_says_that_there_is_no_temporary_folder(tmp_path, opener, monkeypatch, capsys):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert main(["show", "sphere", "--optimizers", "gd", "--steps", "9"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("ravine: cannot create a temporary folder: No such file or directory")
    assert error.count("\n") == 1
    assert opener.addresses == []


@pytest.mark.slow
def test_the_page_of_show_opens_without_a_network(temporary, opener, new_page):
    line = ["show", "ravine", "--optimizers", "gd:lr=0.038", "adam:lr=0.2", "--steps", "60"]
    assert main(line) == 0
    page = new_page(offline=True)
    page.goto(*opener.addresses)
    page.wait_for_selector("[data-ready]", timeout=10_000)
    assert page.inner_text(".ravine-outcome") == make_explorer(parser().parse_args(line)).race.describe()
