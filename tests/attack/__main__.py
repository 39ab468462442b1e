"""Make all attacks, print how many attempts were made and failed, and write the page that says so.

python -m tests.attack                   # all attacks, at most 30 minutes on two cores
python -m tests.attack --seed 7          # with other random choices
python -m tests.attack --write           # and write tests/attack/README.md
python -m tests.attack --only kills      # the attacks of one file; with --write, the other figures stay
"""

import argparse
import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the attacks; return the exit code of pytest."""
    parser = argparse.ArgumentParser(prog="python -m tests.attack", description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0, help="seed of all random choices, default: 0")
    parser.add_argument("--only", metavar="KIND", help="the attacks of one file, such as kills")
    parser.add_argument("--write", action="store_true", help="write the page with the figures of this run")
    options = parser.parse_args()
    os.environ["RAVINE_ATTACK_SEED"] = str(options.seed)
    sys.path.insert(0, str(HERE.parent))

    import pytest

    from attack.page import Counts, table, write

    counts, begun = Counts(options.seed), time.monotonic()
    where = HERE / f"test_{options.only}.py" if options.only else HERE
    code = pytest.main([str(where), "-m", "", "-q", "-n", str(os.cpu_count() or 1)], plugins=[counts])
    print("\n".join(["", *table(counts.rows), "", f"{(time.monotonic() - begun) / 60:.0f} minutes"]))
    if options.write:
        write(counts.rows)
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
