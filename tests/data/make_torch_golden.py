"""Makes torch_golden.json: 200 steps of torch.optim in float64, for every rule of ours that torch has.

pip install torch
python tests/data/make_torch_golden.py
"""

import json
from pathlib import Path

import torch

STEPS = 200
STARTS = {"rosenbrock": (-1.2, 1.0), "ravine": (10.0, 1.0)}

# (our rule and parameters, torch's class and arguments, the learning rate on each landscape)
SGD = torch.optim.SGD
RULES = [
    ("gd", {}, SGD, {}, {"rosenbrock": 1e-3, "ravine": 0.03}),
    ("heavy_ball", {"beta": 0.9}, SGD, {"momentum": 0.9}, {"rosenbrock": 1e-4, "ravine": 0.03}),
    ("nesterov", {"beta": 0.9}, SGD, {"momentum": 0.9, "nesterov": True}, {"rosenbrock": 1e-4, "ravine": 0.02}),
    ("adagrad", {}, torch.optim.Adagrad, {}, {"rosenbrock": 0.5, "ravine": 0.5}),
    ("adadelta", {}, torch.optim.Adadelta, {}, {"rosenbrock": 1.0, "ravine": 1.0}),
    ("rmsprop", {"beta": 0.99}, torch.optim.RMSprop, {}, {"rosenbrock": 0.01, "ravine": 0.05}),
    (
        "rmsprop",
        {"beta": 0.99, "centered": True},
        torch.optim.RMSprop,
        {"centered": True},
        {"rosenbrock": 0.01, "ravine": 0.05},
    ),
    (
        "rmsprop",
        {"beta": 0.99, "momentum": 0.9},
        torch.optim.RMSprop,
        {"momentum": 0.9},
        {"rosenbrock": 1e-3, "ravine": 0.01},
    ),
    ("adam", {}, torch.optim.Adam, {}, {"rosenbrock": 0.05, "ravine": 0.1}),
    (
        "dampened_momentum",
        {"beta": 0.9, "dampening": 0.9},
        SGD,
        {"momentum": 0.9, "dampening": 0.9},
        {"rosenbrock": 1e-3, "ravine": 0.03},
    ),
    (
        "adam_l2",
        {"weight_decay": 0.01},
        torch.optim.Adam,
        {"weight_decay": 0.01},
        {"rosenbrock": 0.05, "ravine": 0.1},
    ),
    ("adamw", {}, torch.optim.AdamW, {}, {"rosenbrock": 0.05, "ravine": 0.1}),
    ("amsgrad", {}, torch.optim.Adam, {"amsgrad": True}, {"rosenbrock": 0.05, "ravine": 0.1}),
    ("nadam", {}, torch.optim.NAdam, {}, {"rosenbrock": 0.05, "ravine": 0.1}),
    ("radam", {}, torch.optim.RAdam, {}, {"rosenbrock": 1e-3, "ravine": 0.02}),
    ("adamax", {}, torch.optim.Adamax, {}, {"rosenbrock": 0.05, "ravine": 0.1}),
    ("rprop", {}, torch.optim.Rprop, {}, {"rosenbrock": 0.01, "ravine": 0.01}),
    ("asgd", {}, torch.optim.ASGD, {}, {"rosenbrock": 1e-3, "ravine": 0.03}),
]


def gradient(landscape: str, x: float, y: float) -> tuple[float, float]:
    if landscape == "ravine":
        return x, 50 * y
    return -400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)


def run(make, arguments: dict, lr: float, landscape: str) -> list[list[float]]:
    point = torch.tensor(STARTS[landscape], requires_grad=True)
    rule = make([point], lr=lr, **arguments)
    points = [point.tolist()]
    for _ in range(STEPS):
        point.grad = torch.tensor(gradient(landscape, *point.tolist()))
        rule.step()
        points.append(point.tolist())
    return points


def main() -> None:
    torch.set_default_dtype(torch.float64)
    runs = [
        {
            "optimizer": name,
            "parameters": {"lr": lr, **parameters},
            "landscape": landscape,
            "points": run(make, arguments, lr, landscape),
        }
        for name, parameters, make, arguments, rates in RULES
        for landscape, lr in rates.items()
    ]
    text = ",\n".join(json.dumps(run) for run in runs)
    target = Path(__file__).with_name("torch_golden.json")
    target.write_text(f'{{"torch": "{torch.__version__.split("+")[0]}", "runs": [\n{text}\n]}}\n')


if __name__ == "__main__":
    main()
