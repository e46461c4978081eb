"""Each method measured on data with a known truth; what `wrensong evaluate` runs.

A method is one module with a ``VERSION`` (its page in docs/methods names the version its figures
were measured with) and a function that measures. ``engagement`` measures any lake; the others read
the research files named here, wherever below the folder given they lie.
"""

from __future__ import annotations

import importlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from wrensong.core.errors import FileUnreadable, NotEnoughData, NotFound, WrensongError
from wrensong.vet.domain import Evaluation

if TYPE_CHECKING:
    from wrensong.lake.store import Lake


@dataclass(frozen=True, slots=True)
class Method:
    """``files`` are patterns that a folder must all match to be the data of this method (none:
    it ``seeks`` what it can use itself, or needs nothing); ``own`` names what it is measured on
    without files, empty where it needs them; ``page`` is its method page, ``n`` the figure that
    counts its cases."""

    name: str
    page: str
    files: tuple[str, ...] = ()
    n: str = "n"
    own: str = ""
    seeks: bool = False
    # Methods of rooms to the right are named, not imported.
    package: str = __name__

    @property
    def module(self) -> Any:
        return importlib.import_module(f"{self.package}.{self.name}")


_MEASURE = "wrensong.measure.evaluations"
_CREATORS = ("creators.csv", "posts.parquet")
METHODS = {
    method.name: method
    for method in (
        Method("engagement", "engagement", ("creators.*", "posts.*")),
        Method("fraud", "fraud", _CREATORS),
        Method("growth", "growth", (), "accounts", own="a simulation"),
        Method("pods", "pods", ("posts.parquet", "comments.parquet"), "creators"),
        Method("comments", "comments", ("*.csv",)),
        Method("followers", "followers", ("*.csv",)),
        Method("niche", "niche", _CREATORS),
        Method("commercial", "commercial-load", _CREATORS, "posts"),
        Method("disclosure", "disclosure", own="invented sentences", seeks=True),
        Method("coverage", "coverage", ("creators.*", "posts.*"), own="three demo worlds"),
        Method("alarms", "alarms", ("creators.*", "posts.*"), own="three demo worlds"),
        Method("lift", "lift", (), "panels", "a simulation", seeks=True, package=_MEASURE),
        Method("power", "power", (), "panels", own="a simulation", package=_MEASURE),
        Method("capture", "capture", (), "shops", own="a simulation", package=_MEASURE),
    )
}
# Where less is better; a gate of any other figure is a least value.
_MOST = ("ece", "false_alarms", "bias", "coverage_high", "size", "error", "seconds")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One method of ``every``: what was found, or why it was not measured."""

    name: str
    found: Evaluation | None
    reason: str
    seconds: float


def method(name: str) -> Method:
    """Raises NotFound."""
    if name not in METHODS:
        raise NotFound(
            f"There is no method “{name}” to evaluate.", f"Use one of: {', '.join(METHODS)}."
        )
    return METHODS[name]


def evaluate(
    name: str, data: Path | None, lake: tuple[Lake, str] | None, platform: str, seed: int
) -> Evaluation:
    """Measure one method on the files below ``data``, on ``lake`` (with its name), or, where
    neither is given, on what the method can make itself (``engagement``: the demo world).

    Raises NotFound, FileUnreadable, NotEnoughData.
    """
    one = method(name)
    if name == "engagement":
        if data is None and lake is not None:
            return _timed(lambda: one.module.engagement(*lake, seed))
        return _timed(lambda: _on_files(one, data, platform, seed))
    if data is None and not one.own:
        raise NotEnoughData(
            f"{name} is measured on files with a known truth: {', '.join(_wanted(one))}.",
            "Name the folder that holds them with --data.",
        )
    if one.seeks and data is not None and not data.is_dir():
        raise FileUnreadable(f"There is no folder {data}.")
    folder = data if one.seeks else _folder(one, data) if data and one.files else None
    words = str(folder) if folder else one.own
    return _timed(
        lambda: _wrapped(one, getattr(one.module, f"evaluate_{name}"), folder, words, seed)
    )


def every(
    data: Path | None, lake: tuple[Lake, str] | None, platform: str, seed: int
) -> Iterator[Outcome]:
    """Measure every method that can be measured, one after the other."""
    for name in METHODS:
        started = time.perf_counter()
        try:
            found, reason = evaluate(name, data, lake, platform, seed), ""
        except WrensongError as error:
            found, reason = None, f"{error.sentence} {error.next_step}"
        yield Outcome(name, found, reason, round(time.perf_counter() - started, 1))


def _on_files(one: Method, data: Path | None, platform: str, seed: int) -> Evaluation:
    """Engagement on files imported the normal way into a lake that is thrown away."""
    from .reviewed import demo_files, imported

    with TemporaryDirectory(prefix="wrensong-") as scratch:
        if data is None:
            folder, words = demo_files(Path(scratch) / "demo"), "the demo world"
        else:
            folder = _folder(one, data)
            words = str(folder)
        lake = imported(folder, Path(scratch) / "workspace", platform, ("creators", "posts"))
        found: Evaluation = one.module.engagement(lake, words, seed)
        return found


def _timed(measure: Callable[[], Evaluation]) -> Evaluation:
    started = time.perf_counter()
    found = measure()
    seconds = round(time.perf_counter() - started, 2)
    return replace(found, detail={**found.detail, "seconds": seconds})


def _wanted(one: Method) -> tuple[str, ...]:
    wanted: tuple[str, ...] = getattr(one.module, "WANTED", one.files)
    return wanted


def _folder(one: Method, data: Path) -> Path:
    """``data`` or the first folder in it that holds the files of a method."""
    if not data.is_dir():
        raise FileUnreadable(f"There is no folder {data}.")
    fits = getattr(one.module, "fits", None)
    for folder in (data, *sorted(path for path in data.iterdir() if path.is_dir())):
        if all(any(folder.glob(pattern)) for pattern in one.files) and (not fits or fits(folder)):
            return folder
    for pattern in one.files:
        if not any(data.glob(pattern)):
            raise FileUnreadable(
                f"{data} holds no {pattern.partition('.')[0].replace('*', 'fitting')} file for "
                f"{one.name}, nor does a folder in it.",
                f"Put there: {', '.join(_wanted(one))}.",
            )
    raise FileUnreadable(
        f"No file in {data} has what {one.name} is measured on.",
        f"Put there: {', '.join(_wanted(one))}.",
    )


def _wrapped(
    one: Method, run: Callable[..., Mapping[str, Any]], folder: Path | None, data: str, seed: int
) -> Evaluation:
    """A measurement's dict as an Evaluation: numbers become figures, the rest is detail."""
    found = dict(run(folder, seed))
    gates = found.pop("gates")
    passed = bool(found.pop("passed"))
    found.pop("seed", None)
    figures, detail = _flat(found)
    titles = {name: _title(name, bar) for name, (_, bar, _) in gates.items()}
    detail["gates"] = {titles[name]: float(value) for name, (value, _, _) in gates.items()}
    notes = [f"version {one.module.VERSION} of the measurement"]
    if found.get("simulated"):
        notes.append("the truth is simulated: no public data says it")
    if not passed:
        failed = [titles[name] for name, (_, _, ok) in gates.items() if not ok]
        notes.append(f"not reached: {', '.join(failed)}")
    return Evaluation(
        name=one.name,
        figures=figures,
        gates={titles[name]: "pass" if ok else "fail" for name, (_, _, ok) in gates.items()},
        passed=passed,
        data=data,
        n=int(found.get(one.n, figures.get(one.n, 0))),
        seed=seed,
        notes=tuple(notes),
        detail=detail,
    )


def _title(name: str, bar: float | tuple[float, float]) -> str:
    if isinstance(bar, tuple):
        return f"{name} {bar[0]:.0%} to {bar[1]:.0%}"
    return f"{name} {'<=' if name.startswith(_MOST) else '>='} {bar:g}"


def _flat(found: Mapping[str, Any], before: str = "") -> tuple[dict[str, float], dict[str, Any]]:
    """(numbers by name, what is no number); ``x_interval`` becomes ``x_low`` and ``x_high``."""
    figures: dict[str, float] = {}
    detail: dict[str, Any] = {}
    for name, value in found.items():
        key = f"{before}{name}"
        if isinstance(value, Mapping):
            inner, rest = _flat(value, f"{key}_")
            figures |= inner
            detail |= rest
        elif key.endswith("_interval"):
            stem = key.removesuffix("_interval")
            figures[f"{stem}_low"], figures[f"{stem}_high"] = map(float, value)
        elif isinstance(value, bool) or value is None or not isinstance(value, (int, float)):
            detail[key] = value
        elif math.isfinite(value):
            figures[key] = float(value)
    return figures, detail
