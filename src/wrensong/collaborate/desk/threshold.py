"""What a brand gives a creator in a year, against the French threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone

from wrensong.collaborate.models import Collaboration, Terms
from wrensong.collaborate.rules.terms import Deal
from wrensong.collaborate.rules.threshold import Counted, Threshold, Total, french, running_total
from wrensong.core.money import Money
from wrensong.discover.service import disclosure_rules
from wrensong.match.desk import effective_brief


@dataclass(frozen=True, slots=True)
class Given:
    """A value another area knows of: a gift, a commission, what was paid for cancelled work."""

    counted: Counted
    collaboration: int | None = None
    gift: bool = False


Source = Callable[[Collaboration, int], Iterable[Given]]
_SOURCES: list[Source] = []


def also_count(source: Source) -> None:
    """Let an area add what it knows. ``source(collaboration, year)`` gives what the same creator
    got from the same brand in that year, besides what terms promise. Of the gifts of one
    collaboration the larger counts: the value promised in its terms, or what was given."""
    if source not in _SOURCES:
        _SOURCES.append(source)


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
    what it promises (None: its newest)."""
    now = timezone.now().date()
    first = collaboration.terms.exclude(agreed_at=None).order_by("version").first()
    on = first.agreed_at.date() if first and first.agreed_at else now
    deals = [(collaboration, terms or collaboration.terms.first(), on), *_others(collaboration)]
    extra = [one for source in _SOURCES for one in source(collaboration, on.year)]
    counted = [one for kept, said, day in deals for one in _of_deal(kept, said, day, extra)]
    counted += [one.counted for one in extra if not one.gift or one.collaboration is None]
    rates = _rates(collaboration)
    return running_total(counted, on.year, threshold(), rates, collaboration.campaign.objective)


def _others(collaboration: Collaboration) -> list[tuple[Collaboration, Terms, date]]:
    """What is in force in other collaborations of the same creator and brand."""
    rows = Terms.objects.filter(
        collaboration__contact=collaboration.contact,
        collaboration__campaign__brand=collaboration.campaign.brand,
    ).exclude(agreed_at=None).exclude(collaboration=collaboration.pk)  # fmt: skip
    rows = rows.exclude(collaboration__state="cancelled").select_related("collaboration__campaign")
    newest: dict[int, Terms] = {}
    first: dict[int, date] = {}
    for one in rows.order_by("version"):
        assert one.agreed_at is not None
        newest[one.collaboration_id] = one
        first.setdefault(one.collaboration_id, one.agreed_at.date())
    return [(one.collaboration, one, first[key]) for key, one in newest.items()]


def _of_deal(
    kept: Collaboration, said: Terms | None, on: date, extra: list[Given]
) -> list[Counted]:
    if said is None:
        return []
    deal, objective = Deal.of(said.body), kept.campaign.objective
    name = f"{kept.get_kind_display()}, {kept.campaign}"
    values: list[tuple[str, Money | None]] = []
    if deal.fee:
        values.append((f"fee of the {name}", deal.fee))
    if deal.exclusivity and deal.exclusivity.fee:
        values.append((f"exclusivity of the {name}", deal.exclusivity.fee))
    if deal.commission_percent:
        values.append((f"commission of the {name}", None))
    given = [one.counted for one in extra if one.gift and one.collaboration == kept.pk]
    promised = deal.product_value
    if _less_than_given(promised, given):
        return [Counted(w, v, on, objective) for w, v in values] + given
    if promised or deal.product:
        values.append((f"products of the {name}", promised))
    return [Counted(words, value, on, objective) for words, value in values]


def _less_than_given(promised: Money | None, given: list[Counted]) -> bool:
    """Whether what was given counts instead of what was promised; also where the two cannot be
    compared, since a gift that was sent is certain."""
    if not given:
        return False
    if promised is None or any(
        one.value is None or one.value.currency != promised.currency for one in given
    ):
        return True
    total = sum((one.value.amount for one in given if one.value), Decimal(0))
    return total > promised.amount


def _rates(collaboration: Collaboration) -> dict[str, Decimal]:
    brief = collaboration.campaign.brief
    return dict(effective_brief(brief).rates) if brief else {}
