"""The key of an installation: signs sessions and links, seals secrets. Never logged."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret.key"


def read_secret(home: Path) -> str:
    """The key in ``home``; made, readable by its owner alone, where there is none."""
    path = home / FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text("ascii").strip()
