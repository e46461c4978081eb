"""Templates with merge fields: every field is registered, and none is ever printed empty.

``{first_name}`` is replaced by what is known of one person; a field that is not in ``FIELDS``
is an error when the template is saved, a field without a value blocks the draft of that person.
A brace that is meant as one is written twice: ``{{``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_PARTS = re.compile(r"\{\{|\}\}|\{(?P<name>\w+)\}|[{}]")
MOST_SUBJECT, MOST_BODY = 200, 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """One merge field. ``typed``: a person writes it for each draft; ``needs`` says what to
    provide where it is missing."""

    name: str
    meaning: str
    example: str
    needs: str
    typed: bool = False


FIELDS: tuple[Field, ...] = (
    Field("first_name", "her first name, where her profile's name is plainly one of a person",
          "Mina", "write how she is called"),
    Field("name", "her name as her profile gives it", "Mina Okafor", "write her name"),
    Field("handle", "her handle", "@mina.bakes", "import the file again with its handles"),
    Field("platform", "the platform of her account", "Instagram", "import the file again"),
    Field("brand", "the name of the brand that writes", "Fern & Salt", "name the brand"),
    Field("sender_name", "who signs", "Ada Winter", "set the brand's sender"),
    Field("post_excerpt", "words of one of her posts, with their source",
          "Rye takes its time", "import her posts, or choose words of hers to quote"),
    Field("post_date", "the day of that post", "3 Nov", "import her posts with their dates"),
    Field("post_link", "the address of that post", "https://example.org/p/1",
          "import her posts with their addresses"),
    Field("topic", "what most of her posts are about", "baking", "import more of her posts"),
    Field("gift", "what you would like to send her", "our rye starter set, worth about 38 EUR",
          "write what the gift is", typed=True),
    Field("personal_line", "a sentence that only you could write to only her",
          "Your oven tip from October saved our Sunday.", "write it", typed=True),
)  # fmt: skip
BY_NAME = {one.name: one for one in FIELDS}
TYPED = tuple(one.name for one in FIELDS if one.typed)


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that has no value for one person, and what to provide."""

    name: str
    meaning: str
    needs: str


def problems(subject: str, body: str) -> list[str]:
    """What is wrong with a template, in sentences; empty where nothing is."""
    found = []
    if not subject.strip():
        found.append("The subject is empty.")
    if "\n" in subject or "\r" in subject:
        found.append("The subject has more than one line.")
    if len(subject) > MOST_SUBJECT:
        found.append(f"The subject is longer than {MOST_SUBJECT} letters.")
    if not body.strip():
        found.append("The text is empty.")
    if len(body) > MOST_BODY:
        found.append(f"The text is longer than {MOST_BODY} letters.")
    for where, text in (("subject", subject), ("text", body)):
        for part in _PARTS.finditer(text):
            name = part["name"]
            if part[0] in "{}":
                found.append(f"The {where} has a lonely “{part[0]}”; write it twice to mean it.")
            elif name and name not in BY_NAME:
                found.append(f"“{{{name}}}” in the {where} is no field.")
    return list(dict.fromkeys(found))


def fields_of(*texts: str) -> tuple[str, ...]:
    """The fields that texts use, in their order."""
    names = (part["name"] for text in texts for part in _PARTS.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name))


def missing(texts: tuple[str, ...], values: Mapping[str, str]) -> list[Missing]:
    """The fields of texts without a value for this person."""
    return [
        Missing(name, BY_NAME[name].meaning, BY_NAME[name].needs)
        for name in fields_of(*texts)
        if name in BY_NAME and not values.get(name, "").strip()
    ]


def merge(text: str, values: Mapping[str, str]) -> str:
    """The text with every field replaced. What a value holds is never read as a field. Raises
    KeyError for a field without a value: ask ``missing`` first."""

    def put(part: re.Match[str]) -> str:
        if part[0] in ("{{", "}}"):
            return part[0][0]
        if not part["name"]:
            return part[0]
        value = values.get(part["name"], "").strip()
        if not value:
            raise KeyError(part["name"])
        return value

    return _PARTS.sub(put, text)


_NO_PERSON = frozenset(
    """the and studio kitchen official shop store bakery cafe blog magazine team company co ltd
    gmbh inc foods food fitness travel recipes page club media agency photography beauty""".split()
)


def first_name_of(name: str) -> str:
    """``Mina`` of ``Mina Okafor``; empty where the name is not plainly that of one person, as a
    wrong name is worse than none."""
    words = name.split()
    if not 2 <= len(words) <= 3 or any(word.casefold() in _NO_PERSON for word in words):
        return ""
    plain = all(re.fullmatch(r"[^\W\d_]+(?:[-’'.][^\W\d_]*)*", word) for word in words)
    capital = all(word[0].isupper() and not word.isupper() for word in words)
    return words[0] if plain and capital and len(words[0]) > 1 else ""


def excerpt(caption: str, most: int = 120) -> str:
    """The first words of a caption that can be quoted: its first sentence without hashtags and
    mentions at the end, cut at a word. Empty where there are fewer than three words."""
    text = re.sub(r"(?:^|\s)[#@]\S+", " ", caption)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    text = re.split(r"(?<=[.!?…])\s", text, maxsplit=1)[0].strip(" .")
    if len(text) > most:
        text = text[: most + 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + " …"
    return text if len(re.findall(r"\w+", text)) >= 3 else ""
