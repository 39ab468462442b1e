"""``ravine lab``: copy the notebooks into a folder of the user and open JupyterLab there."""

import argparse
import os
from importlib.util import find_spec
from pathlib import Path

from landscapes import InputError
from landscapes._core.language import N_, VARIABLE, _, language, ngettext
from landscapes._core.paths import checked_path
from visualizer._files import atomic_write
from visualizer._project import project_path
from visualizer.cli.arguments import Commands

#: The default folder of the notebooks.
FOLDER = "ravine-notebooks"

#: Who can use the server, whatever the user's configuration of Jupyter says: this computer, the token of this start,
#: and no page of another server.
CLOSED = {
    "ServerApp.ip": "127.0.0.1",
    "ServerApp.identity_provider_class": "visualizer.cli.lab_token.OwnToken",
    "ServerApp.allow_remote_access": False,
    "ServerApp.allow_origin": "",
    "ServerApp.allow_origin_pat": "",
    "ServerApp.allow_credentials": False,
    "ServerApp.disable_check_xsrf": False,
    "ServerApp.tornado_settings": {},
}


def add(commands: Commands) -> None:
    lab = commands.add_parser(
        "lab",
        help=N_("open the lessons in JupyterLab"),
        description=N_(
            "Copy the notebooks into a folder and open JupyterLab there. A notebook that is already in the "
            "folder stays unchanged."
        ),
    )
    lab.add_argument("folder", metavar="FOLDER", nargs="?", default=FOLDER, help=N_("default: %(default)s"))
    lab.add_argument("--port", type=int, default=8888, help=N_("default: %(default)s, or the next free port"))
    lab.add_argument("--no-browser", dest="browser", action="store_false", help=N_("only print the address"))
    lab.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    lab(options.folder, check_port(options.port), options.browser)


def check_port(port: int) -> int:
    """Return the port, or raise an InputError if it is not from 1 to 65535."""
    if not 0 < port < 65536:
        raise InputError(f"--port must be from 1 to 65535, got {port}")
    return port


def notebooks_folder() -> Path:
    """Return the folder of the notebooks: inside the installed package, or at the root of a clone."""
    return project_path("notebooks")


def copy_notebooks(folder: Path) -> tuple[list[Path], list[Path]]:
    """Copy the notebooks into the folder; one that is already there stays unchanged.

    Returns
    -------
    added, changed : lists of Path
        The notebooks that were copied, and those in the folder that differ from the originals.

    Raises
    ------
    InputError
        If the folder cannot be written to.
    """
    source = notebooks_folder()
    added, changed = [], []
    for original in sorted(source.rglob("*.ipynb")):
        if ".ipynb_checkpoints" in original.parts:
            continue
        copy = folder / original.relative_to(source)
        try:
            if copy_notebook(original, copy):
                added.append(copy)
            elif copy.read_bytes() != original.read_bytes():
                changed.append(copy)
        except OSError as error:  # a folder has the name of the notebook, or the disk is full
            raise InputError(f"cannot copy a notebook to {str(copy)!r}: {error.strerror or error}") from None
    return added, changed


def copy_notebook(original: Path, copy: Path) -> bool:
    """Copy a notebook, and make its folder; return False if the copy was there before."""
    if copy.exists():
        return False
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot create the folder {str(copy.parent)!r}: {error.strerror}") from None
    with atomic_write(copy) as part:
        part.write_bytes(original.read_bytes())
    return True


def copy_summary(folder: Path, added: list[Path], changed: list[Path]) -> str:
    """Return a line about the copied notebooks.

    >>> copy_summary(Path("mine"), [Path("mine/00_start_here.ipynb")], [])
    'mine: 1 notebook added'
    """
    clauses = [ngettext("{count} notebook added", "{count} notebooks added", len(added))]
    if changed:
        names = ", ".join(path.relative_to(folder).as_posix() for path in changed)
        one, several = N_("left as you changed it: {names}"), N_("left as you changed them: {names}")
        clauses.append(_(one if len(changed) == 1 else several, names=names))
    return f"{folder}: " + _("; ").join(clauses)


def first_notebook(folder: Path) -> str:
    """Return the first notebook in the current language, or else in English; "" if there is none."""
    for place in (folder / language(), folder):
        if names := sorted(path.name for path in place.glob("*.ipynb")):
            return (place / names[0]).relative_to(folder).as_posix()
    return ""


def lab(folder: str | os.PathLike = FOLDER, port: int = 8888, browser: bool = True) -> None:
    """Copy the notebooks and serve them with JupyterLab, only on this computer, until Ctrl-C."""
    if find_spec("jupyterlab") is None:
        raise InputError('ravine lab needs jupyterlab: pip install "ravine[notebooks]"')
    folder = checked_path(folder)
    print(copy_summary(folder, *copy_notebooks(folder)), flush=True)

    from jupyterlab.labapp import LabApp

    first = first_notebook(folder)
    os.environ[VARIABLE] = language()  # that of the notebooks' kernels
    settings = {
        **CLOSED,
        "ServerApp.port": port,
        "ServerApp.open_browser": browser,
        "ServerApp.allow_root": True,  # containers often run as root; the server still requires its token
        "ServerApp.root_dir": folder.resolve(),
        "LabApp.default_url": f"/lab/tree/{first}" if first else "/lab",
    }
    LabApp.launch_instance([f"--{name}={value}" for name, value in settings.items()])
