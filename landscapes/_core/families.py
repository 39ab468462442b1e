"""The families of a package: the files that declare its units."""

import importlib
import re
from collections.abc import Iterable
from pathlib import Path


def load_families(package: str, folders: Iterable[str], *decorators: str) -> None:
    """Import the files of a package that declare units with one of these decorators.

    Another package of the same name may have been installed into the same folder: its files are left alone.
    """
    declares = re.compile(rf"^@({'|'.join(decorators)})\b".encode(), re.MULTILINE)
    for path in sorted(path for folder in folders for path in Path(folder).glob("[!_]*.py")):
        if declares.search(path.read_bytes()):
            importlib.import_module(f"{package}.{path.stem}")
