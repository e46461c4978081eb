"""Every setting once: name, default, environment name, help.

A value comes from the environment, else from the workspace's ``wrensong.toml``, else from
here. The docs page, ``wrensong doctor`` and later the settings page are made from this table.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .core.errors import ValueInvalid

FILE = "wrensong.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; its type is the type of ``default``."""

    name: str
    default: str | int | float | bool
    help: str

    @property
    def env(self) -> str:
        return "WRENSONG_" + self.name.upper()

    @property
    def type(self) -> type:
        return type(self.default)

    def read(self, text: str | int | float | bool, where: str) -> Any:
        """``text`` as this setting's type. Raises ValueInvalid naming ``where`` it was set."""
        try:
            if self.type is bool and isinstance(text, str):
                return {"1": True, "true": True, "yes": True, "0": False, "false": False,
                        "no": False}[text.strip().lower()]  # fmt: skip
            if isinstance(text, bool) is not (self.type is bool):
                raise ValueError(text)
            return self.type(text)
        except (ValueError, KeyError):
            raise ValueInvalid(
                f"{where}: {self.name} is “{text}”, but must be a {_words(self.type)}.",
                f"Its default is {self.default!r}. {self.help}",
            ) from None


SETTINGS: tuple[Setting, ...] = (
    Setting("tiers", "wrensong", "Follower tiers to speak in: wrensong, agency or hypeauditor."),
    Setting("threads", 0, "Processor threads the engine may use; 0 lets it take all."),
    Setting("memory", "2GB", "Memory the engine may use before it spills to disk."),
    Setting("wait", 30.0, "Seconds to wait for another process that is writing."),
    Setting("min_peers", 30, "Fewer similar accounts than this: published norms stand in."),
    Setting("seed", 7, "Seed of everything that draws random numbers, so that results repeat."),
    Setting("database_url", "", "Where the desk is kept, for example postgresql://user@host/name; "
            "empty: desk.sqlite3 in the workspace."),
    Setting("host", "127.0.0.1", "Address the site listens on."),
    Setting("port", 8420, "Port the site listens on."),
    Setting("hosts", "localhost,127.0.0.1,[::1]", "Names people may reach the site by, "
            "separated by commas."),
    Setting("https", False, "Whether a proxy in front of the site speaks HTTPS: cookies then "
            "travel over nothing else."),
    Setting("mail_url", "", "Where mail goes out, for example smtp://user:password@host:587; "
            "empty: links are shown to the owner instead."),
    Setting("mail_from", "wrensong@localhost", "Sender of the site's mail."),
    Setting("public_url", "", "Where people outside reach this site, for example "
            "https://wrensong.example.org; without it outreach mails no one by a server."),
    Setting("daily_limit", 40, "Outreach mails one workspace may send in a day (UTC)."),
    Setting("mail_spacing", 90.0, "Seconds between two outreach mails."),
    Setting("person_days", 3, "Days between two outreach mails to one person."),
    Setting("imap_url", "", "Mailbox that answers to outreach arrive in, for example "
            "imaps://user:password@host:993; empty: answers are noted by hand."),
    Setting("mail_token_command", "", "Command that prints an OAuth access token for the mail "
            "servers; used instead of a password (XOAUTH2)."),
    Setting("dkim_selector", "", "Selector of the DKIM key that signs outreach mail."),
    Setting("dkim_key_file", "", "File of the DKIM private key (PEM); empty: mail is not signed "
            "here."),
    Setting("warm_touches", 3, "Genuine acts (comments, replies, messages ...) before outreach "
            "to a creator opens."),
    Setting("warm_days", 7, "Days these acts are spread over, from the first to the last."),
    Setting("upload_mb", 500, "The largest file that may be uploaded, in megabytes."),
    Setting("oembed", "", "Whom to ask whether a post is live: empty: the platform itself, when "
            "somebody presses the button; off: nobody; else an address that stands for all."),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}


def _words(kind: type) -> str:
    return {int: "whole number", float: "number", bool: "yes or no"}.get(kind, "text")


class Settings:
    """The values in force for one workspace; ``settings.memory`` and so on."""

    def __init__(self, values: Mapping[str, Any], sources: Mapping[str, str]) -> None:
        self._values, self.sources = dict(values), dict(sources)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None

    def as_dict(self) -> dict[str, Any]:
        return dict(self._values)


def load(folder: Path | None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings for a workspace folder. Raises ValueInvalid on an unknown or bad value."""
    environment = os.environ if environment is None else environment
    written: dict[str, Any] = {}
    path = folder / FILE if folder else None
    if path and path.exists():
        try:
            written = tomllib.loads(path.read_text("utf-8")).get("settings", {})
        except tomllib.TOMLDecodeError as error:
            raise ValueInvalid(f"{path}: {error}.", "Correct that line of the file.") from None
    for name in written:
        if name not in BY_NAME:
            raise ValueInvalid(
                f"{path}: “{name}” is not a setting.", f"Use one of: {', '.join(BY_NAME)}."
            )
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for setting in SETTINGS:
        if setting.env in environment:
            values[setting.name] = setting.read(environment[setting.env], setting.env)
            sources[setting.name] = "environment"
        elif setting.name in written:
            values[setting.name] = setting.read(written[setting.name], str(path))
            sources[setting.name] = FILE
        else:
            values[setting.name], sources[setting.name] = setting.default, "default"
    return Settings(values, sources)
