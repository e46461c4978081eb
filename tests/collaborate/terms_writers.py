"""Two sides and their helpers, each in a process of its own, agreeing at once: ``python -m
tests.collaborate.terms_writers make``, ``... write NUMBER`` and ``... count``."""

from __future__ import annotations

import json
import sys
from collections import Counter

TURNS, WRITERS = 8, 4


def make() -> None:
    """One collaboration to haggle over, and one for each writer: 400 EUR each, all of the same
    creator and brand in France, where 1 000 EUR in a year ask for more than these terms say."""
    from tests.collaborate.agreeing import a_campaign, a_deal, mina

    from wrensong.collaborate.desk import propose, propose_terms
    from wrensong.desk.models import Space

    space = Space.objects.create(slug="agreeing", name="Agreeing", folder="agreeing")
    haggled = a_campaign(space, name="Haggled")
    propose(haggled, mina(space), "post", None)
    for number in range(WRITERS):
        campaign = a_campaign(space, name=f"Paris {number}", audience_countries="FR")
        work = propose(campaign, mina(space), "post", None)
        propose_terms(work, a_deal(fee={"amount": "400.00", "currency": "EUR"}))


def write(number: int) -> None:
    """Propose to the newest terms and accept them, for either side; then agree on the own work."""
    from tests.collaborate.agreeing import a_deal

    from wrensong.collaborate.desk import accept_terms, propose_terms, terms_of
    from wrensong.collaborate.models import Collaboration
    from wrensong.core.errors import ChangedMeanwhile, ValueInvalid

    work, hers, done = Collaboration.objects.get(campaign__name="Haggled"), number % 2 == 1, 0
    for turn in range(TURNS):
        newest = terms_of(work)
        try:
            days = 1 + number * TURNS + turn
            propose_terms(work, a_deal(live_for_days=days), by_creator=hers,
                          version=newest.version if newest else 0)  # fmt: skip
            done += 1
        except ChangedMeanwhile:
            pass
        for side in (hers, not hers):
            newest = terms_of(work)
            try:
                if newest is not None:
                    accept_terms(work, newest.digest, f"Writer {number}", by_creator=side)
            except ChangedMeanwhile:
                pass
    own = Collaboration.objects.get(campaign__name=f"Paris {number}")
    refused = 0
    for side in (False, True):
        terms = terms_of(own)
        assert terms is not None
        try:
            accept_terms(own, terms.digest, f"Writer {number}", by_creator=side)
        except ValueInvalid as error:
            assert "written contract" in error.sentence
            refused += 1
    print(json.dumps({"proposed": done, "refused": refused}), flush=True)


def count() -> None:
    """What the desk holds afterwards."""
    from wrensong.collaborate.models import Acceptance, Collaboration, Step, Terms

    work = Collaboration.objects.get(campaign__name="Haggled")
    versions = list(Terms.objects.filter(collaboration=work).order_by("version"))
    said = Counter(Acceptance.objects.filter(terms__collaboration=work)
                   .values_list("terms__version", flat=True))  # fmt: skip
    steps = list(Step.objects.filter(collaboration=work).values_list("act", "before", "after"))
    print(json.dumps({
        "versions": [one.version for one in versions],
        "agreed": [one.version for one in versions if one.agreed_at],
        "by both": sorted(number for number, times in said.items() if times == 2),
        "most": max(said.values()),
        "state": work.state, "version": work.version, "steps": steps,
        "paris": Collaboration.objects.filter(
            campaign__name__startswith="Paris", state="agreed"
        ).count(),
    }))  # fmt: skip


def main(what: str, number: int = 0) -> None:
    import django

    django.setup()
    if what == "make":
        from wrensong.desk.opening import make_schema

        make_schema()
        make()
    elif what == "write":
        print("ready", flush=True)
        sys.stdin.readline()  # all begin at once
        write(number)
    elif what == "count":
        count()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
