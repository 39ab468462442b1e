"""Make library_values.json: our surfaces at random points, as the test functions of scipy and BoTorch have them.

    pip install -e . asv_runner botorch==0.18.1 scipy
    pip download scipy==1.17.1 --no-deps --no-binary scipy   # its benchmarks are in the source only; unpack it
    python tests/data/make_library_values.py scipy-1.17.1

scipy's Levy03 is another function than levy, and is left out. What is listed in neither table, neither library has.
"""

import argparse
import inspect
import json
import sys
from pathlib import Path
from zlib import crc32

import numpy as np

import landscapes

POINTS = 25
SCIPY = {
    "ackley": "Ackley01",
    "beale": "Beale",
    "bohachevsky1": "Bohachevsky1",
    "branin": "Branin01",
    "bukin6": "Bukin06",
    "cross_in_tray": "CrossInTray",
    "drop_wave": "DropWave",
    "easom": "Easom",
    "eggholder": "EggHolder",
    "goldstein_price": "GoldsteinPrice",
    "griewank": "Griewank",
    "himmelblau": "HimmelBlau",
    "holder_table": "HolderTable",
    "levy13": "Levy13",
    "matyas": "Matyas",
    "mccormick": "McCormick",
    "michalewicz": "Michalewicz",
    "rastrigin": "Rastrigin",
    "rosenbrock": "Rosenbrock",
    "schaffer2": "Schaffer02",
    "schaffer4": "Schaffer04",
    "schwefel": "Schwefel26",
    "six_hump_camel": "SixHumpCamel",
    "sphere": "Sphere",
    "styblinski_tang": "StyblinskiTang",
    "three_hump_camel": "ThreeHumpCamel",
}
BOTORCH = {
    "ackley": "Ackley",
    "beale": "Beale",
    "branin": "Branin",
    "bukin6": "Bukin",
    "drop_wave": "DropWave",
    "eggholder": "EggHolder",
    "griewank": "Griewank",
    "holder_table": "HolderTable",
    "levy": "Levy",
    "michalewicz": "Michalewicz",
    "rastrigin": "Rastrigin",
    "rosenbrock": "Rosenbrock",
    "six_hump_camel": "SixHumpCamel",
    "styblinski_tang": "StyblinskiTang",
    "three_hump_camel": "ThreeHumpCamel",
}


def points(name: str) -> np.ndarray:
    """Random points of the domain, (POINTS, 2), of three decimals, so that they read well in a file."""
    low, high = np.transpose(landscapes.get(name).domain)
    rng = np.random.default_rng(crc32(name.encode()))
    return np.round(rng.uniform(low, high, (POINTS, 2)), 3)


def by_scipy(source: Path, function: str, at: np.ndarray) -> list[float]:
    sys.path.insert(0, str(source / "benchmarks"))
    from benchmarks import go_benchmark_functions

    made = getattr(go_benchmark_functions, function)()
    return [float(made.fun(point)) for point in at]


def by_botorch(function: str, at: np.ndarray) -> list[float]:
    import torch
    from botorch.test_functions import synthetic

    made = getattr(synthetic, function)
    made = made(dim=2) if "dim" in inspect.signature(made).parameters else made()
    return made.evaluate_true(torch.from_numpy(at)).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description="Make library_values.json.")
    parser.add_argument("scipy", type=Path, help="an unpacked source of scipy")
    source = parser.parse_args().scipy
    entries = [("scipy", name, function) for name, function in SCIPY.items()]
    entries += [("botorch", name, function) for name, function in BOTORCH.items()]
    lines = []
    for library, name, function in entries:
        at = points(name)
        values = by_scipy(source, function, at) if library == "scipy" else by_botorch(function, at)
        lines.append(
            json.dumps(
                {"library": library, "function": function, "landscape": name, "points": at.tolist(), "values": values}
            )
        )
    text = ",\n".join(lines)
    Path(__file__).with_name("library_values.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
