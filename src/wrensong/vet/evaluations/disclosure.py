"""Disclosure words: how often a hit is one, how many marked posts they find, and denials.

The invented sentences of disclosure_sentences.json are always read. Below a folder these are
found by their columns: ``posts.parquet`` of public creators (the platform's paid tag is a true
positive; its absence says nothing) and CSV files of single sentences with a label ``disclosure``.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Set
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as parquet

from wrensong.discover.service import says_disclosed
from wrensong.vet.rules.proportions import wilson

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
GATE_PRECISION = 0.95
FEWEST_READ = 30
_POSTS = {"caption", "paid_partnership", "sponsors"}
_SENTENCES = {"sentence", "disclosure"}


def evaluate_disclosure(folder: Path | None, seed: int = 0) -> dict[str, Any]:
    """``precision``: of the texts that the rules call disclosed, those that do disclose.

    A text counts as right when its post has the platform's tag, its sentence a label, or it is
    among those judged by a reader (disclosure_readings.json); hits that none of these judges are
    left out, and each judged hit stands for as many of its kind as were hit. ``recall_tagged``:
    of posts with the platform's tag, those whose words disclose. Intervals are 80 %.
    """
    bundled = sentences()
    denials = [text for group in bundled["denials"].values() for text in group]
    stated = [text for group in bundled["disclosures"].values() for text in group]
    false_hits = [text for text in denials if says_disclosed(text)]
    result: dict[str, Any] = {
        "seed": seed,
        "denials": len(denials),
        "false_alarms_denials": len(false_hits),
        "false_hits": false_hits,
        "disclosures": len(stated),
        "found_disclosures": sum(map(says_disclosed, stated)),
    }
    gates: dict[str, tuple[float, float, bool]] = {
        "false_alarms_denials": (len(false_hits), 0, not false_hits)
    }
    posts, labelled = _read(folder)
    readings = _bundled("disclosure_readings.json")
    right, wrong = set(readings["disclosed"]), set(readings["mistaken"])
    for name, rows in (("posts", posts), ("sentences", labelled)):
        if rows:
            result |= precision(name, rows, right, wrong)
    tagged = [text for text, marked in posts if marked]
    if tagged:
        found = sum(map(says_disclosed, tagged))
        result |= _share("recall_tagged", found, len(tagged))
    for name in ("posts", "sentences"):
        if (value := result.get(f"precision_{name}")) is not None:
            gates[f"precision_{name}"] = (value, GATE_PRECISION, value >= GATE_PRECISION)
    result["n"] = len(denials) + len(stated) + len(posts) + len(labelled)
    result["gates"] = gates
    result["passed"] = all(ok for _, _, ok in gates.values())
    return result


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """``denials`` and ``disclosures`` by language: invented, in the languages of the rules."""
    return _bundled("disclosure_sentences.json")


def _bundled(name: str) -> Any:
    return json.loads(files(__package__).joinpath(name).read_text("utf-8"))


def precision(
    name: str, rows: Iterable[tuple[str, bool]], right: Set[str], wrong: Set[str]
) -> dict[str, float | int]:
    """Figures of one source. Its distinct hits are of two kinds: those it marks, all right, and
    the others, judged by those whose ``digest`` was read and found ``right`` or ``wrong``."""
    marked: dict[str, bool] = {}
    for text, is_marked in rows:
        if says_disclosed(text):
            marked[text] = marked.get(text, False) or is_marked
    others = [digest(text) for text, is_marked in marked.items() if not is_marked]
    good, bad = (sum(one in known for one in others) for known in (right, wrong))
    out: dict[str, float | int] = {
        f"hits_{name}": len(marked), f"hits_{name}_marked": len(marked) - len(others),
        f"hits_{name}_read": good + bad,
    }  # fmt: skip
    if good + bad < min(FEWEST_READ, len(others)) or not marked:
        return out  # what is neither marked nor read says nothing
    of_others = _share("x", good, good + bad) if others else {}
    weight = len(others) / len(marked)
    for end in ("", "_low", "_high"):
        share = of_others.get(f"x{end}", 1.0)
        out[f"precision_{name}{end}"] = 1 - weight + weight * share
    return out


def _share(name: str, part: int, whole: int) -> dict[str, float]:
    low, high = wilson(np.array([float(part)]), np.array([float(whole)]))
    return {name: part / whole, f"{name}_low": low[0], f"{name}_high": high[0], f"{name}_n": whole}


def digest(text: str) -> str:
    """What stands for a text in disclosure_readings.json."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _read(folder: Path | None) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """(captions with the platform's tag, sentences with a label) in or one level below it."""
    posts: list[tuple[str, bool]] = []
    labelled: list[tuple[str, bool]] = []
    for path in () if folder is None else (*folder.glob("*"), *folder.glob("*/*")):
        if path.name == "posts.parquet" and set(parquet.read_schema(path).names) >= _POSTS:
            posts += _posts(path)
        elif path.suffix == ".csv":
            labelled += _sentences(path)
    return posts, labelled


def _posts(path: Path) -> Iterator[tuple[str, bool]]:
    for row in parquet.read_table(path, columns=sorted(_POSTS)).to_pylist():
        yield row["caption"] or "", bool(row["paid_partnership"] or row["sponsors"])


def _sentences(path: Path) -> Iterator[tuple[str, bool]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        if set(rows.fieldnames or ()) >= _SENTENCES:
            yield from ((row["sentence"], row["disclosure"] != "none") for row in rows)
