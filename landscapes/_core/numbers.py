"""Numbers as people write them: with a true minus sign, and with a raised power of ten where they are very small."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def typeset(value: float, digits: int = 6) -> str:
    """Return a number with at most so many digits, and a power of ten outside 10⁻⁴ to 10⁶.

    >>> typeset(0.038), typeset(-1e-8), typeset(2.66e-05), typeset(12345, 3), typeset(float("inf"))
    ('0.038', '−10⁻⁸', '2.66·10⁻⁵', '12300', '∞')
    """
    mantissa, _, power = f"{float(f'{value:.{digits}g}') + 0:g}".partition("e")  # + 0, for there is no −0
    if power:
        raised = power_of_ten(int(power))
        mantissa = {"1": raised, "-1": f"-{raised}"}.get(mantissa, f"{mantissa}·{raised}")
    return mantissa.replace("-", "−").replace("inf", "∞")


def power_of_ten(power: int) -> str:
    """Return a power of ten with a raised exponent.

    >>> power_of_ten(-8), power_of_ten(0)
    ('10⁻⁸', '10⁰')
    """
    return f"10{str(power).translate(SUPERSCRIPTS)}"
