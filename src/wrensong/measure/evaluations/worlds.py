"""Invented panels, with or without an effect.

``steady``: counts of places of very different size with a weekly rhythm (Poisson). ``shared``:
places that follow three common movements in different mixtures, with noise that lasts (AR 0.5).
``wandering``: places that each go their own way (random walks), which no other place foretells.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from wrensong.measure.domain import Design, Panel

Floats = NDArray[np.float64]
World = Callable[[int, int, np.random.Generator], Floats]


def steady(periods: int, places: int, rng: np.random.Generator) -> Floats:
    size = np.exp(rng.normal(3, 1, places))
    rhythm = 1 + 0.3 * np.sin(np.arange(periods) * 2 * np.pi / 7)
    return rng.poisson(size * rhythm[:, None]).astype(float)


def shared(periods: int, places: int, rng: np.random.Generator) -> Floats:
    phase = rng.uniform(0, 6, 3)
    week = np.sin(np.arange(periods)[:, None] * 2 * np.pi / 7 + phase)
    common = 0.3 * np.cumsum(rng.normal(size=(periods, 3)), axis=0) + week
    noise = np.empty((periods, places))
    noise[0] = rng.normal(size=places)
    for t in range(1, periods):
        noise[t] = 0.5 * noise[t - 1] + np.sqrt(0.75) * rng.normal(size=places)
    mixture = 3 * rng.dirichlet(np.ones(3), places)
    return rng.uniform(20, 60, places) + common @ mixture.T + noise


def wandering(periods: int, places: int, rng: np.random.Generator) -> Floats:
    return 50 + np.cumsum(rng.normal(size=(periods, places)), axis=0)


WORLDS: dict[str, World] = {"steady": steady, "shared": shared, "wandering": wandering}


def panel(world: World, size: tuple[int, int], treated: int, length: int, seed: int,
          number: int) -> tuple[Panel, Design]:  # fmt: skip
    """One panel without an effect, and a design that treats ``treated`` random places in its last
    ``length`` periods; ``size`` is (periods, places)."""
    rng = np.random.default_rng([seed, number])
    values = world(*size, rng)
    chosen = tuple(rng.choice(size[1], treated, replace=False).tolist())
    names = tuple(f"place {i}" for i in range(size[1]))
    times = tuple(str(t) for t in range(size[0]))
    return Panel(names, times, values), Design(chosen, size[0] - length, size[0])
