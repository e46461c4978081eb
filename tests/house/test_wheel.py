"""What people install holds all it needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("wrensong-*.whl"))


def test_the_wheel_holds_every_file_of_the_package(
    wheel: Path, root: Path, tree: list[Path]
) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = {p.relative_to("src").as_posix() for p in tree if p.parts[:2] == ("src", "wrensong")}
    assert package - inside == set()
    assert any(name.endswith("licenses/LICENSE") for name in inside)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Installed apart from the checkout; the libraries are those of this environment."""
    folder = tmp_path_factory.mktemp("installed") / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--no-index",
         "--target", str(folder), str(wheel)],
        check=True,
    )  # fmt: skip
    return folder


def test_an_empty_environment_serves_every_page_and_reaches_nobody(
    installed: Path, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("wheel_pages.py")),
         str(installed), str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert int(ran.stdout.split()[0]) > 20


def test_an_empty_environment_runs_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r})\n"
        "import wrensong, wrensong.cli\n"
        "assert 'site' in wrensong.__file__, wrensong.__file__\n"
        "wrensong.cli.main(sys.argv[1:])"
    )
    for arguments in (["--version"], ["init", "brief.toml"], ["doctor"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=tmp_path, capture_output=True, text=True
        )
        assert ran.returncode == 0, f"{arguments}: {ran.stdout}{ran.stderr}"
    assert (tmp_path / "brief.toml").exists()
