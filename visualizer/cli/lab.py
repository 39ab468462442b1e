"""``ravine lab``: open the notebooks in JupyterLab, from a copy in a folder of the user's own."""

import argparse
import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from landscapes import InputError
from visualizer._files import atomic_write
from visualizer.cli.arguments import add_server, check_port

#: Where the notebooks go unless another folder is named.
FOLDER = "ravine-notebooks"

#: Under the addresses of this machine alone; a port that is taken makes way for the next one.
LOOPBACK = "127.0.0.1"


def add(commands: Any) -> None:
    lab = commands.add_parser(
        "lab",
        help="open the lessons in JupyterLab",
        description="Copy the notebooks into a folder of yours and open JupyterLab there. A notebook that is in the "
        "folder already stays as it is.",
    )
    lab.add_argument("folder", metavar="FOLDER", nargs="?", default=FOLDER, help="default: %(default)s")
    add_server(lab, 8888)
    lab.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    lab(options.folder, check_port(options.port), options.browser)


def check_installed(library: str, command: str, instead: str = "") -> None:
    """Raise an InputError that says how to get the library that a command needs, if it is missing."""
    if find_spec(library) is None:
        raise InputError(f'{command} needs {library}: pip install "ravine[notebooks]"{instead}')


def shipped() -> Path:
    """The folder of the notebooks: in the package where Ravine is installed, at the root of a clone."""
    package = Path(__file__).parents[1]
    inside, beside = package / "notebooks", package.parent / "notebooks"
    return inside if inside.is_dir() else beside


def copy_notebooks(folder: Path) -> tuple[list[Path], list[Path]]:
    """Copy the notebooks into the folder, each whole or not at all; one that is there already stays as it is.

    Returns
    -------
    added, changed : lists of Path
        The notebooks that were copied, and those that were there and are not as shipped.

    Raises
    ------
    InputError
        If nothing can be written there.
    """
    source = shipped()
    added, changed = [], []
    for original in sorted(source.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in original.parts:
            continue
        copy = folder / original.relative_to(source)
        if not copy.exists():
            _make_folder(copy.parent)
            with atomic_write(copy) as part:
                part.write_bytes(original.read_bytes())
            added.append(copy)
        elif copy.read_bytes() != original.read_bytes():
            changed.append(copy)
    return added, changed


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot create the folder {str(folder)!r}: {error.strerror}") from None


def told(folder: Path, added: list[Path], changed: list[Path]) -> str:
    """What was done, in a line.

    >>> told(Path("mine"), [Path("mine/00_start_here.ipynb")], [])
    'mine: 1 notebook added'
    """
    clauses = [f"{len(added)} notebook{'s' * (len(added) != 1)} added"]
    if changed:
        names = ", ".join(path.relative_to(folder).as_posix() for path in changed)
        clauses.append(f"left as you changed {'it' if len(changed) == 1 else 'them'}: {names}")
    return f"{folder}: {'; '.join(clauses)}"


def lab(folder: str | os.PathLike = FOLDER, port: int = 8888, browser: bool = True) -> None:
    """Copy the notebooks and serve them with JupyterLab, on this machine alone, until Ctrl-C."""
    check_installed("jupyterlab", "ravine lab")
    folder = Path(folder)
    print(told(folder, *copy_notebooks(folder)), flush=True)

    from jupyterlab.labapp import LabApp

    first = min((path.name for path in folder.glob("*.ipynb")), default="")
    settings = {
        "ServerApp.ip": LOOPBACK,
        "ServerApp.port": port,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,  # in a container one often is; to others than its user the server is shut
        "ServerApp.root_dir": folder.resolve(),
        "LabApp.default_url": f"/lab/tree/{first}" if first else "/lab",
    }
    LabApp.launch_instance([f"--{name}={value}" for name, value in settings.items()])
