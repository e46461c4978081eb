"""Comment spam, one video left out at a time; and the model that ships."""

from __future__ import annotations

import csv
import html
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wrensong.core.errors import FileUnreadable
from wrensong.vet.rules.comment_spam import fit_spam, read_words
from wrensong.vet.rules.comment_text import Texts

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
GATES = {"f1": 0.93}
COLUMNS = {"CONTENT", "CLASS", "VIDEO"}
WANTED = ("a CSV with the columns CONTENT, CLASS and VIDEO (YouTube Spam Collection)",)
_LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>.*?</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SCALE = 1000


def evaluate_comments(data_dir: Path, seed: int = 0) -> dict[str, Any]:
    """F1 of spam at p > 0.5 with each video judged by a model fitted on the others.

    ``data_dir`` holds the UCI YouTube Spam Collection as a CSV (CONTENT, CLASS, VIDEO).
    ``f1`` pools all videos; its 80 % interval resamples comments. ``f1_distinct`` keeps one
    of each text within a video: copies can neither help nor hurt.
    """
    texts, spam, video = load_labelled(Path(data_dir))
    probability = np.zeros(spam.size)
    for held_out in np.unique(video):
        test = np.flatnonzero(video == held_out)
        rest = np.flatnonzero(video != held_out)
        model = fit_spam(Texts.of([texts[i] for i in rest]), spam[rest])
        held = Texts.of([texts[i] for i in test])
        probability[test] = model.probability(held, *read_words(held))
    called = probability > 0.5
    rng = np.random.default_rng(seed)
    draws = [
        f1(called[rows], spam[rows]) for rows in rng.integers(spam.size, size=(1000, spam.size))
    ]
    keys = [f"{name}\0{text.lower()}" for name, text in zip(video, texts, strict=True)]
    once = np.unique(keys, return_index=True)[1]
    figures: dict[str, Any] = {
        "n": int(spam.size),
        "f1": f1(called, spam),
        "f1_interval": [float(bound) for bound in np.quantile(draws, [0.1, 0.9])],
        "f1_distinct": f1(called[once], spam[once]),
        "precision_at_0.9": float(spam[probability >= 0.9].mean()),
        "recall_at_0.9": float((probability[spam] >= 0.9).mean()),
    }
    for name in np.unique(video):
        figures[f"f1_{name}"] = f1(called[video == name], spam[video == name])
    figures["gates"] = {"f1": (figures["f1"], GATES["f1"], figures["f1"] >= GATES["f1"])}
    figures["passed"] = figures["f1"] >= GATES["f1"]
    return figures


def f1(called: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """2 TP / (called + true)."""
    return float(2 * (called & truth).sum() / max(called.sum() + truth.sum(), 1))


def labelled_file(folder: Path) -> Path | None:
    """The first CSV of a folder that has the columns of the collection."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            if set(next(csv.reader(file), ())) >= COLUMNS:
                return path
    return None


def fits(folder: Path) -> bool:
    """Whether a folder holds the collection."""
    return labelled_file(folder) is not None


def load_labelled(folder: Path) -> tuple[list[str], NDArray[np.bool_], NDArray[np.str_]]:
    """Texts without markup (links keep their address), spam flags and videos.

    Raises FileUnreadable when no CSV of the folder has the columns.
    """
    path = labelled_file(folder)
    if path is None:
        raise FileUnreadable(f"{folder} holds no labelled comments.", f"It needs {WANTED[0]}.")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return (
        [_plain(row["CONTENT"]) for row in rows],
        np.array([row["CLASS"] == "1" for row in rows]),
        np.array([row["VIDEO"] for row in rows]),
    )


def ship(data_dir: Path, out: Path) -> None:
    """Write ``models/comment_spam.json``: weights in thousandths, with provenance."""
    texts, spam, video = load_labelled(Path(data_dir))
    model = fit_spam(Texts.of(texts), spam)
    content = {
        "fitted_on": f"YouTube Spam Collection, {np.unique(video).size} of 5 videos, "
        f"{spam.size} comments (Alberto, Lochter, Almeida 2015; UCI Machine Learning Repository)",
        "licence": "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        "changes": "fitted weights of hashed n-grams; no comment is contained",
        "intercept": round(model.intercept, 4),
        "structure": [round(float(value), 4) for value in model.structure],
        "scale": _SCALE,
        "character": _thousandths(model.character),
        "word": _thousandths(model.word),
    }
    Path(out).write_text(json.dumps(content, separators=(",", ":")) + "\n")


def _thousandths(weights: NDArray[np.float64]) -> list[int]:
    return [int(value) for value in np.round(weights * _SCALE)]


def _plain(content: str) -> str:
    without = _TAG.sub(" ", _LINK.sub(r" \1 ", content))
    return html.unescape(without).replace("\ufeff", "").strip()
