"""Thirty browsers open one saved page from a plain server, each in less than two seconds, and none shows an error.

The explorer and a film are saved as pages and served by Python's own `http.server`. Thirty browser profiles open the
explorer one after the other, as students do who follow a link, and then several at a time, as many as there are
cores.
"""

import functools
import http.server
import os
import threading
import time

import pytest

from visualizer import explore, race

BROWSERS, SECONDS = 30, 2.0

PAGES = {
    "explorer": lambda path: explore("ravine", ["gd", "momentum", "rmsprop", "adam"]).save(path),
    "film": lambda path: race("ravine", ["gd", "adam"], steps=40).save(path),
}


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *what):
        pass


@pytest.fixture
def served(tmp_path):
    """A folder, and the address at which a plain server shows it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=tmp_path))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def visitor(browser, address, wrong):
    """A new browser profile; return its page, on the way to the address, and the moment at which it set out."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda one: wrong.append(one.url))
    page.on("request", lambda one: None if one.url.startswith((address, "blob:", "data:")) else wrong.append(one.url))
    return page, time.monotonic()


def wait_for(page, address, begun):
    """Open the page; return the seconds until it is ready."""
    page.goto(f"{address}/page.html", wait_until="commit")
    page.wait_for_selector("[data-ready]", timeout=60_000)
    return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.parametrize("kind", PAGES)
def test_thirty_browsers_open_one_page(kind, browser, served, tries, record_property):
    folder, address = served
    PAGES[kind](folder / "page.html")
    (folder / "favicon.ico").touch()
    seconds = []
    for k in range(BROWSERS):
        wrong = []
        page, begun = visitor(browser, address, wrong)
        seconds.append(wait_for(page, address, begun))
        fault = f"{seconds[-1]:.2f} s" if seconds[-1] > SECONDS else None
        tries.add(f"browser {k}", f"the console says {wrong[:2]}" if wrong else fault)
        page.context.close()
    seconds.sort()
    record_property("figures", f"{kind}: median {seconds[len(seconds) // 2]:.2f} s, slowest {seconds[-1]:.2f} s")


@pytest.mark.slow
def test_browsers_open_one_page_at_once(browser, served, tries, record_property):
    folder, address = served
    PAGES["explorer"](folder / "page.html")
    (folder / "favicon.ico").touch()
    at_once, slowest = os.cpu_count() or 1, 0.0
    for group in range(0, BROWSERS, at_once):
        wrong = []
        pages = [visitor(browser, address, wrong)[0] for _ in range(at_once)]
        begun = time.monotonic()
        for page in pages:
            page.evaluate("(address) => { location.href = address; }", f"{address}/page.html")
        for page in pages:
            page.wait_for_selector("[data-ready]", timeout=60_000)
            slowest = max(slowest, time.monotonic() - begun)
            tries.add(f"browser {group}, {at_once} at once", f"the console says {wrong[:2]}" if wrong else None)
        for page in pages:
            page.context.close()
    record_property("figures", f"explorer, {at_once} at once: slowest {slowest:.2f} s")
