"""Products that may be given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from wrensong.collaborate.models.gifts import Product
from wrensong.core.errors import ChangedMeanwhile, NotFound, ValueInvalid
from wrensong.core.money import CURRENCIES, minor_units
from wrensong.desk.audit import changes, record
from wrensong.desk.models import Space, User
from wrensong.match.desk import BrandRecord

MOST_MONEY = Decimal(10) ** 12
MOST_STOCK = 10_000_000


@dataclass(frozen=True, slots=True)
class ProductSaid:
    """What a form says of a product; ``stock`` None: as many as wanted."""

    name: str
    cost: Decimal
    value: Decimal
    currency: str
    sku: str = ""
    stock: int | None = None

    def checked(self) -> dict[str, Any]:
        """The fields as they are kept. Raises ValueInvalid."""
        name, sku = " ".join(self.name.split()), self.sku.strip()
        if not name or len(name) > 120 or not name.isprintable():
            raise ValueInvalid("A product needs a name of at most 120 letters.", "Write one.")
        if len(sku) > 60 or not sku.isprintable():
            raise ValueInvalid("The SKU is longer than 60 letters.", "Write it as your shop does.")
        if self.currency not in CURRENCIES:
            raise ValueInvalid(f"“{self.currency}” is not a currency.", "Write its code: EUR.")
        for words, amount in (("cost", self.cost), ("retail value", self.value)):
            check_amount(words, amount, self.currency)
        if self.stock is not None and not 0 <= self.stock <= MOST_STOCK:
            raise ValueInvalid("The stock is not a number from 0 up.",
                               "Leave it empty when there is always enough.")  # fmt: skip
        return {"name": name, "sku": sku, "cost": self.cost, "value": self.value,
                "currency": self.currency, "stock": self.stock}  # fmt: skip


def check_amount(words: str, amount: Decimal, currency: str) -> None:
    """Raises ValueInvalid for less than nothing, too much, or parts of a cent."""
    places = min(minor_units(currency), 2)
    if not amount.is_finite() or amount < 0 or amount >= MOST_MONEY:
        raise ValueInvalid(f"The {words} is not an amount from 0 up.", "Write a number.")
    if amount != round(amount, places):
        raise ValueInvalid(f"The {words} has more than {places} places.", "Round it.")


def get_product(space: Space, pk: int) -> Product:
    """A product of this workspace. Raises NotFound, also for one of another workspace."""
    found = Product.objects.select_related("brand").filter(space=space, pk=pk).first()
    if found is None:
        raise NotFound("There is no such product in this workspace.", "See the list of products.")
    return found


def add_product(brand: BrandRecord, user: User | None, said: ProductSaid) -> Product:
    """A new product of a brand. Raises ValueInvalid, also for a name or SKU that is taken."""
    fields = said.checked()
    try:
        with transaction.atomic():
            made = Product.objects.create(space=brand.space, brand=brand, **fields)
            record("collaborate.product.add", space=brand.space, user=user,
                   subject=f"product:{made.pk}", label=made.name, after=_plain(fields))  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    return made


def save_product(kept: Product, user: User | None, version: int, said: ProductSaid) -> Product:
    """Change a product that is still at ``version``; what was chosen before keeps its cost and
    value. The stock counts on from what is written. Raises ChangedMeanwhile, ValueInvalid."""
    fields = said.checked()
    if fields["currency"] != kept.currency and kept.offers.exists():
        raise ValueInvalid(f"{kept} is part of gifts in {kept.currency}.",
                           "Add it once more in the other currency.")  # fmt: skip
    try:
        with transaction.atomic():
            old = Product.objects.select_for_update().get(pk=kept.pk)
            changed = Product.objects.filter(pk=kept.pk, version=version).update(
                **fields, version=F("version") + 1
            )
            if not changed:
                raise ChangedMeanwhile(f"{kept} was changed, or chosen, meanwhile.")
            before, after = changes(_plain({n: getattr(old, n) for n in fields}), _plain(fields))
            record("collaborate.product.save", space=kept.space, user=user,
                   subject=f"product:{kept.pk}", label=fields["name"], before=before,
                   after=after)  # fmt: skip
    except IntegrityError:
        raise _taken() from None
    kept.refresh_from_db()
    return kept


@transaction.atomic
def archive_product(kept: Product, user: User | None, away: bool) -> None:
    """Put a product away, or bring it back: it is offered in no new gift, and cannot be chosen."""
    Product.objects.filter(pk=kept.pk).update(
        archived_at=timezone.now() if away else None, version=F("version") + 1
    )
    record(f"collaborate.product.{'archive' if away else 'restore'}", space=kept.space, user=user,
           subject=f"product:{kept.pk}", label=kept.name)  # fmt: skip
    kept.refresh_from_db()


def key_of(sent: str) -> str:
    """A short text without what a line of a file could be broken by."""
    return re.sub(r"[\x00-\x1f]", " ", sent).strip()


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {n: str(v) if isinstance(v, Decimal) else v for n, v in fields.items()}


def _taken() -> ValueInvalid:
    return ValueInvalid("There is a product of this name or SKU already.", "Open that one.")
