"""What all attacks share: they count their attempts, and all faults of a test are shown at once."""

import functools
import time

import pytest

from attack.processes import RAVINE, Place
from attack.tries import Tries

#: A run of so many seconds compiled its kernels.
COMPILING = 8


@pytest.fixture
def tries(record_property):
    """Counts the attempts of a test, which fails at its end if any broke the promise."""
    made = Tries()
    yield made
    record_property("tried", made.count)
    record_property("failed", len(made.faults))
    shown = "\n".join(fault[:600] for fault in made.faults[:40])
    if made.faults:
        pytest.fail(f"{len(made.faults)} of {made.count} attempts:\n{shown}", pytrace=False)
    assert made.count, "nothing was tried"


@pytest.fixture(scope="session")
def reference(tmp_path_factory):
    """Runs a command line once, undisturbed; returns its files and the seconds that it took with compiled kernels."""

    @functools.cache
    def run(*line):
        place = Place(tmp_path_factory.mktemp("reference"))
        for _ in range(2):
            begun = time.monotonic()
            assert place.run([*RAVINE, *line]) == 0, place.err
            seconds = time.monotonic() - begun
            if seconds < COMPILING:
                break
        return place.files(), seconds

    return run
