"""Pages and endpoints of the brief for creators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from wrensong.collaborate.models import Campaign
    from wrensong.desk.models import Space

SignIn = Callable[[str], "Client"]
SENT = {
    "version": "0", "title": "Rye in spring", "objective": "Home bakers know our rye",
    "deliverables.0.platform": "instagram", "deliverables.0.format": "reel",
    "deliverables.0.count": "1", "deliverables.0.due": "2026-12-01", "compensation.fee": "300 EUR",
    "usage.channels": "our Instagram\nour shop", "notes": "The review must be positive.",
    "disclosure.0.country": "AT", "disclosure.0.label": "Werbung", "approval.asked": "no",
}  # fmt: skip


@pytest.fixture
def campaign(space: Space) -> Campaign:
    from wrensong.collaborate.desk import add_campaign
    from wrensong.match.models import BrandRecord

    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text="")
    return add_campaign(space, None, brand, "Rye in spring", "EUR", audience_countries="AT,DE")


def _at(campaign: Campaign, more: str = "") -> str:
    return f"/w/{campaign.space.slug}/collaborate/campaigns/{campaign.pk}/brief{more}"


def test_an_empty_brief_teaches_the_next_step(campaign: Campaign, sign_in: SignIn) -> None:
    page = sign_in("ben").get(_at(campaign)).content.decode()
    assert "Nothing is written yet" in page and _at(campaign, "/edit") in page
    assert _at(campaign, "/edit") not in sign_in("cleo").get(_at(campaign)).content.decode()


def test_a_new_form_knows_what_the_campaign_says(campaign: Campaign, sign_in: SignIn) -> None:
    page = sign_in("ben").get(_at(campaign, "/edit")).content.decode()
    assert 'value="Advertisement"' in page and 'value="Werbung"' in page and 'value="2, 14"' in page


def test_a_saved_brief_shows_each_finding_beside_its_field(
    campaign: Campaign, sign_in: SignIn
) -> None:
    ben = sign_in("ben")
    done = ben.post(_at(campaign, "/edit"), SENT, follow=True)
    assert done.redirect_chain == [(_at(campaign), 302)]
    page = done.content.decode()
    assert "Version 1 of the brief is saved." in page
    notes = page.index("The review must be positive.")
    assert "honest opinion" in page[notes:]
    told = ben.get("/api" + _at(campaign)).json()["brief"]
    assert {(one["rule"], one["place"]) for one in told["remarks"]} == {
        ("review-for-positive", "notes"), ("usage-term", "usage.months"),
        ("missing-kill-fee", "compensation.kill_fee_draft"), ("missing-disclosure", "disclosure"),
    }  # fmt: skip
    usage = next(one for one in told["sections"] if one["key"] == "usage")
    assert usage["rows"][0][0]["value"] == ["our Instagram", "our shop"]
    assert [one["rule"] for one in usage["remarks"]] == ["usage-term"]
    form = ben.get(_at(campaign, "/edit")).content.decode()
    assert "no months say for how long" in form.replace("\n", " ")


def test_what_cannot_be_read_is_said_beside_it_and_nothing_typed_is_lost(
    campaign: Campaign, sign_in: SignIn
) -> None:
    from wrensong.collaborate.desk import current_brief

    sent = SENT | {"compensation.fee": "a lot", "deliverables.0.count": "some"}
    answer = sign_in("ben").post(_at(campaign, "/edit"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and current_brief(campaign) is None
    assert 'value="a lot"' in page and 'value="some"' in page
    assert 'id="f-compensation-fee-error"' in page and "no whole number" in page


def test_another_row_is_added_without_saving(campaign: Campaign, sign_in: SignIn) -> None:
    from wrensong.collaborate.desk import current_brief

    page = sign_in("ben").post(_at(campaign, "/edit"), SENT | {"more": "deliverables"})
    assert page.status_code == 200 and 'name="deliverables.2.count"' in page.content.decode()
    filled = sign_in("ben").post(_at(campaign, "/edit"), SENT | {"more": "labels"}).content.decode()
    assert 'name="disclosure.1.country" id="f-disclosure-1-country" value="DE"' in filled
    assert current_brief(campaign) is None


def test_an_outdated_save_shows_both_and_overwrites_nothing(
    campaign: Campaign, sign_in: SignIn
) -> None:
    ben = sign_in("ben")
    ben.post(_at(campaign, "/edit"), SENT)
    answer = sign_in("ada").post(_at(campaign, "/edit"), SENT | {"compensation.fee": "280 EUR"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "300 EUR" in page and "280 EUR" in page
    assert len(ben.get("/api" + _at(campaign, "/versions")).json()["versions"]) == 1


def test_versions_stay_and_two_stand_beside_each_other(campaign: Campaign, sign_in: SignIn) -> None:
    ben = sign_in("ben")
    ben.post(_at(campaign, "/edit"), SENT)
    ben.post(_at(campaign, "/edit"), SENT | {"version": "1", "compensation.fee": "350 EUR"})
    page = ben.get(_at(campaign, "/compare")).content.decode()
    assert "300 EUR" in page and "350 EUR" in page and "1 field differs" in page
    told = ben.get("/api" + _at(campaign, "/compare?one=1&other=2")).json()
    assert [one["label"] for one in told["differences"]] == ["Fee"]
    assert "There is a newer one" in ben.get(_at(campaign, "/versions/1")).content.decode()
    file = ben.get(_at(campaign, "/versions/1?format=toml"))
    assert file["Content-Type"] == "application/toml" and b'fee = "300 EUR"' in file.content
    assert ben.get(_at(campaign, "/versions/9")).status_code == 404


def test_the_file_of_a_brief_is_read_back_as_it_is(campaign: Campaign, sign_in: SignIn) -> None:
    ben = sign_in("ben")
    ben.post(_at(campaign, "/edit"), SENT)
    text = ben.get(_at(campaign, "?format=toml")).content.decode()
    sent: Any = {"text": text.replace("300", "310"), "version": 1}
    answer = ben.put("/api" + _at(campaign, "/edit"), sent, content_type="application/json")
    assert answer.status_code == 200 and answer.json()["brief"]["number"] == 2


def test_a_viewer_reads_and_does_not_write(campaign: Campaign, sign_in: SignIn) -> None:
    sign_in("ben").post(_at(campaign, "/edit"), SENT)
    cleo = sign_in("cleo")
    assert cleo.get(_at(campaign)).status_code == 200
    assert cleo.get(_at(campaign, "/edit")).status_code == 403
    assert cleo.post(_at(campaign, "/edit"), SENT).status_code == 403


def test_a_stranger_sees_nothing(campaign: Campaign, other_space: Space, sign_in: SignIn) -> None:
    dov = sign_in("dov")
    assert dov.get(_at(campaign)).status_code == 404
    elsewhere = f"/w/{other_space.slug}/collaborate/campaigns/{campaign.pk}/brief"
    assert dov.get(elsewhere).status_code == 404
    assert dov.get("/api" + elsewhere).status_code == 404
