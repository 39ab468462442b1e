"""Four racers of 200 steps in node: on a landscape in generated JavaScript, and on the same as a typed formula.

    pip install -e ".[test]"               # and node
    python benchmarks/generated_code.py

The ratio of both is printed; the times depend on the machine. Both do the whole run, with all state kept. A formula is
not made into code: the page runs its operations one after the other.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from javascript_runs import in_node, request

from landscapes import ravine
from optimizers import adam, gd, momentum, rmsprop, trace

RULES = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def main() -> None:
    """Measure and print."""
    runs = [trace(rule, ravine, steps=200) for rule in RULES]
    asked = request(runs) | {"formula": "(x**2 + k*y**2)/2", "names": ["k"]}
    found = in_node(str(Path(__file__).with_suffix(".js")), json.loads(json.dumps(asked)))
    steps = sum(run.steps for run in runs)
    print(
        f"code: {len(asked['source'])} characters, read in {found['loaded']:.2f} ms; first race {found['first']:.2f} ms"
    )
    for name in ("generated", "typed"):
        print(f"{name:12} {found[name]:8.0f} ns a step   {found[name] * steps / 1e6:8.3f} ms a race")
    print(f"ratio: {found['typed'] / found['generated']:.1f}; last points differ by at most {found['apart']:.1g}")


if __name__ == "__main__":
    main()
