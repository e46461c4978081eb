"""No table of the desk can be forgotten when a creator is exported or erased."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from wrensong.desk.models import Space
from wrensong.desk.privacy import Holding, holdings, our_models, person, text_fields, way

TABLES = {model._meta.label: model for model in our_models()}


@pytest.mark.parametrize("label", sorted(TABLES))
def test_every_table_says_what_it_holds_of_a_creator(label: str) -> None:
    """Hangs it on engage.Contact, or is it named in its room's privacy.py?"""
    assert label in holdings(), f"say in the privacy.py of its room what {label} holds of creators"


@pytest.mark.parametrize("label", sorted(holdings()))
def test_what_is_said_fits_the_table(label: str) -> None:
    told: Holding = holdings()[label]
    assert label in TABLES, f"{label} is no table any more"
    model = TABLES[label]
    assert told.what
    columns = {one.name for one in model._meta.concrete_fields}
    assert set(told.fields) <= columns
    assert set(told.blank) <= columns
    assert bool(told.fields) == (told.how == "account")
    if told.how in ("hers", "keep"):
        assert model is person() or way(model, person())
    if told.how in ("account", "named", "all", "mentions"):
        assert way(model, Space), f"{label} belongs to no workspace, so it is never looked through"


def test_what_hangs_on_her_record_is_told_in_words_of_its_own() -> None:
    """Whoever erases somebody reads these words, so each table of hers has its own."""
    declared = [name for table in settings.WRENSONG_PRIVACY for name in import_string(table)]
    assert {n for n, told in holdings().items() if told.how == "hers"} <= set(declared)
    words = [told.what for told in holdings().values() if told.how == "hers"]
    assert len(set(words)) == len(words)


def test_money_is_kept_and_nothing_else() -> None:
    assert [n for n, told in holdings().items() if told.how == "keep"] == [
        "collaborate.LedgerEntry"
    ]


def test_a_table_without_an_entry_would_be_found() -> None:
    """The walk sees a table that only just came: it hangs on nobody and is named nowhere."""

    class Fresh(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "desk"
            managed = False

    try:
        assert not way(Fresh, person())
        assert "desk.Fresh" not in holdings()
        assert [one.name for one in text_fields(Fresh)] == ["text"]
    finally:
        del Fresh._meta.apps.all_models["desk"]["fresh"]
        Fresh._meta.apps.clear_cache()
