"""Whether a post is live: asked of a stand-in, never of the net; otherwise honestly not checked."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate import live
from wrensong.collaborate.desk import say_live
from wrensong.collaborate.desk.deliverables import add_deliverable
from wrensong.collaborate.desk.published import check_live
from wrensong.collaborate.models import Deliverable
from wrensong.core.errors import ValueInvalid
from wrensong.desk.models import Entry, Space

VIDEO = "https://www.youtube.com/watch?v=abc"
SHOWN = {"type": "video", "title": "Rye  at dawn", "author_name": "Mina"}


class StandIn:
    """Answers in place of the platforms, and keeps what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.headers = 200, json.dumps(SHOWN).encode(), {}
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def platform() -> Iterator[StandIn]:
    made = StandIn()
    thread = Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_post_that_is_shown_is_found(platform: StandIn) -> None:
    seen = live.check(VIDEO, platform.address)
    assert (seen.result, seen.author) == ("found", "Mina")
    assert seen.why == "YouTube shows it: “Rye at dawn”, by Mina."
    asked = urlsplit(platform.asked[0])
    assert asked.path == "/youtube/oembed" and parse_qs(asked.query)["url"] == [VIDEO]


@pytest.mark.parametrize(
    ("status", "body", "result", "words"),
    [
        (404, b"", "missing", "nothing at this address"),
        (401, b"", "unchecked", "private, or not embeddable"),
        (400, b"", "unchecked", "answered with 400"),
        (503, b"", "unchecked", "answered with 503"),
        (200, b"<html>", "unchecked", "no oEmbed"),
        (200, b"[]", "unchecked", "no oEmbed"),
        (200, b'{"error": "x"}', "unchecked", "no oEmbed"),
        (200, b" " * 200_000, "unchecked", "more than is read"),
    ],
)
def test_only_a_clear_answer_counts(
    platform: StandIn, status: int, body: bytes, result: str, words: str
) -> None:
    platform.status, platform.body = status, body
    seen = live.check(VIDEO, platform.address)
    assert seen.result == result and words in seen.why


def test_nothing_that_leads_elsewhere_is_followed(platform: StandIn) -> None:
    platform.status, platform.headers = 302, {"Location": f"{platform.address}/elsewhere"}
    assert live.check(VIDEO, platform.address).result == "unchecked"
    assert len(platform.asked) == 1


@pytest.mark.parametrize(
    "url",
    ["https://www.instagram.com/p/1", "http://www.youtube.com/watch?v=1", "https://127.0.0.1/x",
     "https://youtube.com.evil.example/x", "https://evil.example/?https://www.youtube.com/",
     "https://www.youtube.com@127.0.0.1/", "https://user@www.youtube.com/x", "https://[::1",
     "https://www.youtube.com:8443/x", "file:///etc/passwd", ""],
)  # fmt: skip
def test_only_posts_of_known_platforms_are_asked_about(platform: StandIn, url: str) -> None:
    seen = live.check(url, platform.address)
    assert seen.result == "unchecked" and "without a key" in seen.why
    assert platform.asked == []


def test_a_platform_that_cannot_be_reached_is_not_a_missing_post() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    seen = live.check(VIDEO, f"http://127.0.0.1:{port}")
    assert seen.result == "unchecked" and "could not be reached" in seen.why


def test_a_silent_platform_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        seen = live.check(VIDEO, f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert seen.result == "unchecked" and "did not answer" in seen.why


def test_a_name_that_leads_into_a_private_network_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for inside in ("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"):
        family = socket.AF_INET6 if ":" in inside else socket.AF_INET
        found = [(family, socket.SOCK_STREAM, 6, "", (inside, 443)),
                 (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("142.250.1.1", 443))]  # fmt: skip
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, found=found, **__: found)
        assert live.check(VIDEO).result == "unchecked"


def test_asking_can_be_switched_off(platform: StandIn) -> None:
    assert "switched off" in live.check(VIDEO, "off").why and platform.asked == []


def test_what_the_platform_said_is_kept_and_logged(
    space: Space, platform: StandIn, settings: Any
) -> None:
    settings.WRENSONG_OEMBED = platform.address
    piece = add_deliverable(
        agreed_work(campaign_of(space)), None, {"format": "video", "platform": "youtube"}
    )
    with pytest.raises(ValueInvalid, match="not live"):
        check_live(piece, None)
    say_live(piece, VIDEO)
    platform.status = 404
    kept = check_live(piece, None)
    assert kept.live_check == "missing" and kept.live_checked_at is not None
    assert Entry.objects.get(verb="collaborate.deliverable.check").after["result"] == "missing"
    say_live(kept, VIDEO + "d")
    assert Deliverable.objects.get(pk=kept.pk).live_check == "", "a new address is not checked yet"
