"""Named SQL steps made into one query.

A step is a file ``queries/<name>.sql`` in a room: a comment block, then one SELECT that
may name tables of the lake and earlier steps. A query written once runs on every engine
that reads the same Parquet (docs/decisions/003).
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=256)
def step(package: str, name: str) -> str:
    """The text of one step, without its trailing semicolon."""
    text = files(package).joinpath("queries", f"{name}.sql").read_text("utf-8")
    return text.strip().rstrip(";")


def steps(package: str, *names: str) -> str:
    """One query: each step is a CTE that later ones may name; the last is the result.

    ``steps("wrensong.vet", "post_rates", "account_rates")`` reads two files of the room vet.
    A step of another package is written ``package:name``.
    """
    if not names:
        raise ValueError("a query needs at least one step")
    chain = []
    for name in names:
        owner, _, short = name.rpartition(":")
        chain.append(f"{short} AS (\n{step(owner or package, short)}\n)")
    last = names[-1].rpartition(":")[2]
    return f"WITH {', '.join(chain)}\nSELECT * FROM {last}"
