"""The pictures of the golden file: few and small, but together they have every part that a picture can have.

Each is a function that returns what is drawn, as lines (see `recorder`). A film is drawn as films are: what stands
still once, then what moves at some of its frames.
"""

import asyncio
import io
from pathlib import Path

import numpy as np
from golden_files import FILES
from golden_kernels import KERNELS
from matplotlib.figure import Figure
from PIL import Image
from recorder import line_of, pixels_of, recorded, words

import landscapes
import optimizers
from landscapes import problems
from optimizers import adagrad, adam, gd, guests, heavy_ball, momentum, nesterov, newton, rmsprop, sam
from visualizer import basin_map, explore, phase_map, race, sensitivity, side_by_side
from visualizer.explorer.still import png
from visualizer.plotting.room import room_for_axes
from visualizer.rendering.frame_renderer import FrameRenderer, dirty_rects

GOLDEN = Path(__file__).parent / "data" / "golden_pictures.json"

LESSON = [gd(lr=0.038), momentum(lr=0.038), rmsprop(lr=0.2), adam(lr=0.2)]
PAIR = [gd(lr=0.03), momentum(lr=0.03)]
TWELVE = [optimizers.get(name) for name in optimizers.names()[:12]]
RUNAWAYS = [racer(lr=3.0) if "lr" in racer.parameters else racer for racer in TWELVE]
STARTS = np.random.default_rng(7).uniform(-4, 4, (12, 2))
SPREAD = problems.spectrum([1, 1, 2, 45, 50, 50])
NETWORK = problems.mlp(*problems.two_spirals(24, noise=0.02), hidden=(4,))


def lay_out(scene):
    """Fix the layout of a scene, as the first drawing does."""
    with room_for_axes():
        scene.figure.draw_without_rendering()
    scene.figure.set_layout_engine("none")


def shown(scene, *steps):
    """What stands still, then what moves at each of the steps."""
    lay_out(scene)
    return recorded(scene.figure, steps, scene.show, lambda: scene.moving)


