"""JavaScript without comments and spaces, by rjsmin; where that cannot be installed, as in a browser, they stay."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING or find_spec("rjsmin"):
    from rjsmin import jsmin as jsmin
else:

    def jsmin(script: str) -> str:
        """Return the script as it is."""
        return script
