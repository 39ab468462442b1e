"""``ravine doctor``: check what Ravine needs on this machine, and say what to do about what is missing.

It imports nothing but the standard library before a check needs it: it also has to run where something is broken.
"""

import argparse
import importlib.util
import platform
import sys
import webbrowser
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from visualizer.cli.arguments import Commands

#: Our packages, and the folder that holds them.
PACKAGES, ROOT = ("landscapes", "optimizers", "visualizer"), Path(__file__).parents[2]

#: The states of a row: all is well, something that is not required is not there, and something does not work.
OK, ABSENT, FAILS = "ok", "–", "FAILS"


#: Package -> what needs it.
NEEDED_FOR = {
    "anywidget": "the explorer in a notebook and as a page",
    "argcomplete": "ravine completion",
    "cma": "the guest cma",
    "contourpy": "ravine map",
    "distributed": "sweeps on several machines by Dask",
    "fontpkg-fira-sans": "films and pictures",
    "furo": "ravine site",
    "imageio-ffmpeg": ".mp4 and .webm, where the system has no ffmpeg",
    "ipywidgets": "the explorer in a notebook",
    "jupyterlab": "ravine lab",
    "latex2mathml": "ravine course",
    "matplotlib": "films and pictures",
    "myst-parser": "ravine site",
    "nbconvert": "ravine course",
    "numba": "speed, with the same numbers",
    "numba-cuda": "sweeps on a graphics card",
    "numpy": "everything",
    "optax": "the guests optax:NAME",
    "packaging": "ravine doctor",
    "pillow": "films and pictures",
    "platformdirs": "answers in lessons that outlast a restart",
    "pylopdf-fonts-zh-cn": "Chinese titles, where the system has no Chinese font",
    "pyreveal": "the slides of ravine course",
    "rjsmin": "smaller pages of the explorer",
    "scikit-learn": "handwritten digits as data of a network",
    "scipy": "the guests scipy:NAME and the spectrum of a large problem",
    "sphinx": "ravine site",
    "torch": "the guests torch:NAME and problems from torch",
    "tqdm": "the commands that show progress: race, map and others",
    "traitlets": "the explorer in a notebook and as a page",
    "xarray": "Map.to_xarray",
    "zarr": "sweep(store=...) and ravine map --store",
}

#: Required packages without which everything works, as in a browser, where they cannot be installed.
DISPENSABLE = ("numba", "rjsmin")


class Row(NamedTuple):
    """A line of the table."""

    state: str
    what: str
    found: str
    remedy: str = ""


