"""Transforms of what is drawn in pixels, each made once: a path takes several of them in every frame."""

from functools import lru_cache

from matplotlib.transforms import Affine2D, IdentityTransform

#: The transform of what is in pixels already.
PIXELS = IdentityTransform()


@lru_cache
def scaled(size: float) -> Affine2D:
    """Return the transform that makes a shape of size 1 this large."""
    return Affine2D().scale(size)
