"""Numbers and symbols of a formula, in the part of TeX that matplotlib's mathtext reads."""

import math
import re

from landscapes._core.errors import InputError, short_repr
from landscapes._core.numbers import typeset

#: Numbers are shown with at most so many digits; whole numbers below the limit are shown exactly.
DIGITS, MAX_WHOLE = 4, 10**6

#: Multiples of π that are written as such: k π / n with k up to this one, and n of these.
MAX_MULTIPLE, DIVISORS = 24, (1, 2, 3, 4, 6, 8)

GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
COMMANDS = {name: rf"\{name}" for name in GREEK.split()} | {"eps": r"\epsilon", "lambda_": r"\lambda"}

SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-")
SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def number(value: float) -> str:
    r"""Return a number as a reader expects it: rounded, and with π or e where it is made of them.

    >>> number(837.9657745448674), number(2 * math.pi), number(-math.pi / 6), number(1e-8), number(4000)
    ('838', '2\\pi', '-\\frac{\\pi}{6}', '10^{-8}', '4000')
    """
    if value < 0:
        return f"-{number(-value)}"
    if value == math.e:
        return "e"
    for divisor in DIVISORS:
        multiple = round(divisor * value / math.pi)
        if 0 < multiple <= MAX_MULTIPLE and math.isclose(divisor * value, multiple * math.pi, rel_tol=1e-12):
            top = r"\pi" if multiple == 1 else rf"{multiple}\pi"
            return top if divisor == 1 else rf"\frac{{{top}}}{{{divisor}}}"
    if float(value).is_integer() and value < MAX_WHOLE:
        return f"{value:.0f}"
    return typeset_number(value)


def typeset_number(value: float, digits: int = DIGITS) -> str:
    r"""Return a number with at most so many digits, and with a power of ten where it is very large or small.

    >>> typeset_number(0.99996, 3), typeset_number(-2.66e-5)
    ('1', '-2.66\\cdot10^{-5}')
    """
    text = typeset(value, digits).replace("−", "-").replace("·", r"\cdot").replace("∞", r"\infty")
    return re.sub("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda power: f"^{{{power[0].translate(SUPERSCRIPTS)}}}", text)


def symbol(name: str) -> str:
    r"""Return a name as a symbol: Greek letters by their names, digits at the end as a subscript, words upright.

    >>> symbol("x"), symbol("w1"), symbol("β₂"), symbol("kappa"), symbol("shift"), symbol("w_out")
    ('x', 'w_{1}', 'β_{2}', '\\kappa', '\\mathrm{shift}', 'w_{\\mathrm{out}}')

    Raises
    ------
    InputError
        If the name has a sign that is a command of TeX.
    """
    if re.search(r'["#$%&\\^`{}~]|^_|^\s*$', name):
        raise InputError(f"{short_repr(name)} cannot be a symbol of a formula")
    parts = re.fullmatch(r"(.+?)_?([₀-₉₊₋]+|\d+|(?<=_)[^\W_]+)", name)
    base, below = parts.groups() if parts else (name, "")
    text = COMMANDS.get(base) or word(base)
    return rf"{text}_{{{word(below.translate(SUBSCRIPTS))}}}" if below else text


def word(text: str) -> str:
    """Return a letter or a number as it is, a word upright, and other scripts in the font of the text around."""
    if re.search("[^\x00-\u03ff]", text):
        return rf"\mathregular{{{text}}}"
    return text if len(text) == 1 or text.isdigit() else rf"\mathrm{{{text}}}".replace("_", r"\_")
