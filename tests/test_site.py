"""The site: every link leads somewhere, nothing is loaded from elsewhere, and the explorer moves at once."""

import functools
import http.server
import re
import threading
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from browser import assert_draws

from landscapes import InputError
from optimizers import adam, gd
from visualizer import explore
from visualizer.cli.main import main
from visualizer.explorer.link import link_of
from visualizer.site import build as site_build
from visualizer.site.build import build
from visualizer.site.page import written_pages

pytest.importorskip("sphinx", reason='NO TESTS OF THE SITE: ".[site]" is not installed')
pytest.importorskip("furo", reason='NO TESTS OF THE SITE: ".[site]" is not installed')

#: The most bytes of the home page with all that it loads, and of the whole site.
HOME_BYTES, SITE_BYTES = 500_000, 60_000_000


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The site of the pages that are written by hand, in both languages."""
    return build(tmp_path_factory.mktemp("written") / "site", [])


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The whole site."""
    folder = tmp_path_factory.mktemp("whole") / "site"
    assert main(["site", "-o", str(folder)]) == 0
    return folder


class Addresses(HTMLParser):
    """Where the links of a page lead, what it loads, and the names of its places."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.ids = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = {name: value or "" for name, value in attributes}
        self.ids |= {given["id"]} if "id" in given else set()
        if "href" in given:
            (self.links if tag == "a" else self.loaded).add(given["href"])
        if "src" in given:
            self.loaded.add(given["src"])


@functools.cache
def addresses(path):
    return Addresses(path.read_text(encoding="utf-8"))


def faults_of_links(site):
    """Each link and each loaded file that is not there, and what is loaded from elsewhere."""
    for path in sorted(site.rglob("*.html")):
        found = addresses(path)
        for address in found.links | found.loaded:
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto", "data"):
                if address in found.loaded and parts.scheme != "data":
                    yield f"{path}: loads {address}"
                continue
            target, anchor = urldefrag(urljoin(path.as_uri(), address))
            file = Path(unquote(urlsplit(target).path))
            if not file.is_file():
                yield f"{path}: there is no {address}"
            elif is_place(file, anchor) and unquote(anchor) not in addresses(file).ids:
                yield f"{path}: {address} has no such place"


def is_place(file, anchor):
    """Whether the part of an address after "#" names a place of a page; that of a share link does not."""
    return anchor and file.suffix == ".html" and not anchor.startswith("v=1")


@pytest.mark.slow
def test_every_link_of_the_written_pages_leads_somewhere(written):
    faults = [fault for fault in faults_of_links(written) if not leads_to_a_part(fault)]
    assert faults == []


def leads_to_a_part(fault):
    """Whether a fault is a link to a part that is not built."""
    return re.search(
        r"(?:there is no |#)(?:\.\./)*(lessons|landscapes|rules|gallery|phenomena|reference|install)\b", fault
    )


@pytest.mark.slow
def test_every_link_of_the_whole_site_leads_somewhere(whole):
    assert list(faults_of_links(whole)) == []
    assert sum(path.stat().st_size for path in whole.rglob("*")) < SITE_BYTES


def test_both_languages_have_the_same_written_pages(tmp_path):
    english, chinese = ({page.name for page in written_pages(one, tmp_path / one)} for one in ("en", "zh"))
    assert english == chinese


@pytest.mark.slow
def test_a_page_leads_to_the_same_page_in_the_other_language(written):
    links = addresses(written / "guide" / "maps.html").links
    assert "../zh/guide/maps.html" in links
    assert "../../guide/maps.html" in addresses(written / "zh" / "guide" / "maps.html").links


# in a browser


@pytest.fixture
def server(written):
    """The address of a plain web server of the site, and the bytes that it has sent."""
    sent = []

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def copyfile(self, source, target):
            content = source.read()
            sent.append(len(content))
            target.write(content)

    made = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(written)))
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", sent
    made.shutdown()
    made.server_close()
    thread.join()


STEP = "() => document.querySelector('.ravine-live').explorer?.state().step ?? 0"


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "zh/"], ids=["en", "zh"])
def test_the_home_page_moves_from_disk_with_the_network_off(written, new_page, language):
    page = new_page(1280, offline=True)
    page.goto((written / f"{language}index.html").as_uri())
    page.wait_for_selector("[data-ready]")
    first = page.evaluate(STEP)
    page.wait_for_function(f"(first) => ({STEP})() > first", arg=first)
    top = page.evaluate("() => document.querySelector('.ravine-live canvas').getBoundingClientRect().top")
    assert top < 400  # on the first screen


@pytest.mark.browser
def test_the_home_page_is_light_on_a_web_server(server, browser):
    address, sent = server
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/index.html")
    page.wait_for_selector("[data-ready]")
    page.close()
    assert all(url.startswith((address, "blob:", "data:")) for url in asked)
    assert 200_000 < sum(sent) < HOME_BYTES


@pytest.mark.browser
def test_a_share_link_opens_in_the_playground(written, new_page):
    shown = explore("rosenbrock", [gd(lr=0.001), adam(lr=0.1)], start=(-1, 1), steps=80)
    page = new_page(offline=True)
    page.goto((written / "playground.html").as_uri() + f"#{shown.link}")
    page.wait_for_selector("[data-ready]")
    assert_draws(page, shown)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["index", "playground", "guide/maps", "zh/index", "search"])
def test_axe_finds_nothing(written, new_page, name, width, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NO TESTS BY AXE: it is not installed")
    page = new_page(width, color_scheme=theme, reduced_motion="reduce")
    page.goto((written / f"{name}.html").as_uri())
    if page.locator(".ravine-live, .ravine-page-place").count():
        page.wait_for_selector("[data-ready]")
    found = axe.Axe().run(page, options={"preload": False}).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


# what is refused


def test_an_unknown_part_is_named_with_the_nearest(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(site_build, "sections", lambda: {"lessons": None, "gallery": None})
    assert main(["site", "-o", str(tmp_path / "site"), "--only", "lesson"]) == 2
    assert "unknown part of the site 'lesson': did you mean 'lessons'?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_site_stays(tmp_path):
    (tmp_path / "thesis.txt").write_text("four years")
    with pytest.raises(InputError, match=f"cannot write '{tmp_path}': it is there, and is no site"):
        build(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "four years"


def test_a_page_with_a_fault_is_an_error_and_the_site_before_stays(tmp_path, monkeypatch):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "objects.inv").write_text("the site before")
    monkeypatch.setattr(site_build, "BROKEN_LINKS", [])
    with pytest.raises(InputError, match=r"cannot build the site: .*index\.md:\d+: WARNING: .*lessons"):
        build(tmp_path / "site", [])
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert (tmp_path / "site" / "objects.inv").read_text() == "the site before"


@pytest.mark.parametrize("package", site_build.PACKAGES)
def test_a_missing_package_is_named_with_what_installs_it(package, tmp_path, monkeypatch):
    find = site_build.find_spec
    monkeypatch.setattr(site_build, "find_spec", lambda name: None if name == package else find(name))
    with pytest.raises(InputError, match=f'ravine site needs {package}: pip install "ravine\\[site\\]"'):
        build(tmp_path / "site")


# links as Python writes them


def test_a_link_is_the_one_that_the_browser_writes(written, new_page):
    shown = explore("ravine", [gd(lr=0.038), adam(lr=0.2, beta1=0.85)], start=(9, 1.5), steps=77, seed=3)
    page = new_page(offline=True)
    page.goto((written / "playground.html").as_uri() + f"#{shown.link}")
    page.wait_for_selector("[data-ready]")
    page.get_by_role("button", name="Copy link").click()
    assert page.evaluate("() => location.hash") == f"#{link_of(page.evaluate('() => window.__ravine.setup()'))}"
