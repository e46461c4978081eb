"""Every field of a brief, once: reading, the example and the documentation come from here."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from wrensong.core.platforms import PLATFORMS
from wrensong.core.tiers import DEFAULT_PRESET, PRESETS

from . import brief_values as read
from .domain import COLLABORATIONS, FORMATS, GOALS, Appeal, Brand, Brief, Claim


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a brief.

    ``table`` is the TOML table (empty: top of the file), ``key`` ``*`` for a table whose keys
    are the user's own (currencies, countries). ``attribute`` is where the value goes.
    ``example`` is TOML; a field that is not ``shown`` stands commented out in the example.
    ``label`` names it in a form, ``options`` are the words it may be, and ``asked`` is its help
    in a form, where ``help`` speaks of files or commands.
    """

    table: str
    key: str
    kind: str
    read: Callable[[Any], Any]
    help: str
    example: str
    required: bool = False
    shown: bool = False
    attribute: str = ""
    label: str = ""
    options: tuple[str, ...] = ()
    asked: str = ""

    @property
    def target(self) -> str:
        return self.attribute or self.key

    @property
    def default(self) -> str:
        """The default in words, taken from the domain object itself."""
        owner = {"brand": Brand, "brand.claims": Claim}.get(self.table, Brief)
        for found in dataclasses.fields(owner):
            if found.name == self.target and found.default is not dataclasses.MISSING:
                return _default_words(found.default)
        return "required" if self.required else "none"


def _default_words(value: Any) -> str:
    if value is None or value == ():
        return "none"
    if isinstance(value, tuple) and all(isinstance(v, int) for v in value):
        return f"`{value[0]}..{value[1]}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{v}`" for v in value)
    return f"`{value}`"


APPEALS: tuple[str, ...] = get_args(Appeal)
_TIERS = ", ".join(tier.name for tier in PRESETS[DEFAULT_PRESET].tiers)

TABLES = {
    "": "The decision: how much, and what for.",
    "brand": "Who asks.",
    "brand.claims": "What the brand stands for, and the words that show it (or its opposite) in "
    "what creators write. Repeat the block for each claim.",
    "creators": "Whom you would work with. Who cannot be checked is kept, and counted.",
    "offer": "What a creator is asked for, and what may be given.",
    "audience.countries": "The share of a creator's audience you want in each country.",
    "limits.niches": "The least and the most creators of a niche in the chosen set.",
    "limits.platforms": "The least and the most creators on a platform.",
    "limits.tiers": "The least and the most creators of a tier.",
    "rates": "How many of a currency one EUR buys, when amounts are in several currencies.",
}

