"""Accounts of one person are joined by exact keys, quickly and hardly ever wrongly.

An invented world of people with one to four accounts: given names and surnames with the skewed
frequencies of real ones (so that namesakes abound), stage names, typing errors, nicknames,
changed cities, missing fields; addresses of their own, of agencies (one desk for many, one agent
for two or three), of shared desks on free hosts; bios that link to own profiles, to partners, to
brands, to pages of links and to the front page of such a service.

Gate: 100,000 accounts in under 60 CPU seconds, precision of joined pairs >= .97.
Printed beside it: recall of joined pairs, and how suggestions do on the pairs that are left.
"""

from __future__ import annotations

import random
import shutil
import string
import sys
import tempfile
import time
from collections import defaultdict
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import click
import pyarrow as pa

from wrensong.core.platforms import PLATFORMS
from wrensong.discover.service import Discover
from wrensong.workspace import Workspace

_SEEN = datetime(2026, 11, 1)
_GIVEN = ["ann", "mar", "el", "jo", "lin", "so", "ka", "ni", "ro", "ti", "ul", "ve"]
_ENDS = ["a", "e", "ia", "o", "us", "ina", "ette", "in", "as", "y", "el", "an"]
_SOUNDS = ["ber", "hol", "mei", "win", "kra", "sto", "fal", "dor", "gru", "lan", "pet", "rei"]
_TRADES = ["bakes", "travels", "fit", "reads", "home", "garden", "style", "cooks", "film", "yoga"]
_HOSTS = ["gmail.com"] * 6 + ["gmx.de", "web.de", "outlook.com", "icloud.com"]
_CITIES = [f"City {i}" for i in range(150)]