def add(commands: "Commands") -> None:
    from landscapes._core.language import N_

    doctor = commands.add_parser(
        "doctor",
        help=N_("check the installation"),
        description=N_(
            "Check versions, packages, the cache of compiled functions, fonts, ffmpeg and the browser, and say what is "
            "missing, what it is for and what to do about it. The exit code is 1 if something fails."
        ),
    )
    doctor.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Print the table; exit with 1 if a check fails."""
    if code := examine():
        raise SystemExit(code)


def examine() -> int:
    """Print the table; return the exit code: 0, or 1 if a check fails."""
    rows = [row for check in CHECKS for row in rows_of(check)]
    width = max(len(row.what) for row in rows)
    for row in rows:
        print(f"{row.state:5}  {row.what:{width}}  {row.found}")
        if row.remedy:
            print(f"{'':5}  {'':{width}}  -> {row.remedy}")
    failures = sum(row.state == FAILS for row in rows)
    print(f"\n{failures} of {len(rows)} checks failed" if failures else f"\nall is well: {len(rows)} checks")
    return int(failures > 0)


def rows_of(check: Callable[[], Iterator[Row]]) -> list[Row]:
    """Return the rows of a check; one that fails in an unknown way is itself a row."""
    try:
        return list(check())
    except Exception as error:
        name = check.__name__.removeprefix("check_").replace("_", " ")
        return [Row(FAILS, name, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}", REINSTALL)]


REINSTALL = "pip install --force-reinstall ravine"


def check_python() -> Iterator[Row]:
    from packaging.specifiers import SpecifierSet

    allowed, found = metadata.metadata("ravine")["Requires-Python"], platform.python_version()
    is_fine = SpecifierSet(allowed).contains(found, prereleases=True)
    yield Row(OK if is_fine else FAILS, "Python", f"{found}, {sys.executable}", "" if is_fine else f"needs {allowed}")


def check_dependencies() -> Iterator[Row]:
    yield Row(OK, "ravine", f"{metadata.version('ravine')}, {ROOT}")
    for requirement in requirements(""):
        if_absent = ABSENT if requirement.name in DISPENSABLE else FAILS
        remedy = f'pip install "{requirement.name}{requirement.specifier}"'
        yield version_row(requirement, requirement.name, if_absent, remedy)


def check_extras() -> Iterator[Row]:
    for extra in metadata.metadata("ravine").get_all("Provides-Extra") or ():
        if extra != "test":
            for requirement in requirements(extra):
                yield version_row(
                    requirement, f"{requirement.name} ({extra})", ABSENT, f'pip install "ravine[{extra}]"'
                )


def requirements(extra: str) -> "Iterator[Requirement]":
    """Yield what Ravine requires on this machine, or what one of its extras adds to that."""
    from packaging.requirements import Requirement

    for line in metadata.requires("ravine") or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if (marker is None or marker.evaluate({"extra": extra})) and bool(extra) == ("extra ==" in str(marker)):
            yield requirement


def version_row(requirement: "Requirement", what: str, if_absent: str, remedy: str) -> Row:
    try:
        found = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return Row(if_absent, what, f"not installed; it is for {NEEDED_FOR[requirement.name]}", remedy)
    if requirement.specifier.contains(found, prereleases=True):
        return Row(OK, what, found)
    return Row(FAILS, what, f"{found}, needs {requirement.specifier}", remedy)


def check_names() -> Iterator[Row]:
    """Look for other packages and files with the names of Ravine's: in the packages of Python, and in this folder."""
    for other in metadata.distributions():
        files = f"\n{other.read_text('RECORD') or ''}"
        if other.name != "ravine" and any(f"\n{name}/" in files for name in PACKAGES):
            remedy = f"pip uninstall {other.name}, then {REINSTALL}"
            yield Row(FAILS, "names", f"the package {other.name} has files in the folders of Ravine", remedy)
    for name in (*PACKAGES, "ravine"):
        for path in (Path(f"{name}.py"), Path(name, "__init__.py")):
            if path.exists() and Path.cwd() != ROOT:
                remedy = f"rename it: a notebook in this folder imports it in the place of Ravine's {name}"
                yield Row(FAILS, "names", f"{path} in this folder", remedy)
    for name in PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None or not (ROOT / name / "__init__.py").samefile(spec.origin):
            yield Row(FAILS, "names", f"Python finds {name} as {spec and spec.origin}", "rename or uninstall that")


def check_cache() -> Iterator[Row]:
    if importlib.util.find_spec("numba") is None:
        yield Row(ABSENT, "cache", "nothing is compiled, so that all is slower", "install numba, see above")
        return
    from landscapes._core.kernel_cache import examine_folder

    sources = {path.parent for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "kernel" in path.stem}
    states = {state.folder: state for state in (examine_folder(source / "__init__.py") for source in sorted(sources))}
    files, size = (sum(figures) for figures in zip(*((one.files, one.size) for one in states.values()), strict=True))
    damaged = sum(one.damaged for one in states.values())
    found = f"{files} compiled functions, {size / 1e6:.0f} MB" + (
        f", {damaged} damaged: compiled again" if damaged else ""
    )
    if None in states:
        remedy = "set NUMBA_CACHE_DIR to a folder that can be written to: all is compiled at each start"
        yield Row(FAILS, "cache", "no folder can be written to", remedy)
    else:
        yield Row(OK, "cache", f"{found}, in {min(filter(None, states))}")


def check_fonts() -> Iterator[Row]:
    from visualizer.plotting.fonts import CHINESE, font_settings

    families = font_settings()["font.family"]
    yield Row(OK, "font", families[0])
    chinese = next((name for name in families if name in CHINESE), "")
    without = Row(ABSENT, "Chinese font", "none; it is for Chinese titles", 'pip install "ravine[chinese]"')
    yield Row(OK, "Chinese font", chinese) if chinese else without


def check_ffmpeg() -> Iterator[Row]:
    from visualizer.rendering.writers.video import ffmpeg

    try:
        yield Row(OK, "ffmpeg", ffmpeg())
    except ValueError:
        yield Row(ABSENT, "ffmpeg", "none; it is for .mp4 and .webm", 'pip install "ravine[video]"')


def check_browser() -> Iterator[Row]:
    try:
        yield Row(OK, "browser", getattr(webbrowser.get(), "name", "that of the system"))
    except webbrowser.Error:
        remedy = "open the file or the address that they print"
        yield Row(ABSENT, "browser", "none; it is for ravine show and ravine lab, which open a page", remedy)


CHECKS = (
    check_python,
    check_dependencies,
    check_extras,
    check_names,
    check_cache,
    check_fonts,
    check_ffmpeg,
    check_browser,
)
