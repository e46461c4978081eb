"""The ledger: what was earned, held and paid. Entries are only ever added."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from wrensong.collaborate.rules.ledger import KINDS
from wrensong.core.money import Money
from wrensong.desk.models import User

from .campaigns import Collaboration

_WORDS = "an entry of the ledger stays as it is; book one that reverses it"


class Kept(models.QuerySet["LedgerEntry"]):
    """Entries; nothing changes or removes them."""

    def update(self, **_: Any) -> NoReturn:
        raise TypeError(_WORDS)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(_WORDS)

    def delete(self) -> NoReturn:
        raise TypeError(_WORDS)


class LedgerEntry(models.Model):
    """One entry. ``amount`` is signed as rules.ledger says; ``day`` is when it happened, ``due``
    when it is to be paid, or ``net_days`` how many days after the work went live."""

    # PROTECT: money that was owed or paid outlives what it was for.
    collaboration = models.ForeignKey(Collaboration, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=[(k, v.words) for k, v in KINDS.items()])
    # 14 figures: SQLite keeps no more than 15 exactly.
    amount = models.DecimalField(max_digits=14, decimal_places=3)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    due = models.DateField(null=True)
    net_days = models.IntegerField(null=True)
    label = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    about = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = Kept.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["collaboration", "key"], name="one_entry_per_key"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(amount__gt=0, kind__in=[k for k, v in KINDS.items() if v.sign > 0])
                | Q(amount__lt=0, kind__in=[k for k, v in KINDS.items() if v.sign < 0]),
                name="amount_has_the_sign_of_its_kind",
            ),
        )

    @property
    def money(self) -> Money:
        """The signed amount, to the smallest coin of its currency."""
        return Money(self.amount, self.currency).rounded()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the entry. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError(_WORDS)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(_WORDS)
