"""Four who choose, order, draw or make a month at once: exact, on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.desk.conftest import database  # noqa: F401

ROOT = Path(__file__).parents[2]
_RACE = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from wrensong.desk.opening import ready

ready(Path(sys.argv[1]))
from django.db import connection
from django.utils import timezone
from wrensong.collaborate.desk import add_campaign, choose_gift, gift_offer_of, give_address
from wrensong.collaborate.desk import propose
from wrensong.collaborate.desk import gifts, giveaways
from wrensong.collaborate.desk.ambassadors import TierSaid, add_group, add_tier, join, make_month
from wrensong.collaborate.desk.gifts.offers import Limits
from wrensong.collaborate.desk.gifts.products import ProductSaid
from wrensong.collaborate.models import Giveaway, MonthItem, Winner
from wrensong.core.errors import WrensongError
from wrensong.desk.models import Space
from wrensong.engage.desk import Contact
from wrensong.match.desk import BrandRecord

space = Space.objects.create(slug="a", name="A", folder=".")
brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text="")
campaign = add_campaign(space, None, brand, "Spring", "EUR")
pan, pot = (gifts.add_product(brand, None, ProductSaid(n, Decimal(1), Decimal(2), "EUR", n, s))
            for n, s in (("pan", 3), ("pot", 9)))
people = [Contact.objects.create(space=space, account=f"ac_{n}", platform="instagram",
                                 handle=f"h{n}") for n in range(4)]
offers = [gifts.offer_gift(propose(campaign, one, "gift", None), None, [pan, pot], Limits(9))
          for one in people]
HOME = {"name": "N", "line1": "1", "city": "Wien", "country": "AT"}

def at_once(work):
    opened = Barrier(4)
    def one(number):
        opened.wait()
        try:
            return work(number)
        except WrensongError:
            return "told"
        finally:
            connection.close()
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, range(4)))

def stock(product):
    product.refresh_from_db()
    return product.stock

# The last three pans, four who want one; what each chose besides is all or nothing.
ended = at_once(lambda n: choose_gift(offers[n], {pan.pk: 1, pot.pk: 1}).state)
print(sorted(ended), stock(pan), stock(pot))
# One form, sent four times.
late = offers[ended.index("told")]
print(at_once(lambda n: choose_gift(late, {pot.pk: 2}, version=1).state), stock(pot))
# Four who change to something else and back take nothing twice.
at_once(lambda n: choose_gift(late, {pot.pk: 1 + n % 2}))
print(stock(pot) + sum(l.quantity for l in late.lines.filter(product=pot)))
for one in offers:
    give_address(one, HOME)
lists = at_once(lambda n: [row["parcel"] for row in gifts.export_orders(space, None)])
print(sorted(p for one in lists for p in one) == sorted(o.number for o in offers))
# A month that four ask for is made once.
group = add_group(brand, None, "Friends")
tier = add_tier(group, None, TierSaid("One", asks="5 instagram reel"))
join(group, people[0], tier, None, since=date(2026, 1, 1))
print(sum(at_once(lambda n: make_month(group, None))), MonthItem.objects.count())
# A draw that four press is made once.
now = timezone.now()
kept = giveaways.add_giveaway(brand, None, giveaways.GiveawaySaid(
    "G", prize="P", prize_value=Decimal(1), currency="EUR", zone="UTC", min_age=18,
    countries="AT", rules_url="https://a.example", opens_at=now - timedelta(days=2),
    closes_at=now + timedelta(days=1), alternates=1))
giveaways.tick(kept, None, ["rules_link", "platform_release", "tagging", "winner_method", "tie",
                            "entries_disclose", "data"])
kept = giveaways.open_giveaway(kept, None)
giveaways.import_file(kept, None, b"handle\\nanna\\nbert\\nclara\\n", "a.csv")
real = timezone.now
timezone.now = lambda: real() + timedelta(days=2)
print(sorted(str(r) for r in at_once(lambda n: giveaways.close_giveaway(kept, None).state)))
print(sorted(str(r) for r in at_once(lambda n: giveaways.draw_winners(kept, None).state)))
print(Winner.objects.count(), Giveaway.objects.get().state)
"""
EXPECTED = """\
['chosen', 'chosen', 'chosen', 'told'] 0 6
['chosen', 'chosen', 'chosen', 'chosen'] 4
6
True
5 5
['closed', 'told', 'told', 'told']
['drawn', 'told', 'told', 'told']
2 drawn
"""


def test_four_at_once_are_exact(tmp_path: Path, database: str) -> None:  # noqa: F811
    (tmp_path / "wrensong.toml").write_text("format = 1\n", "utf-8")
    chosen = {**os.environ, "WRENSONG_HOME": str(tmp_path), "WRENSONG_DATABASE_URL": database,
              "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}  # fmt: skip
    run = subprocess.run([sys.executable, "-c", _RACE, str(tmp_path)], text=True,
                         capture_output=True, env=chosen, timeout=300)  # fmt: skip
    assert run.stdout == EXPECTED, run.stderr
