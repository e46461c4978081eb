"""The demo at the desk: the workspace of Fern & Salt, who works there, its brief, its story."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wrensong.lake.manifest import replace_file

from .truths import answers

if TYPE_CHECKING:
    from wrensong.desk.models import Space, User
    from wrensong.match.desk import BrandRecord

BRAND, BRIEF = "Fern & Salt", "Winter at Fern & Salt"
ADA = "ada@fernsalt.example"
_TEAM = (("Ben", "ben@fernsalt.example", "editor"), ("Cleo", "cleo@fernsalt.example", "viewer"))
STORY = "story.json"
# Who is known to the shop already: handle -> (kind, whether she did it, days ago, words).
KNOWN: dict[str, tuple[tuple[str, bool, int, str], ...]] = {
    "@mina.bakes": (
        ("follow", False, 12, ""),
        ("comment", False, 11, "The scoring on that loaf is so even. Do you do it by eye?"),
        ("like", False, 8, ""),
        ("reply", False, 2, "We tried the cold rise you described. It worked."),
    ),
    "@ruth.semmel..wren": (
        ("comment", False, 5, "What flour do you use for the rolls?"),
        ("reply", True, 1, "A light spelt from the mill next door. Which one do you sell?"),
    ),
    "@greta.rye..wren": (),
}
QUESTION = "micro food creators in Austria who answer comments"


def seed(home: Path, brief: Path) -> None:
    """Make the records of the demo where they are not there yet; ``home`` must be ready."""
    from wrensong.desk.models import Membership, Role, User
    from wrensong.desk.opening import home_space
    from wrensong.match.desk import import_brief

    ada = User.objects.filter(email=ADA).first() or User.objects.create_user(ADA, None, "Ada")
    User.objects.filter(pk=ada.pk).update(may_add_spaces=True)
    space = home_space(BRAND, demo=True)
    Membership.objects.get_or_create(user=ada, space=space, defaults={"role": Role.OWNER})
    for name, email, role in _TEAM:
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, None, name)
        Membership.objects.get_or_create(user=user, space=space, defaults={"role": role})
    made = import_brief(space, ada, brief.read_text("utf-8"), BRIEF)
    _acquaint(space, ada, made.brand)
    replace_file(home / STORY, json.dumps(_story(made.pk), ensure_ascii=False, indent=1).encode())


def _acquaint(space: Space, ada: User, brand: BrandRecord) -> None:
    """Whom the shop knows, and how: one whom Ada may write to, one who wrote last, one who is new.
    The days count back from the first start, so that there is something to do today."""
    from django.db import transaction
    from django.utils import timezone

    from wrensong.desk.readings import latest
    from wrensong.engage.desk import Did, Relationship, contact_of, keep_touch, relationship_of

    if Relationship.objects.filter(contact__space=space).exists():
        return
    ws, now = latest(space), timezone.now()
    with transaction.atomic():
        for handle, touches in KNOWN.items():
            kept = relationship_of(contact_of(space, ws, handle, ada), brand, ada)
            for kind, hers, days, words in touches:
                at = now - timedelta(days=days)
                keep_touch(kept, None if hers else ada, Did(kind, hers, at, words))


def _story(brief: int) -> dict[str, Any]:
    """What home tells a newcomer; ``route`` and ``args`` name pages of the site."""
    return {
        "lead": "An invented world to learn in: 300 creators, none of whom exists.",
        "paragraphs": [
            "Fern & Salt is a small shop in Vienna that sells organic flour. It has 3 000 EUR for "
            "the winter and looks for creators in Austria and Germany who are good at baking and "
            "honest about it.",
            "You are Ada, who owns the shop. Ben works with you and may change things; Cleo may "
            "only read. Whatever you do here changes nothing but this folder.",
        ],
        "steps": [
            {"text": "See who fits", "detail": "The shortlist of the winter brief: why somebody "
             "fits, who is left out and why. Keep, require or drop whom you like.",
             "action": "Open the shortlist", "route": "match:shortlist", "args": [brief]},
            {"text": "See whom to pay", "detail": "The set that brings most for 3 000 EUR, what it "
             "may bring, and what more money would buy.",
             "action": "Open the plan", "route": "plan:plan", "args": [brief]},
            {"text": "Be there before you write", "detail": "Three people the shop is getting to "
             "know, and one small act for each: in your words, never by a program.",
             "action": "See today's acts", "route": "engage:today", "args": []},
            {"text": "Look at one person", "detail": "Mina bakes in Vienna and names the shop "
             "unpaid. Every number on her page opens to the posts behind it.",
             "action": "Open Mina's page", "route": "site:creator", "args": ["mina.bakes"]},
            {"text": "Ask in plain words", "detail": f"“{QUESTION}” becomes filters that you "
             "can change.", "action": "Ask it", "route": "discover:search", "args": [],
             "query": {"ask": QUESTION}},
            {"text": "Bring your own file", "detail": "You see how each column is understood "
             "before anything of it is imported. Here it joins the invented creators; for real "
             "work start a workspace of your own with wrensong serve.",
             "action": "Import a file", "route": "site:imports", "args": []},
        ],
        "truths": [
            {"title": truth.title, "what": truth.what, "accounts": list(truth.accounts)}
            for truth in answers()
        ],
    }  # fmt: skip
