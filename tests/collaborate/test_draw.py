"""The draw itself: repeatable, fair, and broken by whatever is touched."""

from __future__ import annotations

import copy
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wrensong.collaborate.rules import drawing

SEED = "0123456789abcdef" * 4
NAMES = ["mina.bakes", "ada.loaf", "nils.kocht", "rye_rita", "olga", "pan-peter", "quirin"]
HANDLES = st.lists(
    st.from_regex(r"[a-z][a-z0-9._]{2,12}", fullmatch=True), min_size=1, max_size=30, unique=True
)
SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def proof(seed=SEED, names=NAMES, prizes=2, alternates=2, salt="", source=""):
    """A proof as it is published."""
    said = {
        "format": drawing.FORMAT, "giveaway": "Bread", "platform": "instagram", "prize": "A pan",
        "prizes": prizes, "alternates": alternates, "opens_at": "2026-05-01T08:00:00+00:00",
        "closes_at": "2026-05-08T08:00:00+00:00", "zone": "Europe/Vienna", "rule": drawing.RULE,
        "must_contain": "", "salt_source": source, "seed_sha256": drawing.seed_hash(seed),
    }  # fmt: skip
    listed = sorted(drawing.tokens(seed, names).values())
    found = drawing.draw(seed, listed, prizes, alternates, salt)
    return {
        "format": drawing.FORMAT, "announcement": said,
        "announcement_sha256": drawing.text_hash(drawing.canonical(said)),
        "announced_at": "2026-05-01T08:00:00Z", "frozen_at": "2026-05-08T08:01:00Z",
        "drawn_at": "2026-05-08T09:00:00Z", "entrants": listed, "public_salt": salt, "seed": seed,
        "entrants_sha256": drawing.list_hash(listed), "winners": list(found.winners),
        "alternates": list(found.alternates), "replaced": [],
    }  # fmt: skip


def test_a_published_draw_repeats():
    assert drawing.differences(proof()) == []
    assert drawing.differences(proof(salt="round 7", source="drand 7")) == []


def test_a_known_draw_stays_what_it_was():
    """Worked by hand with hmac and hashlib: the algorithm may never change under its name."""
    listed = drawing.tokens(SEED, NAMES)
    assert drawing.seed_hash(SEED) == hashlib.sha256(bytes.fromhex(SEED)).hexdigest()
    found = drawing.draw(SEED, listed.values(), 1, 1)
    names = {token: name for name, token in listed.items()}
    assert [names[t] for t in (*found.winners, *found.alternates)] == KNOWN
    assert drawing.list_hash(listed.values())[:16] == KNOWN_LIST


KNOWN = ["mina.bakes", "ada.loaf"]
KNOWN_LIST = "6df7bc6d72bfc837"


@given(HANDLES, SEEDS)
def test_the_order_of_the_list_does_not_matter_and_nobody_wins_twice(names, seed):
    listed = list(drawing.tokens(seed, names).values())
    one = drawing.draw(seed, listed, 3, 4)
    other = drawing.draw(seed, listed[::-1], 3, 4)
    assert one == other
    drawn = [*one.winners, *one.alternates]
    assert len(drawn) == len(set(drawn)) == min(7, len(names))


@given(HANDLES, SEEDS, st.data())
def test_any_change_of_one_entrant_is_seen(names, seed, data):
    changed = proof(seed, names)
    place = data.draw(st.integers(0, len(names) - 1))
    act = data.draw(st.sampled_from(["drop", "swap", "add"]))
    stranger = hashlib.sha256(b"a friend").hexdigest()
    if act == "drop":
        changed["entrants"].pop(place)
    elif act == "swap":
        changed["entrants"][place] = stranger
    else:
        changed["entrants"].append(stranger)
    changed["entrants"].sort()
    assert "The list of entrants is not the one that was frozen." in drawing.differences(changed)


@given(HANDLES, SEEDS, SEEDS)
def test_another_seed_is_seen(names, seed, other):
    changed = proof(seed, names) | {"seed": other}
    told = drawing.differences(changed)
    assert ("The seed is not the one whose hash was announced." in told) is (seed != other)


def test_a_list_out_of_its_order_is_refused():
    changed = proof()
    changed["entrants"].reverse()
    assert drawing.differences(changed)[0].startswith("The list of entrants is not in its order")


def test_an_entrant_listed_twice_is_refused():
    changed = proof()
    changed["entrants"] = sorted([*changed["entrants"], changed["entrants"][0]])
    assert drawing.differences(changed)[0].startswith("The list of entrants is not in its order")


