"""Run the tests with each Python and with the oldest and the newest dependencies that `pyproject.toml` promises.

    pip install nox uv && nox                                      # all of it
    nox -s "tests-3.13(resolution='lowest-direct')" -- tests/test_formula.py

uv, unlike pip, finds the oldest versions. A Python that is not on this machine is skipped, and named at the end.
"""

import nox

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))


@nox.session(python=PYTHONS)
@nox.parametrize("resolution", ["lowest-direct", "highest"])
def tests(session: nox.Session, resolution: str) -> None:
    """Run the usual tests, in which warnings are errors; or with what follows `--`, as arguments of pytest."""
    # Without builds: a version that has no wheel for this Python is older than the oldest that can be had.
    wanted = ["-r", "pyproject.toml", "--extra", "test"]
    session.install(*wanted, "--resolution", resolution, "--no-build")
    session.install("--no-deps", "-e", ".")
    session.run("pytest", *session.posargs, env={"NUMBA_CACHE_DIR": session.create_tmp()})
