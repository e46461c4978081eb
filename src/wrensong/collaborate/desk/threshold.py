"""What a brand gives a creator in a year, against the French threshold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils import timezone

from wrensong.collaborate.models import Collaboration, Terms
from wrensong.collaborate.rules.terms import Deal
from wrensong.collaborate.rules.threshold import Counted, Threshold, Total, french, running_total
from wrensong.core.money import Money
from wrensong.discover.service import disclosure_rules
from wrensong.match.desk import effective_brief

from .gifts import gift_offer_of, gift_value


def is_french(collaboration: Collaboration) -> bool | None:
    """Whether French rules hold; None: no country is known."""
    campaign = collaboration.campaign
    audience = [place for place in campaign.audience_countries.split(",") if place]
    return french(collaboration.contact.country, audience, campaign.brand_country)


def threshold() -> Threshold:
    """The threshold, as the data of the rules has it."""
    said = disclosure_rules()["jurisdictions"]["FR"]["written_contract_threshold"]
    amount = Money(Decimal(str(said["amount"])), said["currency"])
    return Threshold(amount, date.fromisoformat(said["from"]))


def total_of(collaboration: Collaboration, terms: Terms | None = None) -> Total:
    """The running total of creator and brand in the year of this collaboration, with ``terms`` as
    what it promises (None: its newest). Fees count from the day of the agreement; of the products
    of one collaboration the larger value counts, promised in its terms or chosen as a gift."""
    now = timezone.localdate()
    kept = _of_both(collaboration)
    deals = {
        one.pk: (Deal.of(said.body), _agreed_on(one) or now)
        for one in kept if one.state != "cancelled"
        if (said := _in_force(one)) is not None
    }  # fmt: skip
    on = _agreed_on(collaboration) or now
    asked = terms or collaboration.terms.first()
    if asked is not None:
        deals[collaboration.pk] = (Deal.of(asked.body), on)
    counted = [one for other in kept for one in _counted(other, *deals.get(other.pk, (None, now)))]
    rates = _rates(collaboration)
    return running_total(counted, on.year, threshold(), rates, collaboration.campaign.objective)


def _of_both(collaboration: Collaboration) -> list[Collaboration]:
    """Every collaboration of the same creator and brand, this one included."""
    rows = Collaboration.objects.filter(
        contact=collaboration.contact_id, campaign__brand=collaboration.campaign.brand_id
    )
    return list(rows.select_related("campaign").prefetch_related("terms"))


def _in_force(one: Collaboration) -> Terms | None:
    return next((terms for terms in one.terms.all() if terms.agreed_at), None)


def _agreed_on(one: Collaboration) -> date | None:
    """The day of the agreement; what is amended later still counts from that day."""
    return min(
        (terms.agreed_at.date() for terms in one.terms.all() if terms.agreed_at), default=None
    )


def _counted(one: Collaboration, deal: Deal | None, on: date) -> list[Counted]:
    """What one collaboration adds, fees first."""
    name, objective = f"{one.get_kind_display()}, {one.campaign}", one.campaign.objective
    values: list[tuple[str, Money | None]] = []
    if deal and deal.fee:
        values.append((f"fee of the {name}", deal.fee))
    if deal and deal.exclusivity and deal.exclusivity.fee:
        values.append((f"exclusivity of the {name}", deal.exclusivity.fee))
    if deal and deal.commission_percent:
        values.append((f"commission of the {name}", None))
    promised = deal.product_value if deal else None
    given, offer = gift_value(one), gift_offer_of(one)
    if deal is None and offer is not None and offer.chosen_at is not None:
        on = offer.chosen_at.date()
    if given is not None and (promised is None or _more(given, promised)):
        values.append((f"gift of the {name}", given))
    elif promised or (deal and deal.product):
        values.append((f"products of the {name}", promised))
    return [Counted(words, value, on, objective) for words, value in values]


def _more(given: Money, promised: Money) -> bool:
    """Whether what is given counts instead of what was promised; also where the two cannot be
    compared, since what was chosen is certain."""
    return given.currency != promised.currency or promised < given


def _rates(collaboration: Collaboration) -> dict[str, Decimal]:
    brief = collaboration.campaign.brief
    return dict(effective_brief(brief).rates) if brief else {}
