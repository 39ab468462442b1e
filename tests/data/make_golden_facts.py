"""Make golden_facts.json: the facts of `golden_facts`. It says which of them are new or differ.

    PYTHONPATH=$PWD python tests/data/make_golden_facts.py

Look at what differs before the new file is kept: from then on the tests hold it as it is.
"""

import functools
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ |= {"RAVINE_LANG": "en", "RAVINE_STATE": ""}

from golden import difference_of_words, remake
from golden_facts import FACTS, GOLDEN, facts

if __name__ == "__main__":
    remake(GOLDEN, {name: functools.partial(facts, name) for name in FACTS}, difference_of_words)
