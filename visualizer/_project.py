"""The files of the project that are no code: in an installed package, or in a clone."""

from pathlib import Path


def project_path(name: str) -> Path:
    """Return the path of what is at the root of a clone, and inside the installed package.

    >>> project_path("notebooks").is_dir()
    True
    """
    package = Path(__file__).parent
    installed, cloned = package / name, package.parent / name
    return installed if installed.exists() else cloned
