"""The settings of a workspace's mail: from its own folder, else from that of the installation."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings as site

from wrensong import settings
from wrensong.desk.models import Space
from wrensong.engage.mailing.building import Key, read_key
from wrensong.engage.rules.spacing import Limits


@dataclass(frozen=True, slots=True)
class MailSetup:
    """How mail of a workspace goes out and comes in. ``mail_url``, ``imap_url`` and
    ``token_command`` hold secrets: they are never shown."""

    mail_url: str = field(repr=False)
    imap_url: str = field(repr=False)
    token_command: str = field(repr=False)
    public_url: str
    limits: Limits
    dkim_selector: str
    dkim_key_file: str
    folder: Path

    def key(self) -> Key | None:
        """The DKIM key. Raises BadInput where one is named and cannot be read."""
        return read_key(self.dkim_selector, self.dkim_key_file, self.folder)

    @property
    def reachable(self) -> bool:
        """Whether people outside can reach this site by an encrypted address, as one-click
        unsubscribing needs."""
        parts = urlsplit(self.public_url)
        return parts.scheme == "https" and bool(parts.hostname)

    def no_server(self) -> tuple[str, str]:
        """Why no mail goes out by a server, and the next step; empty where it does."""
        if not self.mail_url:
            return (
                "No mail server is set.",
                "Send approved mail from your own mail program, or have whoever runs this "
                "site set one (mail_url).",
            )
        if not self.reachable:
            return (
                "There is no public_url that begins with https://, so a link to unsubscribe "
                "could not be reached.",
                "Send approved mail from your own mail program, or have whoever runs this site set "
                "public_url.",
            )
        return "", ""


def mail_setup(space: Space) -> MailSetup:
    """What holds for a workspace. Raises ValueInvalid for a setting that cannot be read."""
    home = Path(site.WRENSONG_HOME)
    own, whole = settings.load(space.path), settings.load(home)

    def said(name: str) -> tuple[str, Path]:
        if own.sources[name] == settings.FILE:
            return getattr(own, name), space.path
        return getattr(whole, name), home

    key_file, folder = said("dkim_key_file")
    return MailSetup(
        mail_url=said("mail_url")[0],
        imap_url=said("imap_url")[0],
        token_command=said("mail_token_command")[0],
        public_url=said("public_url")[0].rstrip("/"),
        limits=Limits(
            daily=max(0, int(said("daily_limit")[0])),
            spacing=max(0.0, float(said("mail_spacing")[0])),
            person_days=max(0, int(said("person_days")[0])),
        ),
        dkim_selector=said("dkim_selector")[0],
        dkim_key_file=key_file,
        folder=folder,
    )
