"""Creator briefs at the desk: versions that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from wrensong.core.errors import ChangedMeanwhile, NotFound

if TYPE_CHECKING:
    from wrensong.collaborate.models import Campaign
    from wrensong.desk.models import Space

TEXT = """objective = "Home bakers know the rye"

[[deliverables]]
platform = "instagram"
format = "reel"
count = 1

[compensation]
fee = "300 EUR"
"""


@pytest.fixture
def campaign(space: Space) -> Campaign:
    from wrensong.collaborate.desk import add_campaign
    from wrensong.match.models import BrandRecord

    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text="")
    return add_campaign(space, None, brand, "Rye in spring", "EUR")


def test_every_save_is_a_version_that_stays(campaign: Campaign) -> None:
    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import briefs

    assert briefs.current_brief(campaign) is None
    first = briefs.save_brief(campaign, None, parse(TEXT), 0)
    second = briefs.save_brief(campaign, None, parse(TEXT.replace("300", "350")), 1)
    assert [one.number for one in briefs.brief_versions(campaign)] == [2, 1]
    assert briefs.current_brief(campaign) == second
    assert "300 EUR" in briefs.get_brief_version(campaign, 1).text == first.text
    with pytest.raises(NotFound):
        briefs.get_brief_version(campaign, 3)


def test_saving_the_same_words_again_makes_no_version(campaign: Campaign) -> None:
    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import briefs

    first = briefs.save_brief(campaign, None, parse(TEXT), 0)
    assert briefs.save_brief(campaign, None, parse(TEXT), 1) == first


def test_an_outdated_save_overwrites_nothing(campaign: Campaign) -> None:
    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import briefs

    briefs.save_brief(campaign, None, parse(TEXT), 0)
    with pytest.raises(ChangedMeanwhile):
        briefs.save_brief(campaign, None, parse(TEXT.replace("300", "1")), 0)
    assert len(briefs.brief_versions(campaign)) == 1


def test_the_log_says_what_changed(campaign: Campaign) -> None:
    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import briefs
    from wrensong.desk.models import Entry

    briefs.save_brief(campaign, None, parse(TEXT), 0)
    briefs.save_brief(campaign, None, parse(TEXT.replace("300", "350")), 1)
    entry = Entry.objects.filter(verb="collaborate.brief.save").order_by("-id")[0]
    assert entry.before == {"What she gets: Fee": "300 EUR"}
    assert entry.after == {"What she gets: Fee": "350 EUR", "version": 2}


def test_a_told_brief_is_plain_and_says_only_what_holds(campaign: Campaign) -> None:
    import json

    from wrensong.collaborate.briefing.parsing import parse
    from wrensong.collaborate.desk import briefs, told_brief

    told = told_brief(briefs.save_brief(campaign, None, parse(TEXT), 0))
    assert json.loads(json.dumps(told)) == told
    assert [one["key"] for one in told["sections"]] == ["about", "deliverables", "compensation"]
    fee = told["sections"][2]["rows"][0][0]
    assert (fee["label"], fee["words"], fee["place"]) == ("Fee", "300 EUR", "compensation.fee")
