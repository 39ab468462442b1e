"""Make golden_pictures.json: what the pictures of `golden_pictures` draw. It says which of them are new or differ.

    PYTHONPATH=$PWD python tests/data/make_golden_pictures.py

Look at the pictures that differ before the new file is kept: from then on the tests hold them as they are.
"""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ |= {"RAVINE_LANG": "en", "RAVINE_STATE": ""}

from golden import difference
from golden_pictures import GOLDEN, PICTURES


def main() -> None:
    before = json.loads(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    after = {name: draw() for name, draw in PICTURES.items()}
    for name in sorted({*before, *after}):
        if name not in after or name not in before:
            print(f"{'gone' if name in before else 'new'}: {name}")
        elif why := difference(before[name], after[name]):
            print(f"differs: {name}: {why}")
        else:
            after[name] = before[name]  # what is within the tolerance stays as it was
    GOLDEN.write_text(json.dumps(after, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
