"""The terms of a collaboration at the desk: proposed by either side, accepted by both.

Versions are only added. The agreement is made when both sides have accepted the same version, each
by the SHA-256 of the text it saw; later versions are amendments, and what is in force stays so
until both have accepted a newer one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from wrensong.collaborate.models import Acceptance, Collaboration, Terms
from wrensong.collaborate.rules import clauses as wording
from wrensong.collaborate.rules import states
from wrensong.collaborate.rules.clauses import About
from wrensong.collaborate.rules.reading import clean
from wrensong.collaborate.rules.terms import Deal
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.desk.audit import record
from wrensong.desk.models import User
from wrensong.engage.desk import Contact

from .clauses import bundled, library
from .collaborations import move
from .following import AMEND, follow
from .threshold import is_french, total_of

NEGOTIABLE = (states.PROPOSED, states.NEGOTIATING)
OPEN = (*NEGOTIABLE, *states.WORKING, states.DISPUTED)
"""States in which new terms can be proposed: after the agreement, as an amendment."""


def terms_of(collaboration: Collaboration) -> Terms | None:
    """The newest version, agreed or not; None before the first."""
    return collaboration.terms.order_by("-version").first()


def agreed_terms(collaboration: Collaboration) -> Terms | None:
    """The version in force: the newest that both sides accepted."""
    return collaboration.terms.exclude(agreed_at=None).order_by("-version").first()


def get_terms(collaboration: Collaboration, version: int) -> Terms:
    """One version. Raises NotFound."""
    found = collaboration.terms.filter(version=version).first()
    if found is None:
        raise NotFound("There is no such version of the terms.", "See the collaboration.")
    return found


@transaction.atomic
def propose_terms(
    collaboration: Collaboration,
    body: Mapping[str, Any] | Deal,
    user: User | None = None,
    by_creator: bool = False,
    version: int | None = None,
) -> Terms:
    """Add a version of the terms. ``version`` is that of the newest one its proposer saw (0: none
    yet; None: whatever it is).

    Raises ValueInvalid for a document that cannot be read, terms equal to the newest, or a
    collaboration that is over; ChangedMeanwhile when somebody proposed others meanwhile.
    """
    deal = body if isinstance(body, Deal) else Deal.of(body)
    now = _locked(collaboration)
    newest = terms_of(now)
    seen = newest.version if newest else 0
    if version is not None and version != seen:
        raise ChangedMeanwhile(f"The terms are at version {seen} meanwhile.",
                               "Read that one, then propose your change to it.")  # fmt: skip
    if now.state not in OPEN:
        raise ValueInvalid(f"A collaboration that is {now.state} takes no new terms.",
                           "Begin a new one.")  # fmt: skip
    made = _written(now, deal, seen + 1)
    made.by, made.proposed_by_creator = user, by_creator
    if newest and _says(newest) == _says(made):
        raise ValueInvalid(f"These are the terms of version {seen} as they stand.",
                           "Change something, or accept them.")  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise ChangedMeanwhile("Somebody else proposed terms meanwhile.") from None
    record("collaborate.terms.propose", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(now),
           before={"version": seen}, after={"version": made.version, "digest": made.digest,
                                            "by_creator": by_creator})  # fmt: skip
    if now.state in NEGOTIABLE and (newest or by_creator):
        move(now, user, "counter", by_creator=by_creator)
    collaboration.refresh_from_db()
    return made


@transaction.atomic
def accept_terms(
    collaboration: Collaboration,
    digest: str,
    name: str,
    user: User | None = None,
    by_creator: bool = False,
) -> Terms:
    """Say yes for one side to the newest version, named by its SHA-256. When both sides have, it is
    in force: the collaboration is agreed, or its amendment is. Saying it twice changes nothing.

    Raises ChangedMeanwhile for the digest of any other version, ValueInvalid when the name is
    missing, when something in the text is not filled in, when a written contract of French law
    lacks what it must have, or when the collaboration is over.
    """
    typed = clean(name, lines=False)
    if not typed or len(typed) > 160:
        raise ValueInvalid("There is no name.", "Type the name of who accepts, in full.")
    now = _locked(collaboration)
    newest = terms_of(now)
    if newest is None:
        raise ValueInvalid("There are no terms yet.", "Propose some first.")
    if digest != newest.digest:
        raise ChangedMeanwhile(f"The terms are at version {newest.version} meanwhile.",
                               "Read that one, then accept it.")  # fmt: skip
    if newest.acceptances.filter(by_creator=by_creator).exists():
        return newest
    if now.state not in OPEN:
        raise ValueInvalid(f"A collaboration that is {now.state} takes no acceptance.",
                           "Begin a new one.")  # fmt: skip
    # Two collaborations with her are counted together: one after the other.
    Contact.objects.select_for_update().get(pk=now.contact_id)
    in_the_way = obstacles(newest)
    if in_the_way:
        raise ValueInvalid(f"These terms cannot be accepted yet. {' '.join(in_the_way)}",
                           "Propose a version that has it.")  # fmt: skip
    Acceptance.objects.create(terms=newest, by_creator=by_creator, name=typed, by=user,
                              digest=digest)  # fmt: skip
    record("collaborate.terms.accept", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(now),
           after={"version": newest.version, "digest": digest,
                  "by_creator": by_creator})  # fmt: skip
    if newest.acceptances.count() == 2:
        _agree(now, newest, user, by_creator)
    collaboration.refresh_from_db()
    return newest


def obstacles(terms: Terms) -> list[str]:
    """Why a version cannot be accepted, in sentences; nothing where it can."""
    found = []
    missing = dict.fromkeys(words for one in terms.clauses for words in one["missing"])
    if missing:
        found.append(f"Not filled in yet: {', '.join(missing)}.")
    if terms.french:
        total = total_of(terms.collaboration, terms)
        keys = [one["key"] for one in terms.clauses]
        gaps = wording.french_gaps(keys, bundled().values(), Deal.of(terms.body))
        if total.needed and gaps:
            found.append(f"{total.words} It needs {', '.join(gaps)}.")
    return found


def both_accepted(collaboration: Collaboration) -> bool:
    """Whether the newest version has the yes of both sides: what ``move(…, "agree")`` asks."""
    newest = terms_of(collaboration)
    return newest is not None and newest.agreed_at is not None


def _agree(now: Collaboration, terms: Terms, user: User | None, by_creator: bool) -> None:
    terms.agreed_at = timezone.now()
    terms.save(update_fields=["agreed_at"])
    if now.state in NEGOTIABLE:
        move(now, user, "agree", by_creator=by_creator)
        return
    record("collaborate.terms.amend", space=now.campaign.space, user=user,
           subject=f"collaboration:{now.pk}", label=str(now),
           after={"version": terms.version, "digest": terms.digest})  # fmt: skip
    follow(AMEND, now, user)


def _locked(collaboration: Collaboration) -> Collaboration:
    return (
        Collaboration.objects.select_for_update(of=("self",))
        .select_related("campaign__brand", "campaign__brief", "campaign__space", "contact")
        .get(pk=collaboration.pk)
    )


def _written(now: Collaboration, deal: Deal, version: int) -> Terms:
    """A version with its text, not stored yet."""
    about = about_of(now, version)
    written = wording.write(library(now.campaign.space), deal, about)
    text = wording.canonical(written, about)
    return Terms(
        collaboration=now, version=version, body=deal.as_json(),
        clauses=[{"key": one.key, "title": one.title, "text": one.text,
                  "missing": list(one.missing)} for one in written],
        text=text, digest=wording.digest(text), french=about.french,
        grants=deal.usage is not None or deal.exclusivity is not None,
    )  # fmt: skip


def about_of(now: Collaboration, version: int) -> About:
    """What the text says besides the deal."""
    campaign = now.campaign
    audience = [place for place in campaign.audience_countries.split(",") if place]
    places = dict.fromkeys(p for p in (*audience, now.contact.country, campaign.brand_country) if p)
    return About(
        brand=campaign.brand.name, creator=str(now.contact), campaign=campaign.name,
        kind=str(now.get_kind_display()), version=version, starts=campaign.starts_on,
        ends=campaign.ends_on, places=tuple(places), french=bool(is_french(now)),
    )  # fmt: skip


def _says(terms: Terms) -> tuple[Any, Any]:
    """What a version says, whatever its number."""
    return terms.body, terms.clauses
