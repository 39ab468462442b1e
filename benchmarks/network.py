"""A network of 522 weights trained by a rule of ours and by torch's own optimizer, side by side in one run.

    pip install -e ".[guests]"
    OMP_NUM_THREADS=1 python benchmarks/network.py

Two spirals of 200 points, full batches, 1000 steps of Adam in double precision, by the time of the processor on one
thread. Ours keeps the whole path; torch keeps nothing. They take turns, and the best of the turns counts. Then how far
the two paths are apart after 200 steps, and the time of the largest eigenvalue of the Hessian.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
import torch

from landscapes import problems
from optimizers import adam, trace

WIDTHS = (20, 20)
RATE = 0.01


def module_of(network: problems.Problem) -> torch.nn.Module:
    """The same network with the same weights in torch."""
    ins, layers = 2, []
    for width in WIDTHS:
        layers += [torch.nn.Linear(ins, width), torch.nn.Tanh()]
        ins = width
    module = torch.nn.Sequential(*layers, torch.nn.Linear(ins, 2)).double()
    with torch.no_grad():
        for part, weights in zip(network.groups.values(), module.parameters(), strict=True):
            weights.copy_(torch.tensor(network.start[part].reshape(weights.shape[::-1]).T))
    return module


def train(network: problems.Problem, x: torch.Tensor, y: torch.Tensor, steps: int) -> np.ndarray:
    """Train by torch; return the weights at the end, in our order."""
    module, loss = module_of(network), torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(module.parameters(), lr=RATE)
    for _ in range(steps):
        optimizer.zero_grad()
        loss(module(x), y).backward()
        optimizer.step()
    return np.concatenate([weights.detach().numpy().T.ravel() for weights in module.parameters()])


def best_times(runs: dict[str, Callable[[], object]], turns: int) -> dict[str, float]:
    """The seconds of processor time of each, the best of several turns."""
    best = dict.fromkeys(runs, np.inf)
    for _ in range(turns):
        for name, run in runs.items():
            begun = time.process_time()
            run()
            best[name] = min(best[name], time.process_time() - begun)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--turns", type=int, default=5)
    turns = parser.parse_args().turns
    torch.set_num_threads(1)
    points, labels = problems.two_spirals(200, noise=0.02)
    network = problems.mlp(points, labels, hidden=WIDTHS)
    x, y = torch.tensor(points), torch.tensor(labels)
    runs = {
        "ravine": lambda: trace(adam(lr=RATE), network, steps=1000),
        "torch": lambda: train(network, x, y, 1000),
        "largest eigenvalue": lambda: network.eigenvalues(network.start),
    }
    times = best_times(runs, turns)
    apart = np.abs(trace(adam(lr=RATE), network, steps=200).points[-1] - train(network, x, y, 200)).max()
    print(f"{network}: 1000 steps of Adam")
    print(f"  ravine  {times['ravine']:.2f} s with the whole path")
    print(f"  torch   {times['torch']:.2f} s, {times['torch'] / times['ravine']:.1f} times as long")
    print(f"  apart after 200 steps: {apart:.1e}")
    print(f"  largest eigenvalue of the Hessian: {1000 * times['largest eigenvalue']:.1f} ms")


if __name__ == "__main__":
    main()
