"""What the cast made: board."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User

W = "/w/{space}/collaborate"
KINDS: dict[str, str] = {
    "board": f"{W}/",
    "board as a table": f"{W}/?view=table",
    "board while moving": f"{W}/?move={{delivering}}",
    "board without results": f"{W}/?text=nobody+at+all",
    "calendar": f"{W}/calendar?month=2026-12",
}
OTHERS: dict[str, str] = {"collaborate:calendar-file": "a file"}


def make(space: Space, cast: dict[str, User], made: dict[str, str]) -> dict[str, str]:
    return {}
