"""Run the tests with each Python and with the oldest and the newest dependencies that `pyproject.toml` promises.

    pip install nox uv && nox                                      # all of it
    nox -s "tests-3.13(resolution='lowest-direct')" -- tests/test_formula.py

uv, unlike pip, finds the oldest versions. A Python that is not on this machine is skipped, and named at the end.
"""

import nox

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

#: What our oldest dependencies depend on in turn; with newer ones they warn, and warnings are errors.
OLD = {
    "lowest-direct": ["pyparsing>=3.2,<3.3"],  # matplotlib before 3.10.8 calls functions by their old names
    "highest": [],
}

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))


@nox.session(python=PYTHONS)
@nox.parametrize("resolution", [*OLD])
def tests(session: nox.Session, resolution: str) -> None:
    """Run the usual tests, in which warnings are errors; or with what follows `--`, as arguments of pytest."""
    # Without builds: a version that has no wheel for this Python is older than the oldest that can be had.
    wanted = ["-r", "pyproject.toml", "--extra", "test", *OLD[resolution]]
    session.install(*wanted, "--resolution", resolution, "--no-build")
    session.install("--no-deps", "-e", ".")
    session.run("pytest", *session.posargs, env={"NUMBA_CACHE_DIR": session.create_tmp()})
