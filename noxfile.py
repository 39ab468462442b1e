"""Run the tests with each Python and with the oldest and the newest dependencies that `pyproject.toml` promises.

    pip install nox uv && nox                                      # all of it
    nox -s without_numba                                           # the core, where functions are not compiled
    nox -s "tests-3.13(resolution='lowest-direct')" -- tests/test_formula.py

uv, unlike pip, finds the oldest versions. A Python that is not on this machine is skipped, and named at the end.
"""

import os

import nox

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

#: The files of tests that say what landscapes and rules do; the others draw, or need a browser.
CORE = (
    *("catalogue", "conventions", "critical", "distance", "effective", "finite", "formula", "inputs"),
    *("landscapes", "maps", "muon", "names", "options", "oscillation", "picture", "problem_race"),
    *("problems", "random", "results", "rules", "score", "series", "starts", "store", "suggested"),
    *("swing", "tape", "text_rule", "threads", "tree", "typist"),
)

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))


@nox.session(python=PYTHONS)
@nox.parametrize("resolution", ["lowest-direct", "highest"])
def tests(session: nox.Session, resolution: str) -> None:
    """Run the usual tests, in which warnings are errors; or with what follows `--`, as arguments of pytest."""
    prepare(session, resolution)
    session.run("pytest", *session.posargs, env={"NUMBA_CACHE_DIR": os.path.abspath(session.create_tmp())})


@nox.session
def without_numba(session: nox.Session) -> None:
    """Run the tests of landscapes, rules, runs and maps where Numba is not installed, as in a browser."""
    prepare(session, "highest")
    session.run("uv", "pip", "uninstall", "numba", "llvmlite")
    session.run("pytest", *(f"tests/test_{name}.py" for name in CORE), *session.posargs)


def prepare(session: nox.Session, resolution: str) -> None:
    """Install what the tests need. Without builds: a version that has no wheel is older than the oldest to be had."""
    wanted = ["-r", "pyproject.toml", "--extra", "test"]
    session.install(*wanted, "--resolution", resolution, "--no-build")
    session.install("--no-deps", "-e", ".")
