"""Four people writing at once to a real server: no change is lost, on either database."""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.browser.stage import PASSWORD, SPACE, Site, stage

WRITERS, EACH = ("ada", "ben", "ada", "ben"), 8


@pytest.fixture(scope="module")
def site_server(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with stage(demo_folder, tmp_path_factory.mktemp("writers") / "home") as site:
        yield site


class Writer:
    """One person's own connection, signed in by the form."""

    def __init__(self, site: Site, name: str) -> None:
        self._site = site
        jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar)).open
        page = self._open(site.url("/sign-in")).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "password": PASSWORD,
                "email": f"{name}@example.org"}  # fmt: skip
        self._open(site.url("/sign-in"), urllib.parse.urlencode(form).encode())
        self._token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")

    def get(self, path: str) -> Any:
        return json.load(self._open(self._site.url(path)))

    def post(self, path: str, body: dict[str, Any]) -> None:
        headers = {"X-CSRFToken": str(self._token), "Content-Type": "application/json"}
        self._open(
            urllib.request.Request(self._site.url(path), json.dumps(body).encode(), headers)
        ).close()


def test_four_writers_put_creators_on_one_list_and_none_is_lost(site_server: Site) -> None:
    api = f"/api/w/{SPACE}"
    reader = Writer(site_server, "ada")
    shown = reader.get(f"{api}/discover/?q=&limit=50")
    keys = [row["account_id"] for row in shown["hits"]][: len(WRITERS) * EACH]
    assert len(set(keys)) == len(WRITERS) * EACH

    def write(number: int) -> None:
        writer = Writer(site_server, WRITERS[number])
        for key in keys[number * EACH : (number + 1) * EACH]:
            writer.post(f"{api}/discover/lists", {"name": "together", "who": [key]})
            writer.post(f"{api}/creators/{key}/notes", {"text": f"seen by {number}"})

    with ThreadPoolExecutor(len(WRITERS)) as pool:
        list(pool.map(write, range(len(WRITERS))))
    (made,) = [one for one in reader.get(f"{api}/discover/lists")["lists"]
               if one["name"] == "together"]  # fmt: skip
    assert made["accounts"] == len(keys)
    for number, key in enumerate(keys):
        notes = reader.get(f"{api}/creators/{key}/notes")["notes"]
        assert [n["text"] for n in notes if "seen" in n["text"]] == [f"seen by {number // EACH}"]
