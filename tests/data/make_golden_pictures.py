"""Make golden_pictures.json: what the pictures of `golden_pictures` draw. It says which of them are new or differ.

    PYTHONPATH=$PWD python tests/data/make_golden_pictures.py

Look at the pictures that differ before the new file is kept: from then on the tests hold them as they are.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ |= {"RAVINE_LANG": "en", "RAVINE_STATE": ""}

from golden import difference, remake
from golden_pictures import GOLDEN, PICTURES

if __name__ == "__main__":
    remake(GOLDEN, PICTURES, difference)
