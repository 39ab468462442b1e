"""The browser of the tests: the program, and how it is started."""

import shutil

#: The shell is Chromium without its windows: it opens a page in a third of the processor's time.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

#: The program that is installed, or None.
CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)

#: The last one allows WebGL without a card; only newer versions of Playwright ask for it themselves.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--enable-unsafe-swiftshader"]

MISSING = "there is no chromium (Debian: apt-get install chromium-headless-shell)"
