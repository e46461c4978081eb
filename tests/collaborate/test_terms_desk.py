"""Terms at the desk: either side proposes, both accept one version, and what is agreed stays."""

from __future__ import annotations

import hashlib

import pytest
from tests.collaborate.agreeing import a_collaboration, a_deal, agree

from wrensong.collaborate.desk import (
    accept_terms,
    agreed_terms,
    agreement_html,
    agreement_pdf,
    move,
    propose_terms,
    terms_of,
    told_terms,
)
from wrensong.collaborate.models import Acceptance, Collaboration, Step, Terms
from wrensong.core.errors import ChangedMeanwhile, ValueInvalid
from wrensong.desk.models import Entry, Space


@pytest.fixture
def proposed(other_space: Space) -> Collaboration:
    return a_collaboration(other_space)


def test_terms_are_agreed_once_both_sides_accepted_the_same_version(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal())
    assert proposed.state == "proposed"
    accept_terms(proposed, terms.digest, "Ben Fern")
    assert proposed.state == "proposed" and agreed_terms(proposed) is None
    accept_terms(proposed, terms.digest, "Mina Okafor", by_creator=True)
    assert proposed.state == "agreed"
    assert agreed_terms(proposed) == terms
    assert [(s.act, s.before, s.after, s.by_creator) for s in proposed.steps.all()] == [
        ("agree", "proposed", "agreed", True)
    ]


def test_the_digest_is_that_of_the_text_both_see(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal())
    assert terms.digest == hashlib.sha256(terms.text.encode()).hexdigest()
    assert told_terms(terms)["text"] == terms.text
    assert terms.text in agreement_html(proposed).replace("&amp;", "&")


def test_both_sides_accepting_different_versions_agree_nothing(proposed: Collaboration):
    first = propose_terms(proposed, a_deal())
    accept_terms(proposed, first.digest, "Ben Fern")
    second = propose_terms(proposed, a_deal(live_for_days=30), by_creator=True, version=1)
    accept_terms(proposed, second.digest, "Mina Okafor", by_creator=True)
    assert proposed.state == "negotiating" and agreed_terms(proposed) is None


def test_an_outdated_version_cannot_be_accepted_and_nothing_changes(proposed: Collaboration):
    first = propose_terms(proposed, a_deal())
    propose_terms(proposed, a_deal(live_for_days=30), by_creator=True)
    entries = Entry.objects.count()
    with pytest.raises(ChangedMeanwhile):
        accept_terms(proposed, first.digest, "Ben Fern")
    assert not Acceptance.objects.exists() and Entry.objects.count() == entries


def test_accepting_twice_changes_nothing(proposed: Collaboration):
    terms = agree(proposed)
    entries, steps, version = Entry.objects.count(), Step.objects.count(), proposed.version
    accept_terms(proposed, terms.digest, "Somebody Else", by_creator=True)
    proposed.refresh_from_db()
    assert (Entry.objects.count(), Step.objects.count()) == (entries, steps)
    assert proposed.version == version
    assert sorted(Acceptance.objects.values_list("name", flat=True)) == ["Ben Fern", "Mina Okafor"]


def test_who_proposes_to_terms_that_changed_meanwhile_is_told(proposed: Collaboration):
    propose_terms(proposed, a_deal(), version=0)
    with pytest.raises(ChangedMeanwhile):
        propose_terms(proposed, a_deal(live_for_days=30), version=0)
    assert terms_of(proposed).version == 1


def test_the_same_terms_again_are_no_new_version(proposed: Collaboration):
    propose_terms(proposed, a_deal())
    with pytest.raises(ValueInvalid, match="as they stand"):
        propose_terms(proposed, a_deal())


def test_nothing_but_two_acceptances_makes_an_agreement(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal())
    accept_terms(proposed, terms.digest, "Ben Fern")
    for by_creator in (False, True):
        with pytest.raises(ValueInvalid, match="accepted"):
            move(proposed, None, "agree", by_creator=by_creator)
    assert Collaboration.objects.get().state == "proposed"


def test_an_amendment_holds_once_both_accepted_it_and_the_old_terms_until_then(
    proposed: Collaboration,
):
    first = agree(proposed)
    new = propose_terms(proposed, a_deal(fee={"amount": "150.00", "currency": "EUR"}))
    assert proposed.state == "agreed"
    accept_terms(proposed, new.digest, "Ben Fern")
    assert agreed_terms(proposed) == first
    accept_terms(proposed, new.digest, "Mina Okafor", by_creator=True)
    assert agreed_terms(proposed) == new and proposed.state == "agreed"
    assert Terms.objects.get(pk=first.pk).text == first.text


def test_what_is_not_filled_in_blocks_the_acceptance(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal(creator={}))
    assert told_terms(terms)["obstacles"]
    with pytest.raises(ValueInvalid, match="the legal name of the creator"):
        accept_terms(proposed, terms.digest, "Ben Fern")
    assert "[the legal name of the creator: not filled in yet]" in terms.text


def test_a_collaboration_that_is_over_takes_no_terms(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal())
    move(proposed, None, "cancel", reason="The flour is sold out.")
    with pytest.raises(ValueInvalid, match="cancelled"):
        propose_terms(proposed, a_deal(live_for_days=30))
    with pytest.raises(ValueInvalid, match="cancelled"):
        accept_terms(proposed, terms.digest, "Mina Okafor", by_creator=True)


def test_an_acceptance_needs_a_name(proposed: Collaboration):
    terms = propose_terms(proposed, a_deal())
    for name in ("", "   ", "\u202eneB"):
        with pytest.raises(ValueInvalid, match="name"):
            accept_terms(proposed, terms.digest, name)


def test_the_pdf_is_a_pdf(proposed: Collaboration):
    agree(proposed)
    assert agreement_pdf(proposed).startswith(b"%PDF")


def test_new_work_within_the_exclusivity_of_another_brand_is_told(other_space: Space):
    from tests.collaborate.agreeing import a_campaign, mina

    from wrensong.collaborate.desk import propose
    from wrensong.collaborate.desk.rights import conflict_words, conflicts
    from wrensong.match.models import BrandRecord

    first = a_collaboration(other_space)
    agree(first, exclusivity={"category": "flour", "days": 30})
    same = a_campaign(other_space, name="Same brand")
    other = a_campaign(other_space, name="Another brand")
    other.brand = BrandRecord.objects.create(space=other_space, name="Krumelund", text="")
    other.save()
    work = propose(other, mina(other_space), "post", None)
    assert conflicts(same, mina(other_space)) == []
    (found,) = conflicts(other, work.contact)
    assert "promised Fern & Salt no flour for others" in conflict_words(found)
    move(first, None, "cancel", reason="Sold out.")
    assert conflicts(other, work.contact) == []


def test_what_hangs_on_an_act_happens_with_it_or_takes_it_back(
    proposed: Collaboration, monkeypatch: pytest.MonkeyPatch
):
    from wrensong.collaborate.desk import following

    seen: list[str] = []
    monkeypatch.setattr(following, "_FOLLOWING", {act: [] for act in following._FOLLOWING})
    following.on("agree", lambda kept, user: seen.append(kept.state))
    agree(proposed)
    assert seen == ["agreed"]

    def refuse(kept: Collaboration, user: object) -> None:
        raise ValueInvalid("No.")

    following.on("prepare", refuse)
    with pytest.raises(ValueInvalid, match="No"):
        move(proposed, None, "prepare")
    assert Collaboration.objects.get().state == "agreed"
