"""Follower samples: discrimination across data sets, bias and coverage of the prevalence."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

from wrensong.core.errors import NotEnoughData
from wrensong.vet.rules.followers import (
    COLUMNS,
    Calibration,
    Flags,
    Floats,
    fit,
    judge_sample,
    prevalence,
)

VERSION = 1  # of what is measured and how; docs/methods names it beside its figures
GATES = {"auc_least": 0.90, "bias_most": 0.01, "coverage_low": 0.85, "coverage_high": 0.95}
MOST = ("bias_most", "coverage_high")
MIXES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
SAMPLE = 500
SRF = "srf_followers_975"
WANTED = (
    f"{SRF}.csv",
    "InstaFake's fakeAccountData.json and realAccountData.json",
    "instagram_696.csv",
    "Cresci 2015 follower CSVs",
)
_SRF = frozenset(
    "username_length username_digits posts following followers has_profile_picture private "
    "is_fake".split()
)
_OF_696 = {
    "posts": "X.posts",
    "following": "X.follows",
    "followers": "X.followers",
    "picture": "profile.pic",
    "private": "private",
    "digits": "nums.length.username",
}
_TWITTER = frozenset(
    "username_length username_digits default_profile_image statuses_count followers_count "
    "friends_count dataset".split()
)
_GENUINE = ("E13", "TFP")
Labelled = tuple[dict[str, Floats], Flags]


def evaluate_followers(data_dir: Path, seed: int = 0, repeats: int = 60) -> dict[str, Any]:
    """AUC on sets never trained on; bias and coverage of mixes with a known share of fakes.

    ``data_dir`` holds sets never fitted on (``WANTED``; the set fitted on ships). Coverage draws
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
    covered = [figures[f"coverage_{name}"] for name in scores]
    figures["coverage_low"], figures["coverage_high"] = min(covered), max(covered)
    figures["gates"] = {
        name: (figures[name], bar, figures[name] <= bar if name in MOST else figures[name] >= bar)
        for name, bar in GATES.items()
    }
    figures["passed"] = all(ok for _, _, ok in figures["gates"].values())
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
    """Each labelled set of a folder under the names of ``COLUMNS``, told by its columns; what a
    set lacks is left out. ``srf`` is what ships unless the folder has it. Raises NotEnoughData
    when nothing else is there."""
    tables = {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}
    sets: dict[str, Labelled] = {"srf": _shipped()}
    for name, rows in tables.items():
        if rows and set(rows[0]) >= _SRF:
            key = "srf" if name == SRF else name
            sets[key] = (_srf(rows), _numbers(rows, "is_fake") > 0)
    insta = _records(folder)
    if insta:
        sets["instafake"] = _instafake(insta)
    for rows in tables.values():
        if rows and set(rows[0]) >= set(_OF_696.values()) | {"y"}:
            known = {column: _numbers(rows, name) for column, name in _OF_696.items()}
            sets["instagram_696"] = known, np.array([row["y"] == "fake" for row in rows])
    twitter = [row for rows in tables.values() for row in rows if set(rows[0]) >= _TWITTER]
    if twitter:
        sets["cresci_2015"] = _twitter(twitter)
    sets = {name: one for name, one in sets.items() if one[1].any() and not one[1].all()}
    if len(sets) < 2:
        raise NotEnoughData(
            f"{folder} holds no labelled followers but those the model was fitted on.",
            f"Put there some of: {'; '.join(WANTED)}.",
        )
    return sets


def fits(folder: Path) -> bool:
    """Whether a folder holds a labelled set besides the one that ships."""
    try:
        return len(load_sets(folder)) > 1
    except (NotEnoughData, ValueError, KeyError):
        return False


def _shipped() -> Labelled:
    text = files("wrensong.vet").joinpath("models/followers_srf.json").read_text()
    content = json.loads(text)
    columns = np.array(content["rows"], dtype=np.float64).T
    return dict(zip(COLUMNS, columns[:-1], strict=True)), columns[-1] > 0


def _records(folder: Path) -> list[dict[str, Any]]:
    """The records of InstaFake's two files about fake followers."""
    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.json")):
        records = json.loads(path.read_text())
        if (
            isinstance(records, list)
            and records
            and {"isFake", "userMediaCount"} <= set(records[0])
        ):
            found += records
    return found


def _instafake(rows: list[dict[str, Any]]) -> Labelled:
    names = ("MediaCount", "FollowingCount", "FollowerCount", "HasProfilPic", "IsPrivate")
    columns = [_numbers(rows, f"user{name}") for name in names]
    length = _numbers(rows, "usernameLength")
    columns += [_numbers(rows, "usernameDigitCount") / length, length]
    return dict(zip(COLUMNS, columns, strict=True)), _numbers(rows, "isFake") > 0


def _twitter(rows: list[dict[str, Any]]) -> Labelled:
    length = _numbers(rows, "username_length")
    known = {
        "posts": _numbers(rows, "statuses_count"),
        "following": _numbers(rows, "friends_count"),
        "followers": _numbers(rows, "followers_count"),
        "picture": 1 - _numbers(rows, "default_profile_image"),
        "digits": _numbers(rows, "username_digits") / length,
        "name_length": length,
    }
    return known, np.array([row["dataset"] not in _GENUINE for row in rows])


def ship(data_dir: Path, out: Path) -> None:
    """Write ``models/followers_srf.json``: features and labels only, with the licence."""
    source = _read(Path(data_dir) / f"{SRF}.csv")
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
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(rows: Iterable[Mapping[str, Any]], name: str) -> Floats:
    words = {"true": 1.0, "false": 0.0, "": np.nan}
    return np.array(
        [words[text] if (text := str(row[name]).lower()) in words else float(text) for row in rows]
    )
