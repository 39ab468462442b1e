"""A real JupyterLab, as `ravine lab` starts it, for Chromium to look at."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]


def notebook(*cells: str) -> str:
    """A notebook of these cells of code."""
    made = [
        {"cell_type": "code", "execution_count": None, "id": f"c{k}", "metadata": {}, "outputs": [], "source": cell}
        for k, cell in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def surroundings(folder: Path) -> dict[str, str]:
    """An environment in which Jupyter neither finds nor leaves settings of the user's."""
    names = "JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR IPYTHONDIR JUPYTERLAB_SETTINGS_DIR"
    places = {name: str(folder / ".jupyter" / name) for name in [*names.split(), "JUPYTERLAB_WORKSPACES_DIR"]}
    config = Path(places["JUPYTER_CONFIG_DIR"])
    config.mkdir(parents=True, exist_ok=True)
    (config / "jupyter_lab_config.json").write_text('{"LabApp": {"expose_app_in_browser": true}}')  # for `command`
    settings = {
        "apputils-extension/notification": '{"fetchNews": "false"}',  # or it asks before anything is seen
        "notebook-extension/tracker": '{"windowingMode": "none"}',  # cells are on the page though they are not in view
    }
    for name, setting in settings.items():
        file = Path(places["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", f"{name}.jupyterlab-settings")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(setting)
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    referee = {"RAVINE_REFEREE": os.environ.get("RAVINE_REFEREE", "1")}  # Python compares the browser's paths
    return os.environ | places | referee | {"PYTHONPATH": path}


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@contextlib.contextmanager
def serving(folder: Path, *arguments: str):
    """`ravine lab`, run in the folder, and the address with its token; stopped by Ctrl-C."""
    port, log = free_port(), folder / ".log"
    command = [sys.executable, "-m", "visualizer.cli", *arguments, "--no-browser", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=surroundings(folder),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in background
        )
    try:
        yield process, address_of(process, port, log)
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


def address_of(process: subprocess.Popen, port: int, log: Path, patience: float = 30.0) -> str:
    """The address that the server says, once somebody answers there."""
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if found := re.search(r"http://127\.0\.0\.1:\S*token=[\w-]+", log.read_text()):
                return found.group()
        time.sleep(0.1)
    raise RuntimeError(f"no server after {patience} s: {log.read_text()[-2000:]}")


def open_notebook(page, address: str, name: str) -> None:
    """Open a notebook alone on the page, in JupyterLab, and wait for its kernel."""
    base, _, token = address.partition("?")
    page.goto(f"{base.partition('/lab')[0]}/doc/tree/{name}?{token}")
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady", timeout=40_000)


def command(page, name: str) -> None:
    """Give JupyterLab a command; what becomes of it is for the page to show."""
    page.evaluate("(name) => { window.jupyterapp.commands.execute(name); }", name)


def run_all(page, until: str, tries: int = 3) -> None:
    """Run all cells until there is such an element. JupyterLab at times loses the first request: it is asked anew."""
    for left in reversed(range(tries)):
        command(page, "notebook:run-all-cells")
        try:
            return page.wait_for_selector(until, timeout=20_000, state="attached")
        except Exception:
            if not left:
                raise


def idle(page) -> None:
    """Wait until all cells are done: a kernel that is stopped before says so in the log of the server."""
    prompts = "[...document.querySelectorAll('.jp-InputArea-prompt')].map((one) => one.textContent)"
    page.wait_for_function(
        f"() => {{ const all = {prompts}; return all.length && all.every((one) => /\\d/.test(one)); }}"
    )