def film(made, *parts, width=None, extension=".gif"):
    """The words of a film, its timing, and the frames at these parts of it, from 0 to 1."""
    clip = made.clip(width=width, extension=extension)
    frames = [int(part * (len(clip.steps) - 1)) for part in parts]
    times = ",".join(f"{step:.4g}" for step in clip.steps[:: max(len(clip.steps) // 12, 1)])
    lasts = ",".join(f"{each:.5g}" for each in [*clip.durations[:3], *clip.durations[-2:]])
    told = [f"told text={words(clip.description)}", f"timing n={len(clip.steps)} times={times} lasts={lasts}"]
    told += [f"colors exact={'|'.join(clip.exact_colors)}"]
    return [*told, *shown(clip.scene, *(clip.steps[frame] for frame in frames))]


def frames(made, *steps, width=None):
    """The pixels of some frames, and the boxes that change from one to the next."""
    renderer = FrameRenderer(made.clip(width=width).scene)
    pictures = [renderer(step) for step in steps]
    lines = [line_of("frame", "image", {}, pixels_of(one)) for one in pictures]
    for rect in dirty_rects(pictures):
        lines.append(f"changed at={rect.x},{rect.y} size={rect.pixels.shape[1]},{rect.pixels.shape[0]}")
    return lines


def vector_file():
    """What a vector file has of images, in which a pixel of the figure has several."""
    scene = race("himmelblau", PAIR, steps=6, panels="map | surface", theme="dark").scene(480)
    lay_out(scene)
    lines = recorded(scene.figure, (4,), scene.show, lambda: scene.moving, magnification=1.7)
    return [line for line in lines if " image " in line]


def chart(made, *parts):
    """A map, which has but one frame unless it is a film."""
    return film(made, *parts or (0,), extension=".gif" if made.moving else ".png")


def in_axes_of_ones_own(made):
    figure = Figure((4, 3))
    made.draw(figure.add_subplot())
    figure.draw_without_rendering()
    return recorded(figure)


def surface(name, racers, *steps, width=320, **look):
    made = race(name, racers, panels="surface", **{"steps": 20, **look})
    return film(made, *steps, width=width)


def still_of_the_explorer():
    picture = Image.open(io.BytesIO(png(race("ravine", PAIR, steps=12), 7, "m" * 30)))
    return [line_of("still", "image", {}, pixels_of(np.asarray(picture.convert("RGB"))))]


def explorer_of_matplotlib():
    asyncio.set_event_loop(loop := asyncio.new_event_loop())
    try:
        explorer = explore("ravine", PAIR, steps=20, backend="matplotlib")
        explorer.theme = "light"  # not that of JupyterLab's settings
        return shown(explorer.scene, 9)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def hues_of_basins():
    hues = basin_map(gd, "himmelblau", cells=16, steps=60).hues
    ramps = [np.ravel(hues.ramp(k)[::40]) for k in range(4)]
    return [f"hues parts={','.join(f'{part:.3f}' for part in ramp)}" for ramp in ramps]


PICTURES = {
    **{name: lambda make=make: [*make()] for name, make in (KERNELS | FILES).items()},
    "lesson": lambda: film(race("ravine", LESSON, steps=40), 0, 0.5, width=480),
    "lesson in the dark": lambda: film(
        race("ravine", LESSON, steps=24, theme="dark", panels="map | loss swing", tail=6), 0.6, width=720
    ),
    "lesson on a projector": lambda: film(
        race("himmelblau", LESSON, steps=16, theme="projector", lang="en"), 0.6, width=640
    ),
    "twelve racers": lambda: film(race("rosenbrock", TWELVE, steps=12, panels="map loss"), 0.7, width=640),
    "runaways": lambda: film(race("goldstein_price", RUNAWAYS[:6], steps=10, panels="map swing"), 0.1, 1, width=480),
    "exits on four sides": lambda: film(
        race("sphere", [gd(lr=2.2)], starts=None, start=(3, -2.5), steps=8, extent=((-4, 4), (-3, 3)), panels="map y"),
        0.4,
        1,
        width=400,
    ),
    "racers that coincide": lambda: film(
        race("rotated_ravine", [gd(lr=0.01), gd(lr=0.01), gd(lr=0.0101), heavy_ball(lr=0.01, beta=0)], steps=16),
        0.5,
        1,
        width=480,
    ),
    "a long zigzag": lambda: film(
        race("ravine", [gd(lr=0.0395)], steps=150, tail=30, panels="map swing"), 0.2, 1, width=480
    ),
    "a dense zigzag": lambda: film(
        race("ravine", [gd(lr=0.0399), momentum(lr=0.0399)], steps=200, theme="dark"), 0.6, 1, width=360
    ),
    "arrows": lambda: film(
        race("ravine", [momentum(lr=0.03), adam(lr=0.3)], steps=12, arrows=True, panels="map"), 0.2, 0.6, width=480
    ),
    "captions": lambda: film(
        race(
            "saddle",
            [gd(lr=0.1)],
            start=(1, 1e-3),
            steps=16,
            title="Up & down, $5",
            caption="First",
            captions={6: "then a caption that is longer than the first one and so has to be set in two lines"},
        ),
        0,
        0.7,
        width=400,
    ),
    "bar and levels": lambda: film(
        race("booth", PAIR, steps=8, colorbar=True, levels=[1, 10, 100, 1000], colormap="magma", aspect=2.0),
        1,
        width=480,
    ),
    "equal units": lambda: film(
        race("beale", [gd(lr=0.01)], steps=8, aspect="equal", levels=5, theme="dark", colorbar=True), 1, width=480
    ),
    "transparent": lambda: film(race("matyas", PAIR, steps=8, transparent=True, panels="map loss"), 1, width=400),
    "bare": lambda: film(race("easom", PAIR, steps=8, legend=False, axes=False, title=False), 1, width=320),
    "sized": lambda: film(race("branin", LESSON, steps=8, size=(900, 500), panels="map | x y", title="Sized"), 1),
    "names and colours": lambda: film(
        race(
            "cliff", LESSON, steps=8, labels=["one", "", "a name of some length"], colors=["#D55E00", None, "tab:blue"]
        ),
        0.6,
        width=480,
    ),
    "rates": lambda: film(
        race(
            "ravine",
            [adam(lr=0.2), rmsprop(lr=0.1, schedule="cosine"), adagrad(lr=0.5)],
            steps=20,
            panels="rate schedule | phase",
        ),
        0.4,
        1,
        width=720,
    ),
    "curvature": lambda: film(
        race("rosenbrock", [gd(lr=0.001), momentum(lr=0.001)], steps=16, panels="gradient sharpness"), 0.5, 1, width=400
    ),
    "spectrum": lambda: film(
        race(SPREAD, [gd(lr=0.03), momentum(lr=0.03)], [1, 0.5, 0, 0.3, 1, 0], steps=16, panels="map | spectrum"),
        0.5,
        1,
        width=720,
    ),
    "a network": lambda: film(
        race(NETWORK, [gd(lr=0.5), adam(lr=0.02)], steps=16, panels="map | updates loss"), 0.7, width=720
    ),
    "a cloud": lambda: film(
        race("himmelblau", [gd(lr=0.01), adam(lr=0.2)], start=STARTS, steps=16, panels="map swing loss"),
        0.3,
        1,
        width=480,
    ),
    "regions of guests": lambda: film(
        race(
            "rosenbrock",
            [guests.scipy("Nelder-Mead"), guests.scipy("trust-ncg"), adam(lr=0.1)],
            start=(-1.2, 1.0),
            steps=12,
            panels="map",
        ),
        0.3,
        1,
        width=480,
    ),
    "a fair budget": lambda: film(
        race("booth", [gd(lr=0.05), sam(lr=0.05)], steps=20, fair="budget", panels="map loss"), 0.5, 1, width=480
    ),
    "noise": lambda: film(
        race("sphere", [gd(lr=0.1, noise=0.5), momentum(lr=0.05, clip=1)], steps=12, seed=3), 1, width=400
    ),
    "batches": lambda: film(race("linear_regression", [gd(lr=0.02, batch=4)], steps=12), 1, width=400),
    "slow and pausing": lambda: film(
        race(
            "ravine",
            PAIR,
            steps=60,
            slow=[(0, 6), (20, 30, 5)],
            pauses={34: 1.5},
            seconds=3,
            fps=20,
            hold=1,
            pace="log",
            panels="swing",
        ),
        0.1,
        0.5,
        1,
        width=320,
    ),
    "long": lambda: film(
        race("ravine", [gd(lr=0.01), momentum(lr=0.03)], steps=900, panels="swing loss"), 0.1, 0.5, 1, width=400
    ),
    "a video": lambda: film(
        race("double_well", PAIR, steps=6, panels="x", progress_line=True), 0.5, width=320, extension=".mp4"
    ),
    "a still": lambda: film(race("three_hump_camel", PAIR, steps=6), 1, width=400, extension=".png"),
    "vector file": vector_file,
    "ripples": lambda: film(
        race("griewank", [gd(lr=0.01)], steps=2, extent=((-600, 600), (-600, 600)), panels="map"), 1, width=240
    ),
    "finer ripples": lambda: film(
        race("drop_wave", [gd(lr=0.01)], steps=2, extent=((-80, 80), (-80, 80)), panels="map"), 1, width=240
    ),
    "relief": lambda: surface("ravine", LESSON, 0, 0.5, 1),
    "relief in the dark": lambda: surface(
        "himmelblau", LESSON[:2], 0.5, theme="dark", steps=12, azimuth=200.0, elevation=20.0, turn=0.0
    ),
    "relief of a saddle": lambda: surface(
        "saddle", [gd(lr=0.1)], 1, start=(1, 0.01), theme="projector", steps=12, width=400
    ),
    "relief of ripples": lambda: surface(
        "drop_wave", [gd(lr=0.1), adam(lr=0.3)], 1, steps=8, elevation=70.0, axes=False
    ),
    "relief beside a map": lambda: film(
        race("six_hump_camel", PAIR, steps=10, panels="map | surface loss"), 0.5, width=720
    ),
    "beside": lambda: film(
        side_by_side(
            *(race("ravine", [gd(lr=lr), momentum(lr=lr)], steps=8 + k) for k, lr in enumerate((0.01, 0.03, 0.045))),
            title="Three",
        ),
        0.3,
        width=800,
    ),
    "beside others": lambda: film(
        side_by_side(
            race("himmelblau", PAIR, steps=8, panels="map", theme="dark"),
            race("rosenbrock", [gd(lr=0.001)], steps=5, panels="map loss"),
            race("sphere", [gd], steps=5, panels="surface"),
            columns=2,
            share=False,
        ),
        1,
        width=640,
    ),
    "long titles beside": lambda: film(
        side_by_side(
            *(
                race(
                    landscapes.formula("(a - x)**2 + b*(y - c*x**2)**2", a=1, b=k + 0.25, c=k / 8),
                    [momentum(lr=0.001 * k, beta=0.9 - k / 20), adam(lr=0.01 * k, beta2=1 - 0.01 * k)],
                    steps=3 + k,
                    start=(k, 1.5),
                    panels="map",
                )
                for k in range(1, 5)
            ),
            columns=4,
            share=True,
        ),
        1,
        width=800,
    ),
    "reliefs beside": lambda: film(
        side_by_side(*(race("beale", [gd(lr=lr)], steps=5, panels="surface") for lr in (0.001, 0.01)), columns=1),
        0.5,
        width=320,
    ),
    "a long title": lambda: film(race("goldstein_price", [gd(lr=1e-5)], steps=900, panels="loss"), 1, width=280),
    "along a rate": lambda: film(
        race("ravine", PAIR, steps=20, panels=["map", "swing", "loss"]).along("lr", 0.01, 0.04), 0, 0.6, width=480
    ),
    "along the landscape": lambda: film(
        race("ravine", PAIR, steps=12, panels="map").along("kappa", 5, 80), 0.5, width=400
    ),
    "frames": lambda: frames(race("ravine", PAIR, steps=20), 0, 7.25, 20, width=320),
    "frames of a relief": lambda: frames(race("beale", PAIR, steps=8, panels="surface", theme="dark"), 0, 8, width=320),
    "map of settings": lambda: chart(phase_map("heavy_ball", "ravine", cells=12, steps=40, size=(480, 400))),
    "map of nesterov": lambda: chart(
        phase_map(
            nesterov(lr=0.02, beta=0.5),
            "ravine",
            "lr",
            "kappa",
            show="rate",
            cells=12,
            steps=40,
            theme="dark",
            colormap="magma",
        )
    ),
    "map of loss": lambda: chart(
        phase_map(
            "adam",
            "rosenbrock",
            show="loss",
            cells=8,
            steps=20,
            title="A title",
            caption="A caption",
            size=(400, 360),
            theme="projector",
        )
    ),
    "map of oscillation": lambda: chart(
        phase_map("momentum", "ravine", show="oscillation", cells=8, steps=20, legend=False)
    ),
    "map of divergence": lambda: in_axes_of_ones_own(
        phase_map("gd", "booth", "lr", "noise", show="divergence", cells=8, steps=40)
    ),
    "film of settings": lambda: chart(
        phase_map("heavy_ball", "ravine", cells=6, steps=20, film=("kappa", 2, 200), seconds=0.3, hold=0.1), 0, 0.7
    ),
    "basins": lambda: chart(basin_map(gd(lr=0.01), "himmelblau", cells=16, steps=100)),
    "basins with a maximum": lambda: chart(
        basin_map("newton", "himmelblau", cells=20, steps=40, theme="dark", size=(420, 360))
    ),
    "basins of many minima": lambda: chart(
        basin_map(gd(lr=0.002), "rastrigin", cells=16, steps=60, levels=False, theme="projector")
    ),
    "a zoom": lambda: chart(basin_map(newton, "himmelblau", cells=16, steps=60, zoom=((0.1, 0.2), 20))),
    "film of a zoom": lambda: chart(
        basin_map(newton, "himmelblau", film=("zoom", (0.1, 0.2), 1e3), steps=40, cells=16), 0, 0.5, 1
    ),
    "film of basins": lambda: chart(basin_map(gd, "six_hump_camel", film=("lr", 0.002, 0.05), steps=40, cells=16), 0.5),
    "leads": lambda: chart(basin_map(gd(lr=0.002), "himmelblau", against=momentum(lr=0.02), cells=16, steps=120)),
    "hues of basins": hues_of_basins,
    "sensitivity": lambda: chart(sensitivity([gd(lr=0.03), "adam", "adagrad"], "ravine", steps=100, cells=64)),
    "sensitivity in the dark": lambda: chart(
        sensitivity(["gd", "momentum"], "booth", steps=60, cells=32, theme="dark", xlim=(0.005, 0.3), legend=False)
    ),
    "still of the explorer": still_of_the_explorer,
    "explorer of matplotlib": explorer_of_matplotlib,
    "Chinese": lambda: film(race("ravine", LESSON[:2], steps=8, lang="zh", title="峡谷"), 1, width=480),
}
