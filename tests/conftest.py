"""How hypothesis searches (freely at a desk, the same way each time in CI), and a desk of their
own for the tests of the site."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django
import pytest
from hypothesis import settings

# A busy machine is no reason to fail; what a test may take is measured in benchmarks.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

# The records of the desk need a home folder before Django is set up.
os.environ["WRENSONG_HOME"] = tempfile.mkdtemp(prefix="wrensong-home-")
os.environ["DJANGO_SETTINGS_MODULE"] = "wrensong.site.settings"
(Path(os.environ["WRENSONG_HOME"]) / "wrensong.toml").write_text("format = 1\n", "utf-8")
django.setup()
pytest_plugins = ["tests.cast"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--desk", action="store_true", help="only tests that use the records of the desk"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With ``--desk``: what does not touch the desk's database is the same on every one."""
    if not config.getoption("--desk"):
        return
    uses = {"db", "transactional_db", "site_server"}
    chosen = [item for item in items if uses & set(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
