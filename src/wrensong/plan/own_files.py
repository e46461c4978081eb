"""The text of a table that a user may replace with a file of their own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from wrensong.core.errors import FileUnreadable


def text_of(path: str | None, bundled: str, what: str) -> tuple[str, str]:
    """The user's file, or the ``bundled`` one, and how to name it in a message.

    Raises FileUnreadable, naming ``what`` it was to be.
    """
    if path is None:
        return files("wrensong.plan").joinpath(bundled).read_text("utf-8"), f"the bundled {what}"
    try:
        return Path(path).read_text("utf-8-sig"), Path(path).name
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"The {what} {path} cannot be read: {error}.") from None
