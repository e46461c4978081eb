"""Giveaways at the desk: nothing opens unsettled, nothing is drawn that was touched."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from wrensong.collaborate.desk.giveaways import (
    GiveawaySaid,
    accept,
    add_giveaway,
    cancel_giveaway,
    close_giveaway,
    draw_winners,
    erase_due,
    erase_entrant,
    facts_of,
    import_comments,
    import_file,
    notify,
    open_giveaway,
    proof_of,
    replace_winner,
    save_giveaway,
    send,
    tick,
)
from wrensong.collaborate.models import Entrant, FrozenEntrant, Giveaway
from wrensong.collaborate.rules import drawing, giveaways
from wrensong.core.errors import ChangedMeanwhile, ColumnsUnclear, FileEmpty, ValueInvalid
from wrensong.match.desk import BrandRecord

HANDED = [c.key for c in giveaways.CHECKS if c.by_hand]
BRAND = '[brand]\nname = "Fern & Salt"\nhandle = "@fernandsalt"\n'
NAMES = ["@Mina.Bakes", "ada.loaf", "nils.kocht", "rye_rita", "olga"]


def said(**more):
    now = timezone.now()
    usual = {
        "name": "Bread week", "prize": "A bread pan", "prize_value": Decimal("39.90"),
        "currency": "EUR", "prizes": 1, "alternates": 2, "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1), "zone": "Europe/Vienna", "min_age": 18,
        "countries": "at, de", "rules_url": "https://fern.example/rules",
    }  # fmt: skip
    return GiveawaySaid(**(usual | more))


@pytest.fixture
def brand(space):
    return BrandRecord.objects.create(space=space, name="Fern & Salt", text=BRAND)


@pytest.fixture
def begin(brand):
    """``begin()``: an open giveaway; what is given is said otherwise."""

    def made(**more):
        kept = add_giveaway(brand, None, said(**more))
        needed = [key for key in HANDED if not giveaways.not_needed(key, facts_of(kept))]
        tick(kept, None, needed)
        return open_giveaway(kept, None)

    return made


@pytest.fixture
def pass_time(monkeypatch):
    """``pass_time(days=2)``: from now on it is that much later."""

    def later(**much):
        real = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**much))

    return later


def rows(names):
    return ("handle\n" + "\n".join(names)).encode()


@pytest.fixture
def closed(begin, pass_time):
    kept = begin()
    import_file(kept, None, rows(NAMES), "entrants.csv")
    pass_time(days=2)
    return close_giveaway(kept, None)


def handle_of(winner):
    return winner.entrant.handle


def test_a_giveaway_does_not_open_while_a_check_is_open(brand):
    kept = add_giveaway(brand, None, said(min_age=None))
    with pytest.raises(ValueInvalid, match="Who may take part"):
        open_giveaway(kept, None)
    assert Giveaway.objects.get().state == "draft"


@pytest.mark.parametrize("key", ["platform_release", "winner_method", "tie", "data", "tagging"])
def test_each_check_alone_keeps_it_closed(brand, key):
    kept = add_giveaway(brand, None, said())
    tick(kept, None, [k for k in HANDED if k not in (key, "free_entry", "us_registration")])
    with pytest.raises(ValueInvalid, match="Not settled yet") as told:
        open_giveaway(kept, None)
    assert giveaways.BY_KEY[key].label in str(told.value)


def test_americans_make_registration_and_free_entry_count(brand):
    here = facts_of(add_giveaway(brand, None, said()))
    assert "United States" in giveaways.not_needed("us_registration", here)
    there = said(name="B", countries="US", currency="USD", prize_value=Decimal("2500.01"), prizes=2)
    over = facts_of(add_giveaway(brand, None, there))
    assert giveaways.not_needed("us_registration", over) == ""
    assert giveaways.not_needed("free_entry", over) == ""
    under = said(name="C", countries="*", currency="USD", prize_value=Decimal("2500"), prizes=2)
    assert "5,000 or less" in giveaways.not_needed(
        "us_registration", facts_of(add_giveaway(brand, None, under))
    )
    euros = said(name="D", countries="US", prize_value=Decimal("10"))
    assert giveaways.not_needed(
        "us_registration", facts_of(add_giveaway(brand, None, euros))
    ) == ""  # what 10 EUR are in dollars is not known here  # fmt: skip


def test_a_check_that_rests_on_a_field_needs_the_field(brand):
    kept = add_giveaway(brand, None, said(rules_url=""))
    with pytest.raises(ValueInvalid, match="Official rules"):
        tick(kept, None, ["rules_link"])


def test_what_was_announced_does_not_change(begin):
    kept = begin()
    with pytest.raises(ValueInvalid, match="can no longer change"):
        save_giveaway(kept, None, kept.version, said(prizes=5))
    proof = proof_of(kept)
    assert proof["announcement"]["seed_sha256"] == drawing.seed_hash(kept.seed)
    assert kept.seed not in json.dumps(proof)


def test_an_old_form_does_not_overwrite(brand):
    kept = add_giveaway(brand, None, said())
    save_giveaway(kept, None, 1, said(prizes=2))
    with pytest.raises(ChangedMeanwhile):
        save_giveaway(kept, None, 1, said(prizes=3))


def test_each_line_that_is_refused_is_told_with_its_reason(begin):
    kept = begin(must_contain="#FernBread")
    inside = timezone.now().isoformat()
    late = (timezone.now() + timedelta(days=3)).isoformat()
    early = (timezone.now() - timedelta(days=3)).isoformat()
    content = (
        "username,comment,time\n"
        f"@Mina.Bakes,Me #fernbread,{inside}\n"
        f",Hello #FernBread,{inside}\n"
        f"mina.bakes,again #FernBread,{inside}\n"
        f"olga,no tag,{inside}\n"
        f"ada.loaf,#FernBread,{late}\n"
        f"rye_rita,#FernBread,{early}\n"
        f"two words,#FernBread,{inside}\n"
        f"@fernandsalt,#FernBread,{inside}\n"
        "nils.kocht,#FernBread,yesterday\n"
    )
    found = import_file(kept, None, content.encode(), "comments.csv")
    assert (found.lines, found.added) == (9, 1)
    assert dict(found.refused) == {
        3: "there is no handle", 4: "the same account as line 2",
        5: "the entry does not hold #FernBread", 6: "after the closing", 7: "before the opening",
        8: "this is no handle", 9: "a host of the giveaway cannot take part",
        10: "the time cannot be read",
    }  # fmt: skip
    assert list(Entrant.objects.values_list("handle", flat=True)) == ["mina.bakes"]


def test_the_earliest_entry_counts_and_a_second_list_adds_only_new_accounts(begin):
    kept = begin()
    first, second = (timezone.now() - timedelta(hours=n) for n in (2, 1))
    content = f"handle,time\nolga,{second.isoformat()}\nolga,{first.isoformat()}\n"
    import_file(kept, None, content.encode(), "a.csv")
    assert Entrant.objects.get().entered_at == first
    again = import_file(kept, None, rows(["Olga", "rita"]), "b.csv")
    assert (again.added, again.refused) == (1, ((2, "this account is on the list already"),))
    assert "2 without a time" in again.unchecked


def test_a_time_without_a_zone_is_in_that_of_the_giveaway(begin):
    closes = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    kept = begin(closes_at=closes, zone="Pacific/Auckland")
    there = closes.astimezone(ZoneInfo("Pacific/Auckland"))
    naive = (there - timedelta(minutes=1)).replace(tzinfo=None).isoformat()
    found = import_file(kept, None, f"handle,time\nolga,{naive}\n".encode(), "a.csv")
    assert found.added == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", FileEmpty), (b"\n\n", FileEmpty), (b"colour\nred\n", ColumnsUnclear)],
)
def test_a_file_without_handles_says_so(begin, content, error):
    with pytest.raises(error):
        import_file(begin(), None, content, "a.csv")


def test_comments_under_a_post_of_the_facts_enter(own_space, begin):
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.discover.service import Discover

    ws = reading(own_space)
    account = ids.show("ac", ws.room(Discover).account("@mina.bakes", "instagram")["account_id"])
    row = ws.lake.run(
        "SELECT post, COUNT(DISTINCT commenter) AS n FROM comments WHERE account_id = $id"
        " AND NOT COALESCE(by_creator, FALSE) GROUP BY post ORDER BY n DESC, post LIMIT 1",
        parameters={"id": ids.read(account)[1]},
    ).to_pylist()[0]
    kept = begin(opens_at=datetime(2000, 1, 1, tzinfo=UTC))
    found = import_comments(kept, None, ws, account, row["post"])
    assert found.added == row["n"] >= 1


def test_the_list_is_not_frozen_before_entries_close(begin):
    kept = begin()
    import_file(kept, None, rows(NAMES), "a.csv")
    with pytest.raises(ValueInvalid, match="still open"):
        close_giveaway(kept, None)


def test_nobody_enters_once_the_list_is_frozen(closed):
    with pytest.raises(ValueInvalid, match="nobody can be added"):
        import_file(closed, None, rows(["late"]), "b.csv")


def test_a_draw_proves_itself_and_names_nobody(closed):
    drawn = draw_winners(closed, None)
    proof = proof_of(drawn)
    assert drawing.differences(json.loads(json.dumps(proof))) == []
    assert not any(name.strip("@").lower() in json.dumps(proof) for name in NAMES)
    winner = drawn.winners.get(place=1)
    mine = drawing.tokens(drawn.seed, [handle_of(winner)])[handle_of(winner)]
    assert proof["winners"] == [mine]
    with pytest.raises(ValueInvalid, match="is drawn"):
        draw_winners(drawn, None)


@pytest.mark.parametrize("touch", ["drop", "add", "swap"])
def test_a_list_that_was_touched_after_it_was_frozen_is_not_drawn(closed, touch):
    if touch == "drop":
        FrozenEntrant.objects.first().delete()
    elif touch == "swap":
        FrozenEntrant.objects.filter(pk=FrozenEntrant.objects.first().pk).update(token="0" * 64)
    else:
        Entrant.objects.create(giveaway=closed, handle="a.friend")
    with pytest.raises(ValueInvalid, match="not the one that was frozen"):
        draw_winners(closed, None)


@pytest.mark.parametrize(
    "change", [{"seed": "1" * 64}, {"seed": "lucky"}, {"prizes": 3}, {"must_contain": "#x"},
               {"closes_at": timezone.now() - timedelta(days=9)}],
    ids=["seed", "no seed", "prizes", "rule", "time"],
)  # fmt: skip
def test_terms_that_were_touched_after_the_announcement_are_not_drawn(closed, change):
    Giveaway.objects.filter(pk=closed.pk).update(**change)
    with pytest.raises(ValueInvalid, match="not what was announced"):
        draw_winners(closed, None)


def test_a_salt_that_was_announced_is_needed_and_none_other_is_taken(begin, pass_time, closed):
    with pytest.raises(ValueInvalid, match="No public salt"):
        draw_winners(closed, None, "lucky")


def test_the_value_of_an_announced_salt_is_asked_for(begin, pass_time):
    kept = begin(name="Salted", salt_source="drand round 7")
    import_file(kept, None, rows(NAMES), "a.csv")
    pass_time(days=2)
    kept = close_giveaway(kept, None)
    with pytest.raises(ValueInvalid, match="drand round 7"):
        draw_winners(kept, None)
    assert drawing.differences(proof_of(draw_winners(kept, None, "c0ffee"))) == []


def test_a_winner_who_is_not_eligible_makes_room_for_the_next(closed):
    drawn = draw_winners(closed, None)
    first, second, third = drawn.winners.order_by("place")
    assert replace_winner(drawn, None, 1, "not_eligible", "Is 16.") == second
    assert replace_winner(drawn, None, 2, "no_answer") == third
    assert replace_winner(drawn, None, 3, "declined") is None
    proof = proof_of(drawn)
    assert drawing.differences(proof) == []
    assert [r["why"] for r in proof["replaced"]] == ["not_eligible", "no_answer", "declined"]
    assert "16" not in str([r["why"] for r in proof["replaced"]]) and "Is 16." not in str(proof)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_a_prize_is_sent_to_who_answered(closed):
    drawn = draw_winners(closed, None)
    notify(drawn, None, 1, timezone.now().date() + timedelta(days=7))
    with pytest.raises(ValueInvalid, match="has not answered"):
        send(drawn, None, 1)
    accept(drawn, None, 1)
    sent = send(drawn, None, 1)
    assert send(drawn, None, 1).sent_at == sent.sent_at  # a form sent twice
    with pytest.raises(ValueInvalid, match="on its way"):
        replace_winner(drawn, None, 1, "declined")


def test_handles_go_on_their_day_and_the_winners_hashes_stay(closed):
    drawn = draw_winners(closed, None)
    before = proof_of(drawn)
    assert erase_due(drawn.space) == 0
    Giveaway.objects.update(erase_on=timezone.now().date())
    assert erase_due(drawn.space) == 1
    assert (Entrant.objects.count(), FrozenEntrant.objects.count()) == (0, 0)
    drawn.refresh_from_db()
    after = proof_of(drawn)
    assert after["winners"] == before["winners"]
    assert "entrants" not in after and after["entrants_sha256"] == before["entrants_sha256"]
    assert drawing.differences(before) == []  # who kept the published file can still repeat it


def test_one_person_is_forgotten_and_the_draw_still_proves_itself(closed):
    assert erase_entrant(closed.space, "@Mina.Bakes") == 1
    assert drawing.differences(proof_of(draw_winners(closed, None))) == []


def test_a_cancelled_giveaway_forgets_at_once(begin):
    kept = begin()
    import_file(kept, None, rows(NAMES), "a.csv")
    cancel_giveaway(kept, None, "The oven broke.")
    assert Entrant.objects.count() == 0


def test_a_giveaway_that_is_never_drawn_forgets_too(begin):
    kept = begin()
    assert kept.erase_on == kept.closes_at.date() + timedelta(days=180)
