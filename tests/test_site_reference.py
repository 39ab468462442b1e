"""The reference of the site: every public name has its place, and no markup is left in what a reader sees."""

import functools
import re
from html.parser import HTMLParser

import pytest

import ravine
from landscapes._core.language import speaking
from visualizer.cli.main import COMMANDS, main, parser
from visualizer.site.reference.docstrings import converted
from visualizer.site.reference.reference_groups import GROUPS

NAMES = [name for group in GROUPS for name in group.names.split()]

#: The modules whose names are in the reference one by one, and the names that are data.
MODULES = {"problems": set(), "guests": {"LIBRARIES", "METHODS"}, "lessons": {"LESSONS"}}


def test_every_public_name_is_in_one_group():
    assert len(set(NAMES)) == len(NAMES)
    assert {name for name in NAMES if "." not in name} == set(ravine.__all__) - set(ravine.MODULES)
    for module, data in MODULES.items():
        listed = {name.partition(".")[2] for name in NAMES if name.startswith(f"{module}.")}
        assert listed == set(getattr(ravine, module).__all__) - data


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("Σ |Δw| of 2*w* and w_ and C:\\x", r"Σ \|Δw\| of 2\*w\* and w\_ and C:\\x"),
        ("`trace` and ``**x`` and `w` and w_0", ":py:obj:`trace <ravine.trace>` and ``**x`` and ``w`` and w_0"),
        ("`optimizers.trace`", ":py:obj:`optimizers.trace <ravine.trace>`"),
        ("`Race.along`", ":py:obj:`Race.along <ravine.Race>`"),
        ("`optimizers._runs.regions`", "``optimizers._runs.regions``"),
    ],
)
def test_only_backquotes_are_markup(line, text):
    assert converted([line]) == [text]


def test_the_name_of_an_argument_is_no_link():
    assert converted(["Run `optimizer`, as `trace`."], frozenset({"optimizer"})) == [
        "Run ``optimizer``, as :py:obj:`trace <ravine.trace>`."
    ]


def test_a_block_that_is_set_off_stays_as_it_is():
    lines = ["An equation:", "", "    w ← w* − |g|", "", "Examples", "--------", ">>> a * b", "|a|", "", "c*"]
    assert converted(lines) == [*lines[:2], ".. code-block:: text", "", *lines[2:-1], "c\\*"]


def test_the_text_of_a_parameter_is_no_block():
    lines = ["Parameters", "----------", "x : int", "    How many.", "", "    Or how few."]
    assert converted(lines) == lines


# the pages


class Text(HTMLParser):
    """What a reader sees of a page outside code, and the names of its places."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.words, self.inside = set(), [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        self.ids |= {value for name, value in attributes if name == "id"}
        if tag in ("code", "pre", "script", "style"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.words.append(data)


@functools.cache
def read(path):
    return Text(path)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    pytest.importorskip("sphinx", reason='NO TESTS OF THE SITE: ".[site]" is not installed')
    pytest.importorskip("furo", reason='NO TESTS OF THE SITE: ".[site]" is not installed')
    folder = tmp_path_factory.mktemp("reference") / "site"
    assert main(["site", "-o", str(folder), "--only", "reference", "command-line"]) == 0
    return folder


@pytest.mark.slow
def test_each_link_of_the_lists_leads_to_the_docstring(site):
    for page in (site / "reference" / "index.html", site / "zh" / "reference" / "index.html"):
        links = re.findall(r'href="([^"#]+)#(ravine\.[^"]+)"', page.read_text(encoding="utf-8"))
        assert [anchor.removeprefix("ravine.") for _, anchor in links] == NAMES
        for address, anchor in links:
            assert anchor in read((page.parent / address).resolve()).ids


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.page)
def test_no_markup_is_left_in_the_text(site, group):
    text = "".join(read(site / "reference" / f"{group.page}.html").words)
    assert re.findall(r".{0,30}(?:`|\\|\*\w+\*|::|:py:).{0,30}", text) == []
    assert group.title in text


@pytest.mark.slow
def test_methods_of_all_films_are_shown_and_those_of_widgets_are_not(site):
    films = read(site / "reference" / "films.html").ids
    assert {"ravine.Race.save", "ravine.Race.along", "ravine.SideBySide.save"} <= films
    explorer = read(site / "reference" / "explorer.html").ids
    assert "ravine.Explorer.save" in explorer
    assert not any("traits" in one for one in explorer)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_of_the_command_line_has_each_command_with_all_its_options(site, language):
    folder = site if language == "en" else site / language
    page = (folder / "reference" / "command_line.html").read_text(encoding="utf-8")
    with speaking(language):
        commands = parser()._subparsers._group_actions[0].choices
    assert len(commands) == len(COMMANDS)
    for name, command in commands.items():
        part = page.partition(f'id="ravine-{name}"')[2].partition("<section")[0]
        for action in command._actions:
            assert all(option in part for option in action.option_strings)
    assert ("用法" in page) == (language == "zh")
