"""The language of the texts in a picture: one whose letters the fonts have."""

from collections.abc import Iterator
from contextlib import contextmanager

from landscapes._core.language import ENGLISH, N_, _, checked_language, language, speaking
from visualizer.plotting.fonts import check_letters, has_letters

#: Texts that nearly every picture has; their letters stand for those of the language.
TYPICAL = (N_("minimum"), N_("step {step}"))


@contextmanager
def drawing_in(name: str | None) -> Iterator[None]:
    """Use a language for a picture within a block; None is the current one, or English if no font has its letters.

    Raises
    ------
    InputError
        If no font on this machine has the letters of a language that was named.

    >>> with drawing_in("en"):
    ...     _("minimum")
    'minimum'
    """
    chosen = language() if name is None else checked_language(name)
    if chosen != ENGLISH:
        with speaking(chosen):
            letters = "".join(map(_, TYPICAL))
        if name is not None:
            check_letters(letters)
        elif not has_letters(letters):
            chosen = ENGLISH
    with speaking(chosen):
        yield
