"""Standard output and error: in an encoding that lacks some signs, and on a disk that is full."""

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from typing import TextIO

from landscapes._core.language import ENGLISH, N_, _, checked_language, language

#: The name by which streams know `in_ascii`.
HANDLER = "ravine.ascii"

#: A text whose letters stand for those of a language.
TYPICAL = N_("minimum")

#: Signs that have another form in ASCII than a letter with an accent has.
SIGNS = {"←": "<-", "→": "->", "−": "-", "–": "-", "×": "x", "·": "*", "…": "...", "√": "sqrt", "∞": "inf"}
SIGNS |= {"≤": "<=", "≥": ">=", "≈": "~", "∇": "grad ", "∂": "d", "‖": "||", "∈": "in", "½": "1/2", "“": '"', "”": '"'}
SIGNS |= dict(zip("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", ("^-", *map("^{}".format, range(10))), strict=True))


def in_ascii(error: UnicodeError) -> tuple[str, int]:
    """Return signs that an encoding lacks in ASCII, as a handler of errors for `codecs`.

    A reader of a table can read alpha and <-, but neither \\\\u03b1 nor a row of question marks.

    >>> codecs.register_error(HANDLER, in_ascii)
    >>> "W ← W − α·dW,  β₁ ≤ x²: Newton’s 梯".encode("ascii", HANDLER).decode()
    'W <- W - alpha*dW,  beta1 <= x^2: Newton?s ?'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(ascii_sign, error.object[error.start : error.end])), error.end


def ascii_sign(sign: str) -> str:
    """Return a sign in ASCII: by the table, as the name of a Greek letter, without its accent, or as a question mark.

    >>> [ascii_sign(sign) for sign in "→αΩé梯"]
    ['->', 'alpha', 'Omega', 'e', '?']
    """
    if sign in SIGNS:
        return SIGNS[sign]
    _, greek, letter = unicodedata.name(sign, "").partition("GREEK SMALL LETTER ")
    if greek and letter.isalpha():
        return letter.lower()
    _, greek, letter = unicodedata.name(sign, "").partition("GREEK CAPITAL LETTER ")
    if greek and letter.isalpha():
        return letter.capitalize()
    return unicodedata.normalize("NFKD", sign).encode("ascii", "ignore").decode() or "?"


def make_printable(*streams: TextIO) -> None:
    """Let streams print any text: what their encoding lacks is printed `in_ascii`."""
    codecs.register_error(HANDLER, in_ascii)
    for stream in streams:
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors=HANDLER)


def printable_language(asked: str | None) -> str:
    """Return the language of the option --lang; else the current one, or English if a terminal cannot print it.

    >>> printable_language("zh-CN")
    'zh'
    """
    if asked is not None:
        return checked_language(asked)
    with suppress(LookupError):
        try:
            _(TYPICAL).encode(getattr(sys.stdout, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            return ENGLISH
    return language()


def say(message: object) -> None:
    """Print one line of the command to standard error."""
    with suppress(OSError):  # nothing more can be said where that is full, too
        print(f"ravine: {message}", file=sys.stderr)


def give_up(error: OSError) -> int:
    """Say that a file, or else standard output, cannot be written; return the exit code. What was not printed is lost.

    >>> give_up(OSError(28, "No space left on device"))
    1
    """
    what = repr(error.filename) if error.filename else "standard output"
    say(f"cannot write {what}: {error.strerror or error}")
    with suppress(OSError, ValueError):  # or Python tries to print it again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