class World:
    """People and their accounts; ``truth[i]`` is the person of account ``i``."""

    def __init__(self, accounts: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.rows: list[dict[str, Any]] = []
        self.truth: list[int] = []
        self.used: set[tuple[str, str]] = set()
        given = [a + b for a in _GIVEN for b in _ENDS]
        surnames = sorted(
            {a + b + c for a in _SOUNDS for b in _SOUNDS for c in ("", "ger", "mann")}
        )
        self.given = _skewed(given, 0.9)
        self.surnames = _skewed(surnames, 0.75)
        self.cities = _skewed(_CITIES, 1.0)
        person = 0
        while len(self.rows) < accounts:
            self._agency(person) if self.random.random() < 0.01 else self._person(person)
            person = self.truth[-1] + 1

    def _pick(self, skewed: tuple[list[str], list[float]]) -> str:
        return self.random.choices(skewed[0], cum_weights=skewed[1])[0]

    def _agency(self, person: int) -> None:
        """People with one management: a desk for all of them, or an agent for two or three."""
        dice = self.random
        domain = "".join(dice.choices(string.ascii_lowercase, k=7)) + ".agency.example"
        size = dice.choice((2, 3, 8, 20, 40))
        desk = dice.choice(("info", "booking", "hello", f"{self._pick(self.given)}"))
        for number in range(size):
            self._person(person + number, f"{desk}@{domain}")

    def _person(self, person: int, manager: str | None = None) -> None:
        dice = self.random
        first, last = self._pick(self.given), self._pick(self.surnames)
        stage = dice.random() < 0.35
        trade = dice.choice(_TRADES)
        base = f"{first}{trade}" if stage else f"{first}{last}"
        shown = f"{first} {trade}" if stage and dice.random() < 0.5 else f"{first} {last}"
        city, own = self._pick(self.cities), self._address(first, last, base)
        count = dice.choices((1, 2, 3, 4), (0.55, 0.28, 0.12, 0.05))[0]
        places = dice.sample(sorted(PLATFORMS), count)
        start = len(self.rows)
        for place in places:
            mail = None if dice.random() < 0.5 else manager or own
            self.rows.append({
                "platform": place,
                "handle": self._handle(place, base, first, last),
                "display_name": self._shown(shown, first),
                "city": None if dice.random() < 0.3 else
                        self._pick(self.cities) if dice.random() < 0.1 else city,
                "country": "DE" if dice.random() < 0.8 else None,
                "language": "de",
                "category": trade if dice.random() < 0.7 else None,
                "email": mail,
                "bio": trade,
            })  # fmt: skip
            self.truth.append(person)
        self._links(start)

    def _links(self, start: int) -> None:
        dice, mine = self.random, self.rows[start:]
        page = f"linktr.ee/{mine[0]['handle']}{start}"
        for row in mine:
            others = [other for other in mine if other is not row]
            chance = dice.random()
            if others and chance < 0.25:
                row["bio"] += " " + _address(dice.choice(others))
            elif chance < 0.33 and start:  # a partner, a friend, a brand
                row["bio"] += " with " + _address(
                    dice.choice(self.rows[max(0, start - 400) : start])
                )
            elif chance < 0.45:
                row["bio"] += f" {page}"
            elif chance < 0.50:
                row["bio"] += " linktr.ee"
            elif chance < 0.53:
                row["bio"] += " https://www.instagram.com/bigbrand"

    def _address(self, first: str, last: str, base: str) -> str:
        dice = self.random
        if dice.random() < 0.1:
            return f"info@{base}{len(self.rows)}.example"
        if dice.random() < 0.02:
            return "info@gmail.com"
        tail = str(dice.randint(1, 99)) if dice.random() < 0.4 else ""
        local = dice.choice((f"{first}.{last}{tail}", f"{base}{tail}", f"hello.{base}{tail}"))
        host = dice.choice(_HOSTS)
        while (host, local.replace(".", "")) in self.used:  # a mailbox has one owner
            local += str(dice.randint(0, 9))
        self.used.add((host, local.replace(".", "")))
        return f"{local}@{host}"

    def _handle(self, place: str, base: str, first: str, last: str) -> str:
        dice = self.random
        name = dice.choices((base, f"{first}.{last}", f"{first}_{last[:3]}"), (0.7, 0.2, 0.1))[0]
        name = name.replace(".", "_") if dice.random() < 0.2 else name
        name += dice.choice(("", "", "", "_", str(dice.randint(1, 99))))
        while (place, name) in self.used:
            name += str(dice.randint(0, 9))
        self.used.add((place, name))
        return name

    def _shown(self, shown: str, first: str) -> str | None:
        dice, chance = self.random, self.random.random()
        if chance < 0.10:
            return None
        if chance < 0.20:
            return first
        if chance < 0.27:
            at = dice.randrange(len(shown) - 1)
            return shown[:at] + shown[at + 1] + shown[at] + shown[at + 2 :]
        return shown.title() + (" 🍞" if chance < 0.4 else "")


def _address(row: dict[str, Any]) -> str:
    return PLATFORMS[row["platform"]].profile_url(row["handle"])


def _skewed(values: list[str], power: float) -> tuple[list[str], list[float]]:
    """Values with the cumulative weights of Zipf's law."""
    total, weights = 0.0, []
    for rank in range(1, len(values) + 1):
        total += rank**-power
        weights.append(total)
    return values, weights


def _fill(workspace: Workspace, world: World) -> None:
    count = len(world.rows)
    workspace.lake.append("accounts", pa.table({
        "account_id": pa.array(range(1, count + 1), pa.int64()),
        "creator_id": pa.array(range(1, count + 1), pa.int64()),
        **{n: pa.array([row[n] for row in world.rows], pa.string()) for n in world.rows[0]},
        "source": ["generated"] * count,
        "observed_at": pa.array([_SEEN] * count, pa.timestamp("us")),
    }))  # fmt: skip


@click.command()
@click.option("--accounts", default=100_000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--least", default=0.5, show_default=True, help="Probability of a suggestion.")
def main(accounts: int, seed: int, least: float) -> None:
    """Join an invented world's accounts and compare with the truth."""
    world = World(accounts, seed)
    truth = {
        pair for rows in _by_person(world.truth).values() for pair in combinations(sorted(rows), 2)
    }
    folder = Path(tempfile.mkdtemp(prefix="wrensong-people-"))
    try:
        workspace = Workspace.open(folder / "workspace")
        _fill(workspace, world)
        discover = Discover(workspace)
        began, cpu = time.perf_counter(), time.process_time()
        keys = discover.people(likeness=False)
        seconds, spent = time.perf_counter() - began, time.process_time() - cpu
        began, cpu = time.perf_counter(), time.process_time()
        found = discover.people(least=least)
        more, more_cpu = time.perf_counter() - began, time.process_time() - cpu
    finally:
        shutil.rmtree(folder)
    joined = {
        pair for person in keys.joined for pair in combinations(sorted(person.account_ids), 2)
    }
    truth = {(a + 1, b + 1) for a, b in truth}
    right = len(joined & truth)
    precision, recall = right / max(1, len(joined)), right / len(truth)
    print(f"{len(world.rows)} accounts of {len(set(world.truth))} people, {len(truth)} true pairs")
    print(
        f"keys: {seconds:.1f} s ({spent:.1f} CPU s), {len(joined)} pairs joined, "
        f"precision {precision:.4f}, recall {recall:.3f}, {len(keys.conflicts)} shared keys"
    )
    keyed = {(a, b) for a, b in truth if _share_key(world.rows[a - 1], world.rows[b - 1])}
    found_keyed = len(keyed & joined) / len(keyed)
    print(f"  of {len(keyed)} pairs with an own key in common {found_keyed:.3f}")
    people_of = dict(enumerate(world.truth, start=1))
    print(f"with likeness: {more:.1f} s ({more_cpu:.1f} CPU s)")
    left = {frozenset((people_of[a],)) for a, b in truth - joined}
    for floor in (0.95, 0.9, 0.5):
        some = [s for s in found.suggestions if (s.probability or 0) >= floor]
        good = [s for s in some if people_of[s.account_ids[0]] == people_of[s.account_ids[1]]]
        hit = {frozenset((people_of[s.account_ids[0]],)) for s in good}
        print(f"  suggested at {floor}: {len(some)}, right {len(good) / max(1, len(some)):.3f}, "
              f"of people left in parts found {len(hit) / max(1, len(left)):.3f}")  # fmt: skip
    sys.exit(0 if spent < 60 and precision >= 0.97 else 1)


def _share_key(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two accounts of a person have an address, a page or a link in common."""
    pages = {word for word in one["bio"].split() if word.startswith("linktr.ee/")}
    return (
        (one["email"] is not None and one["email"] == other["email"])
        or _address(one) in other["bio"].split()
        or _address(other) in one["bio"].split()
        or bool(pages & set(other["bio"].split()))
    )


def _by_person(truth: list[int]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, person in enumerate(truth):
        rows[person].append(row)
    return rows


if __name__ == "__main__":
    main()
