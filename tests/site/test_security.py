"""What protects people: headers, cookies, limits, and nothing secret in the log."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from tests.cast import PASSWORD

from wrensong.desk.models import Space
from wrensong.site import api as rest
from wrensong.site.secret import read_secret


def test_a_page_runs_and_loads_nothing_but_our_own_files(
    space: Space, sign_in: Callable[[str], Client]
) -> None:
    answer = sign_in("ada").get(f"/w/{space.slug}/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_the_session_is_kept_from_scripts_and_other_sites(
    person: Callable[..., Any], client: Client
) -> None:
    person("ben", password=True)
    client.post("/sign-in", {"email": "ben@example.org", "password": PASSWORD})
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_behind_https_nothing_is_left_to_harden(tmp_path: Path) -> None:
    """`check --deploy`, as a site behind a proxy with HTTPS would run."""
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    environment = {
        **os.environ,
        "WRENSONG_HOME": str(tmp_path),
        "WRENSONG_HTTPS": "1",
        "DJANGO_SETTINGS_MODULE": "wrensong.site.settings",
    }
    words = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "no issues" in ran.stdout


def test_the_key_of_the_installation_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = read_secret(tmp_path)
    assert len(first) >= 60
    assert read_secret(tmp_path) == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_program_that_asks_too_often_is_told_to_wait(
    space: Space, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(rest.throttle, "num_requests", 3)
    browser = sign_in("cleo")
    answers = [browser.get(f"/api/w/{space.slug}/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too-often"
    cache.clear()


def test_an_endpoint_that_is_not_there_answers_in_the_envelope(client: Client) -> None:
    answer = client.get("/api/nothing")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "error", "next_step"}


def test_a_host_that_is_not_ours_is_refused(client: Client, db: None) -> None:
    assert client.get("/sign-in", headers={"host": "evil.example"}).status_code == 400