FIELDS: tuple[Field, ...] = (
    Field("", "budget", "money", read.money,
          "What may be spent in all: fees, and gifts at your own cost.",
          '"3000 EUR"', required=True,
          label="Budget"),
    Field("", "goal", "word", read.one_of(GOALS),
          f"One of {', '.join(GOALS)}. Awareness counts people reached once; the others count "
          "expected engagements. Without it engagements are counted, and "
          "`wrensong plan advise` shows what each goal would change.",
          '"engagement"', shown=True,
          label="What counts", options=GOALS,
          asked="Awareness counts people reached once; the others count expected engagements. "
          "Without a choice engagements are counted."),
    Field("", "starts", "date", read.day, "First day of the work.", "2026-03-01",
          label="First day"),
    Field("", "ends", "date", read.day, "Last day of the work.", "2026-04-15",
          label="Last day"),
    Field("", "hours", "number", read.amount,
          "Hours of your own time for this work in all; each creator takes some of them.", "20",
          label="Hours of your own time"),
    Field("", "hour_cost", "money", read.money,
          "What an hour of your own time costs you; the goal sales counts it.", '"30 EUR"',
          label="What an hour of yours costs"),
    Field("brand", "name", "text", read.text, "The brand as people know it.",
          '"Fern & Salt"', required=True,
          label="Name"),
    Field("brand", "niche", "list of texts", read.some_texts,
          "What it is about, in a few words a creator would use too.",
          '["skincare", "natural beauty"]', required=True,
          label="What it is about"),
    Field("brand", "handle", "handle", read.handle, "The brand's own account.", '"@fernandsalt"',
          label="The brand's own account"),
    Field("brand", "hashtags", "list of hashtags", read.hashtags,
          "Hashtags of the brand and its field.", '["cleanbeauty", "skincareroutine"]',
          shown=True,
          label="Hashtags"),
    Field("brand", "examples", "list of handles", read.handles,
          "Creators who already fit; others like them rank higher.", '["@mina.bakes"]',
          label="Creators you like"),
    Field("brand", "competitors", "list of texts", read.texts,
          "Handles or names. Creators who work with one are left out.", '["@otherbrand"]',
          label="Competitors"),
    Field("brand", "appeal", "word", read.one_of(APPEALS),
          "niche when only people of the field would buy, broad when nearly everybody could.",
          '"niche"',
          label="Who would buy it", options=APPEALS,
          asked="Niche when only people of the field would, broad when nearly everybody could."),
    Field("brand.claims", "name", "text", read.text, "The claim.", '"cruelty free"',
          required=True, shown=True,
          label="Claim"),
    Field("brand.claims", "evidence", "list of texts", read.some_texts,
          "Words or phrases that speak for it.", '["cruelty free", "not tested on animals"]',
          required=True, shown=True,
          label="Words that speak for it"),
    Field("brand.claims", "against", "list of texts", read.texts,
          "Words or phrases that speak against it.", '["fur coat"]', shown=True,
          label="Words that speak against it"),
    Field("creators", "platforms", "list of platforms", read.platform_names,
          "Where they publish.", '["instagram"]', shown=True,
          label="Platforms", options=tuple(PLATFORMS)),
    Field("creators", "followers", "range or tier", read.followers,
          f"Both ends included, or a tier: {_TIERS}.", '"1k..100k"', shown=True,
          label="Followers"),
    Field("creators", "countries", "list of countries", read.countries,
          "Countries of the creators (two letters).", '["DE", "AT"]',
          label="Countries they live in"),
    Field("creators", "languages", "list of languages", read.languages,
          "Main languages of the creators (two letters).", '["de", "en"]',
          label="Languages they write"),
    Field("creators", "exclude", "list of handles", read.handles,
          "Handles you do not want.", '["@someone"]',
          label="Never these creators"),
    Field("creators", "avoid_words", "list of texts", read.texts,
          "Words or phrases that rule a creator out.", '["detox tea"]',
          label="Words that rule a creator out"),
    Field("creators", "must", "list of handles", read.handles,
          "Handles that have to be in the chosen set.", '["@mina.bakes"]',
          label="Creators who must be in"),
    Field("creators", "max_creators", "whole number", read.whole,
          "At most so many in the chosen set.", "12",
          label="Most creators"),
    Field("creators", "max_share_per_creator", "share", read.share,
          "The part of the budget one creator may take.", "0.5",
          label="Largest share of the budget for one"),
    Field("offer", "collaboration", "word", read.one_of(COLLABORATIONS),
          f"One of {', '.join(COLLABORATIONS)}. With gift, nobody is offered a fee.",
          '"sponsored post"', shown=True,
          label="Kind of collaboration", options=COLLABORATIONS,
          asked="With a gift, nobody is offered a fee."),
    Field("offer", "format", "word", read.one_of(FORMATS),
          f"One of {', '.join(FORMATS)}.", '"post"', shown=True,
          label="Format", options=FORMATS),
    Field("offer", "posts_per_creator", "whole number", read.whole,
          "Posts asked of each creator.", "1", shown=True,
          label="Posts from each creator"),
    Field("offer", "gift_cost", "money", read.money,
          "What one gift costs you with shipping; then a gift may be offered instead of a fee.",
          '"40 EUR"',
          label="Cost of one gift"),
    Field("offer", "hours_per_creator", "number", read.amount,
          "Hours of your own time each creator takes; without it a stated default is used.", "3",
          label="Your hours for each creator"),
    Field("offer", "commission", "share", read.share,
          "The share of each order that goes to the creator; it is counted as a cost. Needs "
          "order_value.", "0.1",
          label="Commission on orders",
          asked="The share of each order that goes to the creator; it is counted as a cost. "
          "Needs what one order brings."),
    Field("offer", "order_value", "money", read.money,
          "What one order brings you, after the cost of the goods.", '"35 EUR"',
          label="What one order brings"),
    Field("offer", "fees", "file", read.text,
          "Your own fee table (TOML), beside this file; see docs/methods/fees.md.",
          '"my-fees.toml"',
          label="Fee table"),
    Field("audience.countries", "*", "share", read.share,
          "At least this share in this country counts as a full fit.", "DE = 0.4",
          attribute="audience_countries",
          label="Audience by country"),
    Field("limits.niches", "*", "range", read.bounds,
          "How many of the chosen may be of a niche: `\"..3\"`, `\"1..4\"` or `\"2..\"`.",
          'food = "..3"', attribute="niche_limits",
          label="Limits by niche",
          asked="How many of the chosen may be of a niche, both ends included."),
    Field("limits.platforms", "*", "range", read.bounds,
          "How many of the chosen may be on a platform.", 'tiktok = "1.."',
          attribute="platform_limits",
          label="Limits by platform"),
    Field("limits.tiers", "*", "range", read.bounds,
          f"How many of the chosen may be of a tier: {_TIERS}.", 'micro = "2..8"',
          attribute="tier_limits",
          label="Limits by tier"),
    Field("rates", "*", "number", read.rate,
          "Without it the dated reference rates in plan/rates.json are used.", "USD = 1.04",
          attribute="rates",
          label="Exchange rates",
          asked="How many of a currency one EUR buys. Without it dated reference rates are used."),
)  # fmt: skip


def example_brief() -> str:
    """A commented brief that works as it stands; optional fields are commented out."""
    parts = [
        "# A brief: for whom, what for, with how much. Lines with # are explanations or",
        "# optional fields; take the # away to use one.",
    ]
    for table, meaning in TABLES.items():
        fields = [f for f in FIELDS if f.table == table]
        used = any(f.shown or f.required for f in fields)
        parts += ["", *_comment(meaning)]
        if table:
            header = f"[[{table}]]" if table == "brand.claims" else f"[{table}]"
            parts.append(header if used else f"# {header}")
        for field in fields:
            line = field.example if field.key == "*" else f"{field.key} = {field.example}"
            note = "Required." if field.required else ""
            parts += ["", *_comment(f"{field.help} {note}")]
            parts.append(line if field.shown or field.required else f"# {line}")
    return "\n".join(parts) + "\n"


def _comment(words: str) -> list[str]:
    return [f"## {line}" for line in textwrap.wrap(words, 88)]


def field_table() -> str:
    """The fields as a Markdown table (docs/rooms/brief.md)."""
    rows = [
        "| table | key | value | default | meaning | example |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for f in FIELDS:
        table = f"`[{f.table}]`" if f.table else "top of the file"
        table = "`[[brand.claims]]`" if f.table == "brand.claims" else table
        key = "a code" if f.key == "*" else f"`{f.key}`"
        rows.append(f"| {table} | {key} | {f.kind} | {f.default} | {f.help} | `{f.example}` |")
    return "\n".join(rows) + "\n"
