"""What the cast made: portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

KINDS: dict[str, str] = {}
OTHERS: dict[str, str] = {}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    return {}
