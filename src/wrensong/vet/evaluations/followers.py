"""Follower samples: discrimination across data sets, bias and coverage of the prevalence."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from wrensong.vet.rules.followers import (
    COLUMNS,
    Calibration,
    Flags,
    Floats,
    fit,
    judge_sample,
    prevalence,
)

GATES = {"auc_least": 0.90, "bias_most": 0.01, "coverage_low": 0.85, "coverage_high": 0.95}
MIXES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SAMPLE = 500
Labelled = tuple[dict[str, Floats], Flags]


def evaluate_followers(data_dir: Path, seed: int = 0, repeats: int = 60) -> dict[str, Any]:
    """AUC on sets never trained on; bias and coverage of mixes with a known share of fakes.

    ``data_dir`` holds ``srf_followers_975.csv`` (fitted on), InstaFake's two JSON files,
    ``instagram_696.csv`` and the two Cresci-2015 files (never fitted on). Coverage draws
    calibration and mixes of ``SAMPLE`` followers from one labelled population ``repeats``
    times per share; *transfer* keeps SRF's calibration on the other sets and reports what
    happens then.
    """
    folder, rng = Path(data_dir), np.random.default_rng(seed)
    sets = load_sets(folder)
    rows, is_fake = sets.pop("srf")
    model = fit(rows, is_fake)
    own = model.calibration
    figures: dict[str, Any] = {"auc_srf_out_of_fold": auc(own.fake, own.real)}
    scores = {"srf": (own.fake, own.real)}
    for name, (outside, label) in sets.items():
        known = tuple(column for column in COLUMNS if column in outside)
        score = fit({column: rows[column] for column in known}, is_fake).score(outside)
        scores[name] = (score[label], score[~label])
        figures[f"auc_{name}"] = auc(*scores[name])
        figures[f"auc_{name}_interval"] = _auc_interval(*scores[name], rng)
    figures["auc_least"] = min(figures[f"auc_{name}"] for name in sets)
    for name, (fake, real) in scores.items():
        figures |= {
            f"{key}_{name}": value for key, value in _mixes(fake, real, repeats, rng).items()
        }
    for name, (outside, label) in sets.items():
        figures[f"transfer_{name}"] = _transfer(outside, label, max(repeats // 6, 3), rng)
    figures["bias_most"] = max(abs(figures[f"bias_{name}"]) for name in scores)
    figures["coverage"] = float(np.mean([figures[f"coverage_{name}"] for name in scores]))
    low, high = GATES["coverage_low"], GATES["coverage_high"]
    figures["passed"] = bool(
        figures["auc_least"] >= GATES["auc_least"]
        and figures["bias_most"] < GATES["bias_most"]
        and all(low <= figures[f"coverage_{name}"] <= high for name in scores)
    )
    return figures


def auc(fake: Floats, real: Floats) -> float:
    """Probability that a fake scores above a real account (ties count half)."""
    return float(stats.mannwhitneyu(fake, real).statistic / (fake.size * real.size))


def _auc_interval(fake: Floats, real: Floats, rng: np.random.Generator) -> list[float]:
    draws = [auc(rng.choice(fake, fake.size), rng.choice(real, real.size)) for _ in range(200)]
    return [float(bound) for bound in np.quantile(draws, [0.1, 0.9])]


def _mixes(fake: Floats, real: Floats, repeats: int, rng: np.random.Generator) -> dict[str, Any]:
    """Calibration sample and follower sample both drawn from one labelled population."""
    misses, covered, refused = [], [], 0
    by_mix, counting = {}, {}
    for share in MIXES:
        here, counted = [], []
        for _ in range(repeats):
            labels = np.arange(fake.size + real.size) < fake.size
            drawn = np.concatenate([rng.choice(fake, fake.size), rng.choice(real, real.size)])
            found = prevalence(
                _mix(fake, real, share, rng),
                Calibration.of(drawn, labels),
                seed=int(rng.integers(1 << 30)),
            )
            covered.append(found.low <= share <= found.high)
            if found.value is None:
                refused += 1
                continue
            here.append(found.value - share)
            counted.append(found.counted - share)
        by_mix[str(share)] = float(np.mean(here))
        counting[str(share)] = float(np.mean(counted))
        misses += here
    return {
        "bias": float(np.mean(misses)),
        "bias_by_mix": by_mix,
        "bias_of_counting": max(counting.values(), key=abs),
        "coverage": float(np.mean(covered)),
        "refused": refused / (repeats * len(MIXES)),
    }


def _transfer(
    rows: Mapping[str, Floats], label: Flags, repeats: int, rng: np.random.Generator
) -> dict[str, Any]:
    """The shipped calibration on mixes of another population, as a user would meet it."""
    fakes, reals = np.flatnonzero(label), np.flatnonzero(~label)
    covered, refused, misses = [], 0, []
    for share in MIXES:
        for _ in range(repeats):
            chosen = _mix(fakes, reals, share, rng)
            found = judge_sample({name: column[chosen] for name, column in rows.items()}).prevalence
            covered.append(found.low <= share <= found.high)
            refused += found.value is None
            if found.value is not None:
                misses.append(found.value - share)
    bias = float(np.mean(misses)) if misses else None
    total = repeats * len(MIXES)
    return {
        "coverage": float(np.mean(covered)),
        "refused": refused / total,
        "bias_when_given": bias,
    }


def _mix(fake: Any, real: Any, share: float, rng: np.random.Generator) -> Any:
    """``SAMPLE`` followers of an account whose following holds this share of fakes."""
    bad = int(rng.binomial(SAMPLE, share))
    return np.concatenate([rng.choice(fake, bad), rng.choice(real, SAMPLE - bad)])


def load_sets(folder: Path) -> dict[str, Labelled]:
    """Each labelled set under the names of ``COLUMNS``; columns a set lacks are left out."""
    srf = _read(folder / "srf_followers_975.csv")
    sets = {"srf": (_srf(srf), _numbers(srf, "is_fake") > 0)}
    insta = [
        row
        for name in ("fakeAccountData.json", "realAccountData.json")
        for row in json.loads((folder / name).read_text())
    ]
    names = ("MediaCount", "FollowingCount", "FollowerCount", "HasProfilPic", "IsPrivate")
    columns = [_numbers(insta, f"user{name}") for name in names]
    length = _numbers(insta, "usernameLength")
    columns += [_numbers(insta, "usernameDigitCount") / length, length]
    sets["instafake"] = (dict(zip(COLUMNS, columns, strict=True)), _numbers(insta, "isFake") > 0)
    other = _read(folder / "instagram_696.csv")
    columns_696 = (
        "X.posts",
        "X.follows",
        "X.followers",
        "profile.pic",
        "private",
        "nums.length.username",
    )
    sets["instagram_696"] = (
        {
            column: _numbers(other, name)
            for column, name in zip(COLUMNS[:6], columns_696, strict=True)
        },
        np.array([row["y"] == "fake" for row in other]),
    )
    bought = _read(folder / "cresci2015_fakefollowers_INT.csv")
    every = bought + _read(folder / "cresci2015_genuine_E13.csv")
    length = _numbers(every, "username_length")
    sets["cresci_2015"] = (
        {
            "posts": _numbers(every, "statuses_count"),
            "following": _numbers(every, "friends_count"),
            "followers": _numbers(every, "followers_count"),
            "picture": 1 - _numbers(every, "default_profile_image"),
            "digits": _numbers(every, "username_digits") / length,
            "name_length": length,
        },
        np.arange(len(every)) < len(bought),
    )
    return sets


def ship(data_dir: Path, out: Path) -> None:
    """Write ``models/followers_srf.json``: features and labels only, with the licence."""
    source = _read(Path(data_dir) / "srf_followers_975.csv")
    rows, label = _srf(source), _numbers(source, "is_fake")
    table = np.column_stack([*(rows[name] for name in COLUMNS), label])
    content = {
        "source": "SRF Data, 2017: hand-labelled followers of Swiss influencers "
        "(https://github.com/srfdata/2017-10-instagram-influencers)",
        "licence": "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)",
        "changes": "user names reduced to length and share of digits",
        "columns": [*COLUMNS, "is_fake"],
        "rows": [[int(v) if v == int(v) else round(float(v), 4) for v in row] for row in table],
    }
    Path(out).write_text(json.dumps(content, separators=(",", ":")) + "\n")


def _srf(rows: list[dict[str, Any]]) -> dict[str, Floats]:
    length = _numbers(rows, "username_length")
    names = ("posts", "following", "followers", "has_profile_picture", "private")
    columns = [_numbers(rows, name) for name in names]
    columns += [_numbers(rows, "username_digits") / length, length]
    return dict(zip(COLUMNS, columns, strict=True))


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(rows: Iterable[Mapping[str, Any]], name: str) -> Floats:
    words = {"true": 1.0, "false": 0.0, "": np.nan}
    return np.array(
        [words[text] if (text := str(row[name]).lower()) in words else float(text) for row in rows]
    )
