"""The records of plan: what-if plans of a brief, and forecasts somebody wanted kept."""

from __future__ import annotations

from django.db import models

from wrensong.desk.models import Document, Space, User


class Scenario(models.Model):
    """A brief with some fields changed, under a name. The brief itself stays as it is.

    ``changes`` holds only the fields that differ (``plan.changing``); when the brief is edited
    later, the other fields follow it. ``version`` counts the saves.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="scenarios")
    brief = models.ForeignKey("match.BriefRecord", models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=80)
    changes = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["brief", "name"], name="one_scenario_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class KeptForecast(models.Model):
    """A forecast as it was when somebody kept it, to be held against what comes.

    ``body`` is the Forecast as JSON; its rows stand in the table ``forecasts`` of the lake under
    the ids in ``body["kept"]``. ``job`` is the work that wrote it.
    """

    space = models.ForeignKey(Space, models.CASCADE, related_name="kept_forecasts")
    brief = models.ForeignKey("match.BriefRecord", models.CASCADE, related_name="kept_forecasts")
    account_id = models.BigIntegerField()
    account = models.CharField(max_length=160)
    body = Document()
    job = models.BigIntegerField(unique=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["brief", "account_id"], name="kept_forecasts_of"),)
