"""The token of the server of ``ravine lab``, which everybody needs who uses it."""

import secrets
from typing import Any

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import Bool, Unicode, default


class OwnToken(PasswordIdentityProvider):
    """A new token for each start. Without ``config=True`` no configuration, with or without a token, changes it."""

    token: Any = Unicode()
    hashed_password: Any = Unicode()
    password_required: Any = Bool(False)
    allow_password_change: Any = Bool(False)

    @default("token")
    def _token_default(self) -> str:
        self.token_generated = True  # the address that is printed holds it
        return secrets.token_hex(24)
