"""Attempts of an attack: how many were made, and which of them broke the promise."""

import os
import random
import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: All that is drawn at random is drawn by this seed. `python -m tests.attack --seed N` sets it.
SEED = int(os.environ.get("RAVINE_ATTACK_SEED", "0"))

#: The longest error message, in characters.
LONGEST = 400

#: Texts that are no plain names: markup, scripts, mathematics, formats, controls, other directions, bytes, lengths.
HOSTILE_TEXTS = [
    "",
    " ",
    "<b>bold</b>",
    "</script><script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "<!--<script>`${window.hacked=1}'); window.hacked=1; ('",
    "'-window.hacked=1-'",
    "javascript:window.hacked=1",
    "&lt;b&gt; &amp; &#60;",
    "Costs $5 and $6",
    r"$\frac{",
    r"\alpha_1^{2} \\ \newline",
    "a_b^c {d} %s %(x)s %n {0} {x!r}",
    "%FILM% %TITLE% %WIDTH%",
    "x**2 + y**2",
    "__import__('os').abort()",
    "a=1)+_(b=2",
    "self=1",
    "שלום עולם",
    "\u202edrawkcab\u202c",
    "日本語 한국어",
    "😀👩‍👩‍👧‍👦",
    "e\u0301\u0300\u0302" * 8,
    "tab\tand\nnew\r\nlines",
    "\x1b[31mred\x1b[0m\x07\x08",
    "zero\0byte",
    "\ud800 half a pair",
    "\u2028\u2029\ufeff\ufffe",
    "-",
    "--",
    "-" * 5000,
    "(" * 300,
    "9" * 400,
    "long " * 400,
    "n" * 300,
    "../../../etc/passwd",
    "None",
    "nan",
]


def chooser(*what: object) -> random.Random:
    """Random choices that depend on the seed and on what is tried, not on what was tried before."""
    return random.Random(":".join(map(str, (SEED, *what))))


def words(text: str) -> list[str]:
    return text.split()


def nearly(word: str, choose: random.Random) -> str:
    """A word with one letter left out, doubled or swapped with the next."""
    at = choose.randrange(len(word))
    return choose.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
        ]
    )


def fault_of_error(error: BaseException) -> str | None:
    """Say what is wrong with an exception that bad input raised; None if it is as promised: one short, clear line."""
    from landscapes import InputError

    text = str(error)
    if isinstance(error, InputError):
        return fault_of_message(text)
    if isinstance(error, TypeError) and any(
        part in text for part in ("unexpected keyword", "no keyword", "required", "positional")
    ):
        return None
    return f"{type(error).__name__}: {text[:120]!r}"


def fault_of_message(text: str) -> str | None:
    """Say what is wrong with an error message; None if it is one line of a readable length."""
    if not text.strip():
        return "the message is empty"
    if len(text.splitlines()) > 1:
        return f"the message has {len(text.splitlines())} lines: {text[:120]!r}"
    if len(text) > LONGEST:
        return f"the message has {len(text)} characters: {text[:120]!r}"
    return None


class Tries:
    """The attempts of one test.

    >>> tries = Tries()
    >>> tries.add("steps=-1", None)
    >>> tries.add("steps=nan", "a traceback")
    >>> tries.count, tries.faults
    (2, ['steps=nan: a traceback'])
    """

    def __init__(self) -> None:
        self.count, self.faults = 0, []

    def add(self, case: object, fault: str | None) -> None:
        """Count an attempt; `fault` says what was wrong."""
        self.count += 1
        if fault:
            self.faults.append(f"{case}: {fault}")


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise a TimeoutError in a block that takes longer."""

    def stop(number: int, frame: object) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
