"""The password of a mailbox is told to the server it is meant for, and to nobody in between."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.engage.posting import Box, mailbox

from wrensong.engage.mailing import servers

# Made for this test alone: nobody vouches for it.
SELF_SIGNED = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2VvJ+mUkt0qZXtlV
5vTuhT+2uqzNa83qbpCcOMGYTQ6hRANCAAQhJNSSe2Ms6yTKEh2L65grwzUQiq1u
37uSVdO+4jK7yPAjdsrB4IJ2e0QH9HtaZXu82XXZue0lc/ITS6l9wTZZ
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUYErguFuUFXqDi5VY2Ndw+rm9CKgwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMzA4MzU0NFoYDzIxMjYxMDMw
MDgzNTQ0WjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQhJNSSe2Ms6yTKEh2L65grwzUQiq1u37uSVdO+4jK7yPAjdsrB4IJ2
e0QH9HtaZXu82XXZue0lc/ITS6l9wTZZo2QwYjAdBgNVHQ4EFgQULdASQxkfY4a1
zQiRdoyLo4OTHxswHwYDVR0jBBgwFoAULdASQxkfY4a1zQiRdoyLo4OTHxswDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IBxyrsZ1EK6Tu/4E0qC6SIXGX28EUjpCF1sHcoWcBzCqAiBOeLjD9rEwfnUA+EGT
vyOjvy7QoCIoE8Y8+5u/2SASPw==
-----END CERTIFICATE-----
"""


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    file = tmp_path / "own.pem"
    file.write_text(SELF_SIGNED, "ascii")
    return file


@pytest.fixture
def encrypted(signed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Box, str]]:
    """A mailbox that speaks TLS from the start, and its ``imap_url``."""
    from socketserver import ThreadingTCPServer

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(signed)
    plain = ThreadingTCPServer.get_request

    def get_request(server: ThreadingTCPServer) -> object:
        line, address = plain(server)
        return context.wrap_socket(line, server_side=True), address

    monkeypatch.setattr(ThreadingTCPServer, "get_request", get_request)
    with mailbox() as (box, url):
        yield box, f"imaps://ada%40example.org:secret@127.0.0.1:{urlsplit(url).port}"


def test_a_server_that_nobody_vouches_for_never_hears_the_password(
    encrypted: tuple[Box, str],
) -> None:
    box, url = encrypted
    refused = pytest.raises(servers.Unreachable, match="SSLCertVerificationError")
    with refused, servers.mailbox(url):
        pass
    assert box.commands == []


def test_a_server_that_is_vouched_for_is_read(
    encrypted: tuple[Box, str], signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box, url = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(signed))
    with servers.mailbox(url):
        pass
    assert any(one.startswith("LOGIN") for one in box.commands)
