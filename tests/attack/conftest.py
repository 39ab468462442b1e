"""What all attacks share: they are slow, they count their attempts, and all faults of a test are shown at once."""

from pathlib import Path

import pytest
from attack.tries import Tries

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.slow)


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
