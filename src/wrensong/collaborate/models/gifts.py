"""Products given away, what each creator chose, and the parcel it became."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models

from wrensong.core.money import Money
from wrensong.desk.models import Space, User

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Product(models.Model):
    """Something that may be given. ``stock`` None means as many as wanted; it is what is left, not
    counting what was chosen already."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="products")
    brand = models.ForeignKey("match.BrandRecord", models.PROTECT, related_name="products")
    name = models.CharField(max_length=120)
    sku = models.CharField(max_length=60, blank=True)
    cost = models.DecimalField(max_digits=18, decimal_places=2)  # of goods, for one
    value = models.DecimalField(max_digits=18, decimal_places=2)  # retail, for one
    currency = models.CharField(max_length=3)
    stock = models.IntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("name", "id")
        constraints = (
            models.UniqueConstraint(fields=["space", "name"], name="one_product_per_name"),
            models.UniqueConstraint(
                fields=["space", "sku"], name="one_product_per_sku", condition=~models.Q(sku="")
            ),
            models.CheckConstraint(
                condition=models.Q(stock=None) | models.Q(stock__gte=0), name="stock_not_below_zero"
            ),
        )

    def __str__(self) -> str:
        return self.name


class GiftOffer(models.Model):
    """The gift of one collaboration: what she may choose, and how far its parcel is.

    ``state`` moves only as rules.gifting allows. The address stands apart (``GiftAddress``) and
    goes on its own day. ``posted_url`` and ``posted_key`` (a post of the facts) are what she made.
    """

    collaboration = models.OneToOneField(
        "collaborate.Collaboration", models.CASCADE, related_name="gift"
    )
    lines: RelatedManager[GiftLine]
    address: GiftAddress
    products = models.ManyToManyField(Product, related_name="offers")
    currency = models.CharField(max_length=3)
    max_items = models.IntegerField(default=1)
    max_value = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    keep_days = models.IntegerField(default=30)  # an address, after delivery
    state = models.CharField(max_length=12, default="offered")
    by_creator = models.BooleanField(default=False)  # she chose herself
    chosen_at = models.DateTimeField(null=True)
    exported_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField(max_length=120, blank=True)
    delivered_on = models.DateField(null=True)
    looked_at = models.DateTimeField(null=True)  # when somebody said whether she posted
    posted_url = models.CharField(max_length=500, blank=True)
    posted_key = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"a gift for {self.collaboration.contact}"

    @property
    def number(self) -> str:
        """How the parcel is called on lists and in a shop: ``G-12``."""
        return f"G-{self.pk}"

    def total(self, of: str) -> Money:
        """What was chosen, at the ``cost`` or the retail ``value`` it had when it was chosen."""
        amounts = (getattr(line, of) * line.quantity for line in self.lines.all())
        return Money(sum(amounts, Decimal(0)), self.currency)


class GiftLine(models.Model):
    """So many of one product in a gift, with cost and value as they were when it was chosen."""

    offer = models.ForeignKey(GiftOffer, models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="lines")
    quantity = models.PositiveIntegerField()
    cost = models.DecimalField(max_digits=18, decimal_places=2)
    value = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["offer", "product"], name="one_line_per_product"),
        )


class GiftAddress(models.Model):
    """Where a parcel goes; deleted on ``delete_on``."""

    offer = models.OneToOneField(GiftOffer, models.CASCADE, related_name="address")
    contact = models.ForeignKey("engage.Contact", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    line1 = models.CharField(max_length=160)
    line2 = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100)
    region = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2)
    phone = models.CharField(max_length=40, blank=True)
    given_at = models.DateTimeField()
    by_creator = models.BooleanField(default=False)
    delete_on = models.DateField()

    FIELDS = ("name", "line1", "line2", "postcode", "city", "region", "country", "phone")


class GiftStep(models.Model):
    """One step of a gift. Steps are only ever added."""

    offer = models.ForeignKey(GiftOffer, models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    by_creator = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
