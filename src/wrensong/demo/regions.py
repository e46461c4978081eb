"""Orders of the demo brand by city and day: one treatment that worked and one that did not.

Two cities were treated with posts of local creators in the last four weeks. Orders follow a common
rhythm of the week and a slow common drift, with the size of the city, and chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from .calendar import AS_OF

HEADER = ("date", "city", "orders")
CITIES = (
    "Augsburg", "Bamberg", "Bonn", "Bregenz", "Dornbirn", "Eisenstadt", "Erfurt", "Freiburg",
    "Graz", "Innsbruck", "Jena", "Kassel", "Klagenfurt", "Krems", "Leipzig", "Linz", "Mainz",
    "Passau", "Regensburg", "Salzburg", "Steyr", "Ulm", "Villach", "Wels",
)  # fmt: skip
DAYS, LENGTH = 140, 28
FIRST = AS_OF - timedelta(days=LENGTH)
"""The first day of both treatments."""
WORKED, EFFECT = ("Graz", "Leipzig"), 0.22
NOTHING = ("Kassel", "Linz")


def rows(rng: np.random.Generator) -> Iterator[tuple[str, str, int]]:
    """Date, city and orders, by date."""
    size = np.exp(rng.normal(3.4, 0.5, len(CITIES)))
    week = 1 + 0.25 * np.sin(np.arange(DAYS) * 2 * np.pi / 7)
    drift = np.exp(np.cumsum(rng.normal(0, 0.01, DAYS)))
    mean = size * (week * drift)[:, None]
    for city in WORKED:
        mean[-LENGTH:, CITIES.index(city)] *= 1 + EFFECT
    counts = rng.poisson(mean)
    for number in range(DAYS):
        day = (AS_OF - timedelta(days=DAYS - number)).isoformat()
        for city, orders in zip(CITIES, counts[number].tolist(), strict=True):
            yield day, city, orders
