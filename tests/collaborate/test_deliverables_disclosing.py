"""Whether a deliverable discloses: by the strictest of the countries that are known."""

from __future__ import annotations

from typing import Any

import pytest
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate.desk import get_deliverable, say_live, submit, told_deliverable
from wrensong.collaborate.desk.deliverables import add_deliverable
from wrensong.collaborate.desk.disclosing import disclosure_of
from wrensong.collaborate.desk.published import caption_from_files, keep_caption
from wrensong.collaborate.desk.reviews import approve
from wrensong.collaborate.models import Deliverable
from wrensong.core.errors import NotFound
from wrensong.desk.models import Space
from wrensong.desk.readings import reading
from wrensong.discover.service import Discover
from wrensong.engage.desk import Contact

POST = "https://www.instagram.com/p/1"
LABELLED = "Werbung (advertisement): my new oven is here."


def _piece(space: Space, *, kind: str = "post", **places: str) -> Deliverable:
    countries = {"brand_country": "AT", "audience_countries": "AT,DE", **places}
    made = agreed_work(campaign_of(space, **countries), kind=kind)
    return get_deliverable(space, add_deliverable(made, None, {"format": "post"}).pk)


def _levels(told: dict[str, Any]) -> dict[str, str]:
    return {one["rule"]: one["level"] for one in told["findings"]}


def test_the_strictest_country_counts(space: Space) -> None:
    piece = _piece(space, brand_country="US")
    submit(piece, text="My new oven is here. Great crust, too. #ad", label=True)
    told = disclosure_of(piece, live=False)
    assert told["places"] == ["US", "EU", "DE"] and told["level"] == "fail"
    assert _levels(told)["DE.placement"] == "fail" and _levels(told)["US.placement"] == "warn"
    worst = next(one for one in told["findings"] if one["level"] == "fail")
    assert worst["better"] and worst["source"]


def test_a_clear_label_passes_before_publication(space: Space) -> None:
    piece = _piece(space)
    submit(piece, text=LABELLED, label=True)
    told = disclosure_of(piece, live=False)
    assert (told["level"], told["of"]) == ("pass", "version 1")
    assert told["places"] == ["EU", "DE"] and "Werbung" in told["words"]


def test_the_newest_version_is_the_one_that_counts(space: Space) -> None:
    piece = _piece(space)
    submit(piece, text=LABELLED, label=True)
    submit(piece, text="My new oven.", label=True)
    assert disclosure_of(piece, live=False)["level"] == "fail"


@pytest.mark.parametrize(
    ("places", "rule", "words"),
    [
        ({"brand_country": ""}, "country.brand", "Say whose rules hold: give the country in the"),
        ({"audience_countries": ""}, "country.audience", "Say whose rules hold"),
        ({"brand_country": "JP"}, "country.JP", "Ask somebody who knows the law"),
    ],
)
def test_an_unknown_country_is_not_checked(
    space: Space, places: dict[str, str], rule: str, words: str
) -> None:
    piece = _piece(space, **places)
    submit(piece, text=LABELLED, label=True)
    told = disclosure_of(piece, live=False)
    assert told["level"] == "not checked" and _levels(told)[rule] == "not checked"
    assert any(words in one["better"] for one in told["findings"])


def test_an_unknown_country_hides_no_failure(space: Space) -> None:
    piece = _piece(space, brand_country="")
    submit(piece, text="My new oven is here.")
    assert disclosure_of(piece, live=False)["level"] == "fail"


def test_her_own_country_counts_and_its_absence_is_said(space: Space) -> None:
    piece = _piece(space)
    Contact.objects.update(country="")
    piece = get_deliverable(space, piece.pk)
    submit(piece, text=LABELLED, label=True)
    assert _levels(disclosure_of(piece, live=False))["country.creator"] == "not checked"


@pytest.mark.parametrize(
    ("kind", "tie"),
    [("post", "paid"), ("review", "paid"), ("giveaway", "paid"), ("gift", "gift"),
     ("ambassador", "ambassador"), ("affiliate", "affiliate")],
)  # fmt: skip
def test_the_tie_follows_from_the_kind_of_work(space: Space, kind: str, tie: str) -> None:
    piece = _piece(space, kind=kind)
    submit(piece, text="My new oven.")
    told = disclosure_of(piece, live=False)
    assert (told["relationship"], told["level"]) == (tie, "fail")


def test_without_a_caption_nothing_is_claimed(space: Space) -> None:
    piece = _piece(space)
    assert disclosure_of(piece, live=False)["level"] == "not checked"
    submit(piece, text="", link="https://drafts.example/1")
    assert disclosure_of(piece, live=False)["level"] == "not checked"
    say_live(piece, POST)
    assert disclosure_of(piece, live=True)["level"] == "not checked"


def test_what_went_live_is_checked_on_its_own(space: Space) -> None:
    piece = _piece(space)
    submit(piece, text=LABELLED, label=True)
    say_live(piece, POST)
    keep_caption(piece, None, "My new oven.", label=None)
    piece = get_deliverable(space, piece.pk)
    assert disclosure_of(piece, live=False)["level"] == "pass"
    assert disclosure_of(piece, live=True)["level"] == "fail"
    assert told_deliverable(piece)["warning"] == "live before the review"
    approve(piece, None)
    assert told_deliverable(get_deliverable(space, piece.pk))["warning"] == "does not disclose"
    say_live(piece, POST + "2")
    piece = get_deliverable(space, piece.pk)
    assert (piece.live_caption, told_deliverable(piece)["warning"]) == ("", "")


def test_the_live_text_is_taken_from_imported_posts_by_its_address(space: Space) -> None:
    ws = reading(space)
    mina = ws.room(Discover).account("@mina.bakes", "instagram")
    row = ws.lake.run(
        "SELECT url, caption FROM posts WHERE account_id = $a AND url IS NOT NULL "
        "AND caption IS NOT NULL LIMIT 1",
        parameters={"a": mina["account_id"]},
    ).to_pylist()
    piece = _piece(space)
    from wrensong.core import ids

    Contact.objects.update(account=ids.show("ac", mina["account_id"]))
    piece = get_deliverable(space, piece.pk)
    say_live(piece, "https://www.instagram.com/p/not-imported")
    with pytest.raises(NotFound, match="No imported post"):
        caption_from_files(piece, None, ws)
    assert row, "the demo world has posts with addresses"
    say_live(piece, row[0]["url"].replace("https://www.", "https://") + "/?igsh=1")
    kept = caption_from_files(get_deliverable(space, piece.pk), None, ws)
    assert (kept.live_caption, kept.live_caption_from) == (row[0]["caption"].strip(), "files")
