"""Docstrings as Sphinx reads them: what docutils makes of them says what the docstring says, sign by sign."""

import pytest

from visualizer.site.reference.docstrings import converted

docutils = pytest.importorskip("docutils.core", reason='NO TESTS OF THE SITE: ".[site]" is not installed')

TEXT = """First |line| of `w`, *starred* and trailing_ words.

    a ← b* |c|
    d_ ← e

After it, a* and

        deep |x|

    less deep |y|

end*."""

LISTED = """\
Parameters
----------
x* : float

    More of *it*.

Examples
--------
>>> f("|x|")
'`a*`'

Then *text*.

    block*"""


def nodes_of(text, own=frozenset({"w"})):
    """The text of each paragraph, literal block and doctest that docutils finds, with its kind."""
    # Sections are those of numpydoc, which docutils does not know within a document: they become paragraphs.
    lines = ["" if set(line) == {"-"} else line for line in converted(text.split("\n"), own)]
    settings = {"report_level": 1, "halt_level": 2, "syntax_highlight": "none"}
    tree = docutils.publish_doctree("\n".join(lines), settings_overrides=settings)
    kinds = ("paragraph", "literal_block", "doctest_block", "term")
    return [(node.tagname, node.astext()) for node in tree.findall() if node.tagname in kinds]


def test_signs_are_signs_and_what_is_set_off_is_literal():
    assert nodes_of(TEXT) == [
        ("paragraph", "First |line| of w, *starred* and trailing_ words."),
        ("literal_block", "a ← b* |c|\nd_ ← e"),
        ("paragraph", "After it, a* and"),
        ("literal_block", "    deep |x|\n\nless deep |y|"),
        ("paragraph", "end*."),
    ]


def test_the_texts_of_entries_are_no_blocks_and_examples_are_left_alone():
    found = nodes_of(LISTED)
    assert ("paragraph", "More of *it*.") in found
    assert ("doctest_block", ">>> f(\"|x|\")\n'`a*`'") in found
    assert ("paragraph", "Then *text*.") in found
    assert found[-1] == ("literal_block", "block*")
    assert [kind for kind, _ in found].count("literal_block") == 1
    lines = converted(LISTED.split("\n"))
    assert lines[0] == "Parameters"
    assert [line for line in lines if set(line) == {"-"}] == ["-" * 10, "-" * 8]
