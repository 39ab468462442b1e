"""Docstrings, comments and texts are plain English: a first line says what the thing is or does, without riddles."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: The packages that are held to it.
PACKAGES = ("landscapes", "optimizers", "visualizer")

FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())

#: A first line that starts with one of these names a question or a part, not the thing.
OPENINGS = ("What", "How", "Whether", "Where", "Who", "Of", "From", "That", "By")

#: Riddles and personifications.
PHRASES = re.compile(
    r"""
    \b(?: (?: is | are | was | were ) \s told
        | what \s it \s is \s told
        | (?: is | are | was | were | been ) \s asked \s for
        | asks? \s for
        | as \s good \s as
        | makes? \s much \s of
        | dear \s step
        | (?: has | had ) \s enough
        | the \s walk \s is \s over
        | (?: the | of \s the ) \s house
        | what \s becomes \s of
        | what \s has \s become
        | of \s (?: ours | yours )
        | whole \s or \s not \s at \s all
        | who \s is \s who
        | anew
        | like \s no \s rule
        | luck
        | gladly
        | at \s home
        | the \s writers'? \s affair
        | does \s not \s show
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


def docstrings(source: str) -> Iterator[tuple[int, str]]:
    """The line number and the text of each docstring of a module, its classes and its functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text is not None:
                yield node.body[0].lineno, text


def faulty_first_lines(source: str) -> list[str]:
    """The first lines of docstrings that start with one of `OPENINGS`, or do not end as a sentence."""
    wrong = []
    for number, text in docstrings(source):
        first = text.partition("\n")[0]
        word = re.match(r"\w*", first)
        if (word and word[0] in OPENINGS) or not first.endswith((".", ":")):
            wrong.append(f"line {number}: {first}")
    return wrong


def banned_phrases(source: str) -> list[str]:
    """The phrases of `PHRASES` in docstrings, comments and string literals."""
    kinds = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    texts: list[tuple[int, int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in kinds:
            comment = token.type == tokenize.COMMENT
            text = token.string.lstrip("#: ") if comment else token.string
            if comment and texts and texts[-1][:2] == (tokenize.COMMENT, token.start[0] - 1):
                text = f"{texts.pop()[2]} {text}"  # a comment of several lines
            texts.append((token.type, token.end[0], text))
    return [
        f"line {number}: {phrase}" for _, number, text in texts for phrase in PHRASES.findall(" ".join(text.split()))
    ]


@every_file
def test_a_first_line_says_what_the_thing_is_or_does(path):
    assert not faulty_first_lines(path.read_text(encoding="utf-8"))


@every_file
def test_no_riddles(path):
    assert not banned_phrases(path.read_text(encoding="utf-8"))


def test_the_checks_find_what_they_look_for():
    assert faulty_first_lines('"""What a rule does."""\n') == ["line 1: What a rule does."]
    assert faulty_first_lines('class A:\n    """A rule"""\n') == ["line 2: A rule"]
    assert faulty_first_lines('async def f():\n    """Where, and when."""\n') == ["line 2: Where, and when."]
    assert faulty_first_lines('def f():\n    """Whatever runs functions."""\n') == []
    assert faulty_first_lines('def f():\n    """Add two numbers:\n\n    a + b."""\n') == []
    source = '"""A rule is\ntold so."""\nx = 1  # It makes\n# much of it.\nmessage = f"{x} of ours"\n'
    assert banned_phrases(source) == ["line 2: is told", "line 4: makes much of", "line 5: of ours"]
    assert banned_phrases("told = houses = 1\n") == []


def test_there_are_files():
    assert {path.relative_to(ROOT).parts[0] for path in FILES} == set(PACKAGES)
