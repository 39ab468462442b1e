"""Make the screenshots of the explorer, light and dark, from a page that it saves: python assets/make_screenshots.py"""

import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from optimizers import adam, gd, momentum, rmsprop
from visualizer import explore

FOLDER = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu"]


def main() -> None:
    """Write explorer-light.png and explorer-dark.png beside this file."""
    program = shutil.which("chromium") or sys.exit("there is no chromium (Debian: apt-get install chromium)")
    racers = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        page_file = explore("ravine", racers, steps=100).save(Path(folder, "explorer.html"))
        browser = play.chromium.launch(executable_path=program, args=FLAGS)
        for scheme in ("light", "dark"):
            page = browser.new_page(viewport={"width": 1280, "height": 760}, color_scheme=scheme)
            page.goto(page_file.as_uri())
            page.wait_for_selector("[data-ready]")
            page.locator(".ravine-map").focus()
            for _ in range(76):  # in the midst of it
                page.keyboard.press("ArrowLeft")
            page.evaluate("() => document.activeElement.blur()")
            page.wait_for_timeout(300)
            path = FOLDER / f"explorer-{scheme}.png"
            page.screenshot(path=path)
            Image.open(path).convert("RGB").quantize(256).save(path, optimize=True)
            print(f"wrote {path} ({path.stat().st_size / 1e3:.0f} kB)")
        browser.close()


if __name__ == "__main__":
    main()
