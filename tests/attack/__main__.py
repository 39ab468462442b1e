"""Make all attacks, print how many attempts were made and failed, and write the page that says so.

python -m tests.attack                   # all attacks, at most 30 minutes on two cores
python -m tests.attack --seed 7          # with other random choices
python -m tests.attack --write           # and write tests/attack/README.md
python -m tests.attack --only kills      # the attacks of one file
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
    if options.only and options.write:
        parser.error("the page has the figures of all attacks: leave out --only")
    os.environ["RAVINE_ATTACK_SEED"] = str(options.seed)
    sys.path.insert(0, str(HERE.parent))

    import pytest

    from attack.page import PAGE, Counts, page_text, table

    counts, begun = Counts(), time.monotonic()
    where = HERE / f"test_{options.only}.py" if options.only else HERE
    code = pytest.main([str(where), "-m", "", "-q", "-n", str(os.cpu_count() or 1)], plugins=[counts])
    minutes = (time.monotonic() - begun) / 60
    print("\n".join(["", *table(counts), "", f"seed {options.seed}, {minutes:.0f} minutes"]))
    if options.write:
        PAGE.write_text(page_text(counts, options.seed, minutes), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
