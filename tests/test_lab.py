"""`ravine lab`, as far as no browser is needed; and the backend that is chosen."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import jupyter
import pytest

import visualizer
from landscapes import InputError
from visualizer import MatplotlibExplorer, explore
from visualizer.cli.lab import copy_notebooks, copy_summary, notebooks_folder
from visualizer.cli.main import main

ROOT = Path(__file__).parents[1]


# the notebooks


def test_the_notebooks_are_copied_and_what_is_there_stays(tmp_path):
    names = sorted(path.relative_to(notebooks_folder()) for path in notebooks_folder().rglob("*.ipynb"))
    mine = tmp_path / "deep" / "mine"
    added, changed = copy_notebooks(mine)
    assert [path.relative_to(mine) for path in added] == names != []
    assert changed == []
    for name in names:
        assert (mine / name).read_bytes() == (notebooks_folder() / name).read_bytes()

    (mine / names[0]).write_text("my own work")
    (mine / names[-1]).unlink()
    (mine / "notes.txt").write_text("mine as well")
    added, changed = copy_notebooks(mine)
    assert added == ([mine / names[-1]])
    assert changed == ([mine / names[0]] if len(names) > 1 else [])
    if changed:
        assert (mine / names[0]).read_text() == "my own work"
        assert copy_summary(mine, added, changed) == f"{mine}: 1 notebook added; left as you changed it: {names[0]}"
    assert sorted(path.name for path in mine.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["{file}"], "cannot create the folder"),
        (["{folder}"], "cannot copy a notebook to '{folder}/00_start_here.ipynb': Is a directory"),
        (["--port", "0"], "--port must be from 1 to 65535, got 0"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_before_anything_is_served(tmp_path, capsys, arguments, says):
    file = tmp_path / "file"
    file.write_text("")
    folder = tmp_path / "folder"
    (folder / "00_start_here.ipynb").mkdir(parents=True)
    assert main(["lab", *(part.format(file=file, folder=folder) for part in arguments)]) == 2
    error = capsys.readouterr().err
    assert says.format(folder=folder) in error
    assert error.count("\n") == 1


def test_without_jupyterlab_it_says_how_to_install_it(tmp_path, monkeypatch, capsys):
    from visualizer.cli import lab

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(lab, "find_spec", lambda name: None)
    assert main(["lab"]) == 2
    assert capsys.readouterr().err == 'ravine: ravine lab needs jupyterlab: pip install "ravine[notebooks]"\n'
    assert list(tmp_path.iterdir()) == []


# the server

OPEN = """
c = get_config()
for provider in (c.IdentityProvider, c.PasswordIdentityProvider, c.ServerApp):
    provider.token = ""
c.PasswordIdentityProvider.hashed_password = ""
c.PasswordIdentityProvider.need_token = False
c.ServerApp.password = ""
c.ServerApp.allow_origin = "*"
c.ServerApp.allow_credentials = True
c.ServerApp.disable_check_xsrf = True
c.ServerApp.tornado_settings = {"disable_check_xsrf": True, "headers": {"Access-Control-Allow-Origin": "*"}}
"""


def answer(address, method="GET", **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method, headers=headers)) as reply:
            return reply.status, reply.headers.get("Access-Control-Allow-Origin")
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Access-Control-Allow-Origin")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the server is stopped by a signal")
def test_no_configuration_of_the_user_opens_the_server(tmp_path, monkeypatch):
    pytest.importorskip("jupyterlab", reason="jupyterlab is not installed")
    monkeypatch.setenv("JUPYTER_TOKEN", "known")
    config = Path(jupyter.surroundings(tmp_path)["JUPYTER_CONFIG_DIR"])
    for name in ("jupyter_server_config.py", "jupyter_lab_config.py"):
        (config / name).write_text(OPEN)
    with jupyter.serving(tmp_path, "lab", ".") as (_, address):
        contents, token = f"{address.partition('/lab')[0]}/api/contents", address.partition("token=")[2]
        assert answer(contents) == answer(f"{contents}?token=known") == (403, None)
        assert answer(f"{contents}?token={token}")[0] == 200
        assert answer(contents, Origin="http://elsewhere.example")[0] == 404
        assert answer(contents, "POST")[0] == 403
    assert len(token) == 48


# the view that is chosen


@pytest.mark.slow
def test_a_view_is_chosen(monkeypatch):
    assert isinstance(explore("ravine", ["gd"], steps=5), visualizer.Explorer)
    assert isinstance(explore("ravine", ["gd"], steps=5, backend="matplotlib"), MatplotlibExplorer)
    monkeypatch.setenv("RAVINE_BACKEND", "matplotlib")
    assert isinstance(explore("ravine", ["gd"], steps=5), MatplotlibExplorer)
    assert isinstance(explore("ravine", ["gd"], steps=5, backend="browser"), visualizer.Explorer)


@pytest.mark.slow
def test_without_anywidget_matplotlib_draws():
    code = (
        "import sys; sys.modules['anywidget'] = None\n"
        "from visualizer import explore\n"
        "print(explore('ravine', ['gd'], steps=5))\n"
        "try: explore('ravine', ['gd'], backend='browser')\n"
        "except ImportError: print('refused')\n"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "MatplotlibExplorer(ravine(), [gd()], 5 steps)\nrefused\n"


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"backend": "mpl"}, "backend must be 'browser' or 'matplotlib', got 'mpl'"),
        ({"extent": ((1, 0), (0, 1)), "backend": "matplotlib"}, "extent must have x0 < x1"),
        ({"steps": 0, "backend": "matplotlib"}, "steps must be a whole number >= 1"),
        ({"optimizers": [], "backend": "matplotlib"}, "at least one"),
    ],
)
def test_what_is_no_view_is_refused_in_a_line(how, says):
    with pytest.raises(InputError, match=says) as error:
        explore(**({"landscape": "ravine", "optimizers": ["gd"]} | how))
    assert "\n" not in str(error.value)
