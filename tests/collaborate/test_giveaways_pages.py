"""Pages, files and endpoints of giveaways."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.records import giveaways as records

from wrensong.collaborate.models import Giveaway
from wrensong.collaborate.rules import drawing
from wrensong.collaborate.showing.giveaways import REPEAT
from wrensong.desk.models import User
from wrensong.match.desk import BrandRecord

HERE, API = "/w/fern-salt/collaborate/giveaways", "/api/w/fern-salt/collaborate/giveaways"
BRAND = '[brand]\nname = "Fern & Salt"\nhandle = "@fernandsalt"\n'
FORM = {
    "name": "Summer week", "platform": "instagram", "prize": "A pan", "prize_value": "39.90",
    "currency": "EUR", "prizes": "1", "alternates": "2", "opens_at": "2026-01-01T08:00",
    "closes_at": "2126-01-08T18:00", "zone": "Europe/Vienna", "min_age": "18",
    "countries": "AT, DE", "rules_url": "https://fern.example/rules", "keep_days": "30",
}  # fmt: skip


@pytest.fixture
def made(space):
    from wrensong.core import ids
    from wrensong.desk.readings import reading
    from wrensong.discover.service import Discover

    key = ids.show(
        "ac", reading(space).room(Discover).account("@mina.bakes", "instagram")["account_id"]
    )
    brand = BrandRecord.objects.create(space=space, name="Fern & Salt", text=BRAND)
    cast = {n: User.objects.get(email=f"{n}@example.org") for n in ("ada", "ben", "cleo")}
    known = {"creator": key, "brand": str(brand.pk)}
    return known | records.make(space, cast, known)


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_a_giveaway_is_prepared_settled_and_opened(made, sign_in):
    ben = sign_in("ben")
    gone = ben.post(f"{HERE}/new", {**FORM, "brand": made["brand"]})
    assert gone.status_code == 302
    here = gone["Location"]
    assert "checks are open" in ben.get(here).content.decode()
    assert ben.post(here, {"act": "open"}).status_code == 422
    settled = [c["key"] for c in ben.get(f"/api{here}").json()["checks"]
               if c["by_hand"] and c["state"] == "open"]  # fmt: skip
    assert ben.post(here, {"act": "check", "settled": settled}).status_code == 302
    assert ben.post(here, {"act": "open"}).status_code == 302
    shown = ben.get(f"{here}/proof").content.decode()
    kept = Giveaway.objects.get(name="Summer week")
    assert drawing.seed_hash(kept.seed) in shown and kept.seed not in shown
    assert kept.closes_at.hour == 17  # six in the evening in Vienna


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("zone", "Vienna", "not known"), ("closes_at", "2025-01-01T08:00", "closes before it opens"),
     ("prize_value", "many", "not an amount"), ("countries", "Austria", "two letters"),
     ("prizes", "0", "1 to 1000"), ("name", " ", "needs a name"),
     ("rules_url", "javascript:x", "not one of the web")],
)  # fmt: skip
def test_what_cannot_be_kept_stays_as_it_was_typed(made, sign_in, name, value, told):
    answer = sign_in("ben").post(f"{HERE}/new", {**FORM, "brand": made["brand"], name: value})
    shown = answer.content.decode()
    assert answer.status_code == 422 and told in shown
    assert (
        "A pan" in shown and 'value="https://fern.example/rules"' in shown
    ) or name == "rules_url"


def test_the_seed_is_nowhere_before_the_draw(made, sign_in):
    kept = Giveaway.objects.get(pk=made["opened"])
    for path in (f"/{kept.pk}", f"/{kept.pk}/proof", f"/{kept.pk}/proof?format=json"):
        assert kept.seed not in sign_in("ada").get(f"{HERE}{path}").content.decode()
        assert kept.seed not in sign_in("ada").get(f"{API}{path}").content.decode()


def test_a_list_is_read_on_the_page_and_each_refused_line_is_told(made, sign_in):
    file = SimpleUploadedFile("more.csv", b"handle,comment\nquirin,#FernBread\nolga,#FernBread\n")
    ben = sign_in("ben")
    here = f"{HERE}/{made['opened']}"
    assert ben.post(here, {"act": "import", "file": file}).status_code == 302
    assert "Line 3: this account is on the list already" in ben.get(here).content.decode()
    assert ben.post(here, {"act": "import"}).status_code == 422
    assert ben.post(here, {"act": "close"}).status_code == 422  # not before entries close


def test_the_published_files_name_nobody_and_repeat(made, sign_in, tmp_path, monkeypatch):
    cleo = sign_in("cleo")
    proof = cleo.get(f"{HERE}/{made['giveaway']}/proof?format=json")
    page = cleo.get(f"{HERE}/{made['giveaway']}/proof?format=html").content.decode()
    assert drawing.differences(json.loads(proof.content)) == []
    for text in (proof.content.decode(), page):
        assert "rita" not in text and "olga" not in text
    (tmp_path / "proof.json").write_bytes(proof.content)
    monkeypatch.chdir(tmp_path)
    told = {}
    for handle in ("olga", "nobody"):
        said = []
        exec(REPEAT.replace("your.handle", handle), {"print": lambda *w, said=said: said.extend(w)})
        told[handle] = " ".join(said)
    assert told == {
        "olga": "same; and I am in the list",
        "nobody": "same; and I am not in the list",
    }


def test_the_short_program_refuses_another_winner(made, sign_in, tmp_path, monkeypatch):
    proof = json.loads(sign_in("cleo").get(f"{HERE}/{made['giveaway']}/proof?format=json").content)
    proof["winners"] = proof["alternates"]
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError):
        exec(REPEAT, {})


def test_only_who_may_write_sees_the_entrants(made, sign_in):
    path = f"{HERE}/{made['giveaway']}/entrants"
    assert sign_in("cleo").get(path).status_code == 403
    assert [r["handle"] for r in rows(sign_in("ben").get(f"{path}?format=csv"))] == [
        "olga", "rye.rita"
    ]  # fmt: skip


def test_a_winner_is_told_answers_and_is_sent_the_prize(made, sign_in):
    ben, here = sign_in("ben"), f"{HERE}/{made['giveaway']}"
    day = timezone.now().date().isoformat()
    for sent in ({"act": "notify", "answer_by": day}, {"act": "accept"}, {"act": "send"}):
        assert ben.post(here, {"place": "1", **sent}).status_code == 302
    [first, _] = ben.get(f"/api{here}").json()["winners"]
    assert first["sent_at"] and first["state"] == "won"


def test_a_winner_who_cannot_win_makes_room_on_the_page(made, sign_in):
    ben, here = sign_in("ben"), f"{HERE}/{made['giveaway']}"
    sent = {"act": "replace", "place": "1", "why": "not_eligible", "note": "Is 16."}
    assert ben.post(here, sent).status_code == 302
    assert "place 2 took over" in ben.get(here).content.decode()
    assert "Is 16." not in sign_in("cleo").get(here).content.decode()
    assert "Is 16." not in str(sign_in("cleo").get(f"/api{here}").json())
    assert ben.post(here, {**sent, "why": "she is rude", "place": "2"}).status_code == 422


def test_the_twin_prepares_and_runs_a_giveaway_like_the_pages(made, sign_in):
    ben = sign_in("ben")

    def post(path, body):
        return ben.post(f"{API}{path}", body, content_type="application/json")

    told = post("/new", {**FORM, "brand": int(made["brand"])})
    assert told.status_code == 201
    key = told.json()["id"]
    settled = [c["key"] for c in told.json()["checks"] if c["by_hand"] and c["state"] == "open"]
    assert post(f"/{key}", {"act": "check", "settled": settled}).status_code == 200
    assert post(f"/{key}", {"act": "open"}).json()["state"] == "open"
    entered = post(f"/{key}", {"act": "import", "csv": "handle\nolga\n\nolga\n"}).json()
    assert entered["imports"][0]["refused"] == [{"line": 4, "reason": "the same account as line 2"}]
    assert post(f"/{key}", {"act": "draw"}).status_code == 422


def test_the_method_page_holds_the_same_short_program():
    from pathlib import Path

    page = Path(__file__).parents[2] / "docs" / "methods" / "draw.md"
    assert REPEAT in page.read_text("utf-8")
