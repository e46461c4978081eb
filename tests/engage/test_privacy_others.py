"""Erasing one creator leaves everybody else's data as they were, whatever she is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.collaborate.agreeing import a_campaign, agree, mina

from wrensong.collaborate.desk import Collaboration, propose
from wrensong.collaborate.models import Terms
from wrensong.core.naming import Names
from wrensong.desk.models import Note, Space, User
from wrensong.desk.sweeping import sweep
from wrensong.engage.desk.privacy_files import clean
from wrensong.engage.desk.privacy_words import own_words
from wrensong.engage.models import Contact

pytestmark = pytest.mark.django_db


def called(handle: str, *, email: str = "", name: str = "") -> Names:
    return Names(
        frozenset({3765237554868125868}), (("instagram", handle, ""),),
        (email,) if email else (), (name,) if name else (),
    )  # fmt: skip


def erase(space: Space, names: Names, people: tuple[int, ...] = ()) -> None:
    """As ``privacy.begin`` and ``finish`` do at the desk."""
    words = own_words(space, names, people)
    whole = Names(names.numbers, names.accounts, names.emails, names.names, words)
    with transaction.atomic():
        sweep(space, whole, list(people))


def everything(work: Collaboration) -> list[Any]:
    """What others agreed upon, as it stands."""
    work.refresh_from_db()
    rows: list[Any] = list(Terms.objects.values("body", "clauses", "text", "digest"))
    rows += [work.state, work.campaign.currency, work.campaign.name]
    campaign = type(work.campaign).objects.select_related("brief", "brand").get()
    assert campaign.brief is not None
    return [*rows, campaign.currency, campaign.brief.text, campaign.brand.name]


@pytest.fixture
def work(other_space: Space) -> Collaboration:
    made = propose(a_campaign(other_space), mina(other_space), "post", None)
    agree(made)
    return made


@pytest.mark.parametrize(
    "handle",
    ["eur", "fee", "amount", "post", "instagram", "agreed", "niche", "sourdough", "budget",
     "deliverables", "fern", "count", "law"],
)  # fmt: skip
def test_a_creator_called_like_a_word_of_ours_takes_no_agreement_with_her(
    work: Collaboration, handle: str
) -> None:
    before = everything(work)
    her = Contact.objects.create(
        space=work.campaign.space, account="ac_her", platform="instagram", handle=handle
    )
    erase(work.campaign.space, called(handle), (her.pk,))
    assert everything(work) == before
    assert not Contact.objects.filter(handle=handle).exists()


def test_a_creator_called_like_somebody_of_the_team_leaves_the_notes_about_that_one(
    space: Space,
) -> None:
    ben = User.objects.get(email="ben@example.org")
    note = Note.objects.create(space=space, account="ac_x", text="Ada called @ada", by=ben)
    erase(space, called("ada"))
    note.refresh_from_db()
    assert note.text == "Ada called [erased]"


def test_a_handle_that_is_nobody_elses_word_goes_wherever_it_stands(space: Space) -> None:
    ben = User.objects.get(email="ben@example.org")
    note = Note.objects.create(space=space, account="ac_x", text="ask minabakes", by=ben)
    erase(space, called("minabakes"))
    note.refresh_from_db()
    assert note.text == "ask [erased]"


def test_whoever_shares_her_address_name_or_handle_stays_who_they_are(other_space: Space) -> None:
    said = {"platform": "tiktok", "handle": "mina.bakes", "name": "Mina Okafor",
            "email": "hello@agency.example"}  # fmt: skip
    other = Contact.objects.create(space=other_space, account="ac_other", **said)
    erase(other_space, called("mina.bakes", email="hello@agency.example", name="Mina Okafor"))
    other.refresh_from_db()
    assert {name: getattr(other, name) for name in said} == said


def test_a_row_of_a_table_goes_whole_and_the_next_one_stays(tmp_path: Path) -> None:
    nils = '@nils,"Rye\n\nand ""salt"""\n'
    table = tmp_path / "posts.csv"
    table.write_text(
        f'handle,caption\n{nils}@nils,"A loaf\nwith @mina.bakes\ntoday"\n{nils}', "utf-8"
    )
    clean(tmp_path, called("mina.bakes"), [])
    assert table.read_text("utf-8") == f"handle,caption\n{nils}{nils}"


def test_a_quote_that_never_ends_takes_no_other_rows_with_it(tmp_path: Path) -> None:
    table = tmp_path / "posts.csv"
    table.write_text('handle,note\n@ana,5" pan\n@mina.bakes,x\n@nils,y\n', "utf-8")
    clean(tmp_path, called("mina.bakes"), [])
    assert table.read_text("utf-8") == 'handle,note\n@ana,5" pan\n@nils,y\n'
