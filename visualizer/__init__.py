"""The visualizer: scenes, films and the command line. It draws what `optimizers` ran and holds no formula.

>>> from visualizer import race
>>> race("ravine", ["gd", "momentum"], steps=50).describe()[:14]
'Race on ravine'
"""

from typing import Any

__all__ = ["Explorer", "MatplotlibExplorer", "Race", "Scene", "animate", "beside", "explore", "race"]


def __getattr__(name: str) -> Any:
    # Loading matplotlib takes a while, and `ravine list` needs none of it.
    if name in ("Race", "race"):
        from visualizer import film

        return getattr(film, name)
    if name == "beside":
        from visualizer.row import beside

        return beside
    if name == "animate":
        from visualizer.animation import animate

        return animate
    if name == "Scene":
        from visualizer.scene import Scene

        return Scene
    if name == "Explorer":
        from visualizer.explorer import Explorer

        return Explorer
    if name == "explore":
        from visualizer.front import explore

        return explore
    if name == "MatplotlibExplorer":
        from visualizer.matplotlib_view import MatplotlibExplorer

        return MatplotlibExplorer
    raise AttributeError(f"module 'visualizer' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
