"""What an incoming mail says about whether to go on: pure."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from html.parser import HTMLParser

_STOP = frozenset(
    """stop unsubscribe remove abmelden austragen stopp désabonner desabonner cancelar baja
    disiscrivimi""".split()
)
_PHRASES = (
    "remove me", "no more mail", "no more mails", "no more emails", "do not write to me",
    "don't write to me", "do not contact me", "don't contact me", "take me off", "stop mailing me",
    "stop emailing me", "keine mails mehr", "keine e-mails mehr", "bitte nicht mehr schreiben",
)  # fmt: skip
_QUOTED = re.compile(r"^\s*(>|On .{1,200} wrote:|Am .{1,200} schrieb|-----|_____|From: |Von: )")


def own_words(text: str) -> str:
    """What she wrote herself: the lines above the mail she answers."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line):
            break
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


class _Words(HTMLParser):
    """What a person reads of HTML, line by line; not what is quoted."""

    _LINES = frozenset("br p div tr li table h1 h2 h3 blockquote".split())
    _LEFT_OUT = frozenset("head style script blockquote".split())

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in self._LEFT_OUT
        if tag in self._LINES:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._inside = max(0, self._inside - (tag in self._LEFT_OUT))
        if tag in self._LINES:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.said.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """The words of a mail that was written as HTML alone."""
    reader = _Words()
    # Raised for a mark that no HTML has: what stood before it counts.
    with contextlib.suppress(AssertionError):
        reader.feed(html)
        reader.close()
    lines = (line.strip() for line in "".join(reader.said).split("\n"))
    return "\n".join(line for line in lines if line)


def asks_to_stop(text: str, subject: str = "") -> bool:
    """Whether she asks for no more mail. A short answer of one such word, or a phrase that means
    nothing else."""
    words = own_words(text).casefold().replace("’", "'")
    plain = re.sub(r"[^\w' ]+", " ", words).split()
    if plain and len(plain) <= 3 and plain[0] in _STOP:
        return True
    flat = " ".join(plain)
    if any(phrase.replace("-", " ") in flat for phrase in _PHRASES):
        return True
    return not plain and subject.strip().casefold() in _STOP


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether no person wrote it: an absence note, a receipt, a mailing."""
    held = {name.lower(): value.strip().lower() for name, value in headers.items()}
    if held.get("auto-submitted", "no") != "no" or "x-autoreply" in held:
        return True
    return held.get("precedence", "") in ("bulk", "auto_reply", "junk", "list")
