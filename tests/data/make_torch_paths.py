"""Makes visualizer/lessons/torch_paths.json: the paths of torch's RMSprop and Adam on the ravine.

python tests/data/make_torch_paths.py
"""

import json

import torch

from landscapes import ravine
from optimizers import guests, trace
from visualizer.lessons._torch_paths import FILE, RULES

STEPS = 20


def paths() -> dict[str, list[list[float]]]:
    """Return the points of each rule, by its name in Ravine."""
    return {
        rule: trace(guests.torch(name, **arguments), ravine, steps=STEPS).points.tolist()
        for rule, (name, arguments, _) in RULES.items()
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps({"torch": torch.__version__, **paths()}) + "\n", encoding="utf-8")