@pytest.mark.parametrize(
    ("name", "value"),
    [("prizes", 1), ("alternates", 0), ("closes_at", "2026-05-07T08:00:00+00:00"),
     ("salt_source", "dice"), ("seed_sha256", "0" * 64), ("prize", "A flat")],
)  # fmt: skip
def test_any_change_of_what_was_announced_is_seen(name, value):
    changed = copy.deepcopy(proof())
    changed["announcement"][name] = value
    assert "What was announced is not what its hash says." in drawing.differences(changed)


@pytest.mark.parametrize(
    ("name", "at", "told"),
    [("announced_at", "2026-05-08T08:00:00Z", "announced after entries closed"),
     ("frozen_at", "2026-05-08T07:59:00Z", "frozen before entries closed"),
     ("drawn_at", "2026-05-08T08:00:30Z", "made before the list was frozen")],
)  # fmt: skip
def test_times_in_the_wrong_order_are_seen(name, at, told):
    assert any(told in one for one in drawing.differences(proof() | {name: at}))


def test_a_salt_cannot_be_slipped_in_or_left_out():
    slipped = drawing.differences(proof(salt="lucky"))
    missing = drawing.differences(proof(source="drand 7"))
    assert slipped[0] == missing[0] == (
        "A public salt was announced and is missing, or was not announced."
    )  # fmt: skip


def test_another_salt_gives_another_order():
    changed = proof(salt="a", source="drand 7") | {"public_salt": "b"}
    assert "Seed, list and salt give other winners." in drawing.differences(changed)


def test_other_winners_are_seen():
    changed = proof()
    changed["winners"] = changed["winners"][::-1]
    assert drawing.differences(changed) == ["Seed, list and salt give other winners."]


def test_a_winner_makes_room_for_the_next_and_for_nobody_else():
    whole = proof()
    out, first, second = whole["winners"][0], *whole["alternates"]
    fair = {"token": out, "why": "not_eligible", "by": first}
    assert drawing.differences(whole | {"replaced": [fair]}) == []
    assert drawing.differences(whole | {"replaced": [fair | {"by": second}]}) != []
    assert drawing.differences(whole | {"replaced": [fair | {"why": "we like her less"}]}) != []
    assert drawing.differences(whole | {"replaced": [fair | {"token": second}]}) != []


@pytest.mark.parametrize("part", list(proof()))
def test_a_proof_that_lacks_a_part_is_no_proof(part):
    changed = proof()
    del changed[part]
    assert (drawing.differences(changed) == []) is (part == "replaced")


@pytest.mark.parametrize("junk", [None, [], "x", 5, {"entrants": 5}])
def test_junk_is_no_proof(junk):
    for part in ("announcement", "entrants", "seed", "winners", "announced_at", "replaced"):
        assert drawing.differences(proof() | {part: junk}) != [] or (part, junk) == ("replaced", [])


def test_handles_are_one_entrant_however_they_are_written():
    spellings = ["@Mina.Bakes", " mina.bakes ", "MINA.BAKES", "@mina.bakes", "ｍina.bakes"]
    assert {drawing.entrant(one) for one in spellings} == {"mina.bakes"}


@pytest.mark.parametrize("text", ["", " ", "@", "mina bakes", "a/b", "x" * 81, "mina\nbakes"])
def test_what_is_no_handle_is_no_entrant(text):
    assert drawing.entrant(text) is None


def test_everybody_wins_equally_often():
    """Over 4,000 seeds each of 20 entrants takes the first place as often as chance gives: a
    chi-square statistic that a fair draw exceeds once in ten thousand (the seeds are fixed)."""
    names = [f"entrant.{n}" for n in range(20)]
    counts = dict.fromkeys(names, 0)
    second = dict.fromkeys(names, 0)
    for n in range(4_000):
        seed = hashlib.sha256(f"seed {n}".encode()).hexdigest()
        listed = drawing.tokens(seed, names)
        by_token = {token: name for name, token in listed.items()}
        found = drawing.draw(seed, listed.values(), 2, 0)
        counts[by_token[found.winners[0]]] += 1
        second[by_token[found.winners[1]]] += 1
    for seen in (counts, second):
        statistic = stats.chisquare(list(seen.values())).statistic
        assert statistic < stats.chi2(df=19).isf(1e-4)


def test_a_salt_alone_spreads_the_first_place_evenly():
    """With one seed and one list, public salts give everybody the same chance."""
    listed = list(drawing.tokens(SEED, [f"entrant.{n}" for n in range(20)]).values())
    counts = dict.fromkeys(listed, 0)
    for n in range(4_000):
        counts[drawing.draw(SEED, listed, 1, 0, f"round {n}").winners[0]] += 1
    statistic = stats.chisquare(list(counts.values())).statistic
    assert statistic < stats.chi2(df=19).isf(1e-4)
