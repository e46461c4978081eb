"""Real mail on loopback: a mail server that takes what comes, and a mailbox to read from."""

from __future__ import annotations

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any


@dataclass
class Taken:
    """What a mail server took: envelopes in their order. ``refused`` addresses get a 550,
    ``later`` ones a 451; after ``dies`` mails the line goes dead in the middle of one."""

    mails: list[tuple[str, str, bytes]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    dies: bool = False

    token: str = ""  # what signs in, where anything does

    async def auth_XOAUTH2(self, server, args):
        from aiosmtpd.smtp import AuthResult

        told = base64.b64decode(args[1]).decode()
        good = told == f"user=ada@example.org\1auth=Bearer {self.token}\1\1"
        return AuthResult(success=good and bool(self.token))

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such person"
        if address in self.later:
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.original_content))
        if self.dies:
            server.transport.abort()
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return [to for _, to, _ in self.mails]

    def parsed(self) -> list[EmailMessage]:
        return [message_from_bytes(data, policy=default) for _, _, data in self.mails]  # type: ignore[misc]


@contextmanager
def mail_server() -> Iterator[tuple[Taken, str]]:
    """A server that takes mail, and its ``mail_url``."""
    from aiosmtpd.controller import Controller

    class AnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    taken = Taken()
    controller = AnyPort(taken, hostname="127.0.0.1", port=0, ready_timeout=30,
                         auth_require_tls=False)  # fmt: skip
    controller.start()
    try:
        yield taken, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


@dataclass
class Box:
    """The mails of a mailbox; the number of each is its place, from 1."""

    mails: list[bytes] = field(default_factory=list)
    validity: int = 7
    seen: set[int] = field(default_factory=set)
    commands: list[str] = field(default_factory=list)
    token: str = ""


class _Imap(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as reading an inbox needs."""

    def handle(self) -> None:
        self.say("* OK IMAP4rev1 ready")
        while line := self.rfile.readline().decode("ascii", "replace").strip():
            tag, _, rest = line.partition(" ")
            word, _, rest = rest.partition(" ")
            box: Box = self.server.box  # type: ignore[attr-defined]
            box.commands.append(f"{word} {rest.split(' ')[0]}")
            if word.upper() == "UID":
                word, _, rest = rest.partition(" ")
            done = getattr(self, f"do_{word.lower()}", None)
            if done is None:
                self.say(f"{tag} BAD what is {word}?")
            elif done(rest, box) is not False:
                self.say(f"{tag} OK {word} done")
            else:
                self.say(f"{tag} NO {word} refused")
            if word.upper() == "LOGOUT":
                return

    def say(self, line: str | bytes) -> None:
        self.wfile.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def do_capability(self, rest: str, box: Box) -> None:
        self.say("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2")

    def do_login(self, rest: str, box: Box) -> bool:
        return "wrong" not in rest

    def do_authenticate(self, rest: str, box: Box) -> bool:
        self.say("+ ")
        told = base64.b64decode(self.rfile.readline()).decode()
        return told == f"user=ada@example.org\1auth=Bearer {box.token}\1\1"

    def do_select(self, rest: str, box: Box) -> None:
        self.say(f"* {len(box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {box.validity}] valid")

    do_examine = do_select

    def do_status(self, rest: str, box: Box) -> None:
        self.say(f'* STATUS "INBOX" (UIDVALIDITY {box.validity})')

    def do_search(self, rest: str, box: Box) -> None:
        asked = re.search(r"UID (\d+):\*", rest)
        every = range(1, len(box.mails) + 1)
        # As the protocol says, a range with a star always holds the last one.
        found = [n for n in every if not asked or n >= int(asked[1]) or n == len(box.mails)]
        self.say("* SEARCH " + " ".join(map(str, found)))

    def do_fetch(self, rest: str, box: Box) -> None:
        number = int(rest.split(" ")[0])
        mail = box.mails[number - 1]
        if "BODY[" in rest:
            box.seen.add(number)
        self.say(f"* {number} FETCH (UID {number} FLAGS () RFC822.SIZE {len(mail)} "
                 f"BODY[] {{{len(mail)}}}")  # fmt: skip
        self.wfile.write(mail)
        self.say(")")

    def do_store(self, rest: str, box: Box) -> None:
        box.seen.add(int(rest.split(" ")[0]))

    def do_logout(self, rest: str, box: Box) -> None:
        self.say("* BYE see you")


@contextmanager
def mailbox() -> Iterator[tuple[Box, str]]:
    """A mailbox to be filled, and its ``imap_url``."""

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), _Imap) as server:
        server.box = Box()  # type: ignore[attr-defined]
        serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        serving.start()
        port = server.server_address[1]
        yield server.box, f"imap://ada%40example.org:secret@127.0.0.1:{port}"  # type: ignore[attr-defined]
        server.shutdown()
        serving.join()


def answer(to: Any, text: str, sender: str, **headers: str) -> bytes:
    """A mail as her program writes it, answering the parsed mail ``to`` (or None)."""
    mail = EmailMessage(default.clone(linesep="\r\n"))
    mail["From"], mail["To"], mail["Subject"] = sender, "ada@fernandsalt.example", "Re: hello"
    mail["Message-ID"] = f"<{abs(hash((text, sender)))}@phone.example>"
    if to is not None:
        mail["In-Reply-To"] = mail["References"] = to["Message-ID"]
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{text}\n\nOn Monday Ada wrote:\n> Hello\n")
    return mail.as_bytes()


def bounce(to: Any, address: str) -> bytes:
    """What a mail server sends back for a mail it could not deliver (RFC 3464)."""
    return f"""\
From: MAILER-DAEMON@mx.example\r
To: ada@fernandsalt.example\r
Subject: Undelivered Mail\r
Message-ID: <bounce-{abs(hash(address))}@mx.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r
\r
--b\r
Content-Type: text/plain\r
\r
It did not arrive.\r
--b\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
\r
Final-Recipient: rfc822; {address}\r
Action: failed\r
Status: 5.1.1\r
Diagnostic-Code: smtp; 550 5.1.1 no such person\r
\r
--b\r
Content-Type: message/rfc822\r
\r
Message-ID: {to["Message-ID"]}\r
Subject: hello\r
\r
Hello\r
--b--\r
""".encode()
