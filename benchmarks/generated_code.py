"""Four racers of 200 steps in node: generated JavaScript beside the explorer's interpreter of trees.

    pip install -e ".[test]"               # and node
    python benchmarks/generated_code.py

The ratio of both is printed; the times depend on the machine. Both do the whole run, with all state kept.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from javascript_runs import in_node, request

from landscapes import ravine
from optimizers import adam, gd, momentum, rmsprop, trace
from visualizer.explorer.serialize import serialize_race

RULES = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]


def main() -> None:
    """Measure and print."""
    runs = [trace(rule, ravine, steps=200) for rule in RULES]
    race = serialize_race(ravine, runs, seed=0)
    asked = request(runs) | {
        "race": {
            "surface": race["surface"],
            "racers": race["racers"],
            "settings": [{name: float(value) for name, value in rule.values.items()} for rule in RULES],
        }
    }
    script = Path(__file__).with_suffix(".js")
    found = in_node(str(script), json.loads(json.dumps(asked)))
    steps = sum(run.steps for run in runs)
    print(
        f"code: {len(asked['source'])} characters, read in {found['loaded']:.2f} ms; first race {found['first']:.2f} ms"
    )
    for name in ("generated", "interpreted"):
        print(f"{name:12} {found[name]:8.0f} ns a step   {found[name] * steps / 1e6:8.3f} ms a race")
    print(f"ratio: {found['interpreted'] / found['generated']:.0f}; last points differ by at most {found['apart']:.1g}")


if __name__ == "__main__":
    main()
