"""./dev and the pinned requirements."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest


def _pins(path: Path) -> dict[str, str]:
    """name -> everything that follows it, up to the next requirement."""
    text = re.sub(r"(?m)^#.*\n|^-r .*\n", "", path.read_text("utf-8")).replace("\\\n", " ")
    return {
        re.sub(r"[-_.]+", "-", line.split("==")[0]).lower(): line
        for line in text.splitlines()
        if line
    }


@pytest.fixture(scope="module")
def usage(root: Path) -> str:
    told = subprocess.run([root / "dev", "help"], capture_output=True, text=True, check=True)
    return told.stdout


def test_every_pin_is_exact_and_has_a_hash(root: Path) -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for package, line in _pins(root / name).items():
            assert re.match(r"[A-Za-z0-9._-]+==[^\s;]+", line), package
            assert "--hash=sha256:" in line, package


def test_every_dependency_is_pinned(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    runtime, develop = _pins(root / "requirements.txt"), _pins(root / "requirements-dev.txt")
    extras = project["optional-dependencies"]

    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[<>=\[; ]", r)[0].lower() for r in requirements}

    assert names(project["dependencies"] + extras["build"]) <= set(runtime)
    assert names(extras["test"] + extras["check"]) <= set(runtime) | set(develop)


def test_every_runtime_dependency_is_used(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    source = "\n".join(p.read_text("utf-8") for p in (root / "src").rglob("*.py"))
    names = {re.split(r"[<>=]", requirement)[0] for requirement in project["dependencies"]}
    needed = names - {"tzdata", "wordllama"}  # read as data, never imported
    modules = {"django-ninja": "ninja", "dkimpy": "dkim", "flufl-bounce": "flufl.bounce"}
    named = {  # only in Django's settings
        "argon2-cffi": "Argon2PasswordHasher", "whitenoise": "whitenoise.middleware",
        "django-htmx": "django_htmx.middleware",
    }  # fmt: skip

    def is_used(name: str) -> bool:
        module = modules.get(name, name.replace("-", "_"))
        found = re.search(rf"^\s*(import|from) {module}\b", source, re.MULTILINE)
        return bool(found) or named.get(name, module + ".") in source

    unused = {name for name in needed if not is_used(name)}
    assert unused == set()


def test_every_runtime_dependency_has_its_reason(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    decision = (root / "docs" / "decisions" / "004-dependencies.md").read_text("utf-8")
    for requirement in project["dependencies"]:
        assert f"| {re.split('[<>=]', requirement)[0]} |" in decision


def test_dev_names_what_it_can_do_and_refuses_the_rest(root: Path, usage: str) -> None:
    script = (root / "dev").read_text("utf-8")
    offered = set(re.findall(r"^  (\w+)  ", usage, re.MULTILINE))
    assert offered == set(re.findall(r"^    (\w+)\) ", script, re.MULTILINE))
    refused = subprocess.run([root / "dev", "dance"], capture_output=True, text=True)
    assert refused.returncode == 2
    assert "There is no ./dev dance." in refused.stderr


@pytest.mark.parametrize("script", ["dev", ".ci/run"])
def test_the_scripts_are_executable_and_well_formed(root: Path, script: str) -> None:
    path = root / script
    shell = "sh" if script == "dev" else "bash"
    assert path.stat().st_mode & 0o111
    subprocess.run([shell, "-n", str(path)], check=True)


def test_the_documents_name_only_what_dev_can_do(prose: str, usage: str) -> None:
    for name in set(re.findall(r"\./dev (\w+)", prose)):
        assert re.search(rf"^  {name}  ", usage, re.MULTILINE), name
