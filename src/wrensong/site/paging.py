"""Long tables, a page of rows at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Pager:
    """What ``parts/pager.html`` needs: which rows are shown, of how many, and the ways on."""

    first: int
    last: int
    total: int
    previous: str
    next: str

    @property
    def needed(self) -> bool:
        """Whether there is more than one page."""
        return bool(self.previous or self.next)


def paged(request: HttpRequest, total: int, size: int) -> tuple[slice, Pager]:
    """The rows that ``?page=`` asks for (the first page where it asks for none there is)."""
    said = request.GET.get("page", "")
    last_page = max(1, -(-total // size))
    page = min(max(1, int(said)), last_page) if said.isascii() and said.isdigit() else 1
    first = (page - 1) * size
    shown = slice(first, min(first + size, total))

    def address(number: int) -> str:
        asked = request.GET.copy()
        asked["page"] = str(number)
        return f"?{asked.urlencode()}" if 1 <= number <= last_page else ""

    pager = Pager(first + 1, shown.stop, total, address(page - 1), address(page + 1))
    return shown, pager


def some(rows: Sequence[Row], request: HttpRequest, size: int) -> tuple[Sequence[Row], Any]:
    """The rows of one page, and its pager."""
    shown, pager = paged(request, len(rows), size)
    return rows[shown], pager
