"""Runs the benchmarks: `./dev bench`, or `./dev bench NAME [OPTIONS]` for one of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def claim(path: Path) -> str:
    """The first line of a benchmark's docstring says what it shows."""
    return path.read_text("utf-8").split('"""')[1].strip().splitlines()[0]


def claims(path: Path) -> bool:
    """Whether it states a gate; the others make data and run only by name."""
    return "Gate:" in path.read_text("utf-8")


def main(arguments: list[str]) -> int:
    every = {p.stem: p for p in sorted(HERE.glob("[a-z]*.py")) if p != Path(__file__)}
    name, options = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name and name not in every:
        print(f"There is no benchmark “{name}”. Name one of these:", file=sys.stderr)
        for known, path in every.items():
            print(f"  {known}  {claim(path)}", file=sys.stderr)
        return 2
    missed = []
    for chosen in [name] if name else [n for n, path in every.items() if claims(path)]:
        print(f"\n== {chosen}: {claim(every[chosen])}", flush=True)
        if subprocess.run([sys.executable, str(every[chosen]), *options]).returncode:
            missed.append(chosen)
    if missed:
        print(f"\nMissed what they claim: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
