"""Pages and endpoints of deliverables: what they show, what they write, and who may."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.collaborate.work import agreed_work, campaign_of

from wrensong.collaborate.desk import deliverables_of, submit
from wrensong.collaborate.models import Collaboration, Deliverable, Submission
from wrensong.desk.models import Space
from wrensong.doors import wording

W = "/w/fern-salt/collaborate"
DUE = date(2030, 12, 1)
SignIn = Callable[[str], Client]
TERMS = {
    "deliverables": [{"platform": "instagram", "format": "reel", "count": 2, "due": "2030-12-01"}],
    "approval": {"rounds": 0, "review_hours": 48},
    "live_for_days": 90,
}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def work(space: Space) -> Collaboration:
    return agreed_work(campaign_of(space, brand_country="DE", audience_countries="DE"), TERMS)


@pytest.fixture
def reel(work: Collaboration) -> Deliverable:
    return deliverables_of(work)[0]


def _page(reel: Deliverable, act: str = "") -> str:
    return f"{W}/deliverables/{reel.pk}{'/' if act else ''}{act}"


def test_the_list_says_what_is_due_by_whom(sign_in: SignIn, reel: Deliverable) -> None:
    page = sign_in("cleo").get(f"{W}/deliverables").content.decode()
    assert (
        "Reel on Instagram" in page
        and "@mina.bakes" in page
        and wording.day(DUE, timezone.now()) in page
    )
    assert "The creator hands it in" in page


def test_filters_choose_and_wrong_ones_say_so(sign_in: SignIn, reel: Deliverable) -> None:
    cleo = sign_in("cleo")
    submit(reel, text="Werbung: rye", by_creator=True)
    found = cleo.get(f"/api{W}/deliverables?standing=submitted").json()
    assert [row["id"] for row in found["rows"]] == [reel.pk] and found["total"] == 1
    assert cleo.get(f"/api{W}/deliverables?text=MINA").json()["total"] == 2
    assert cleo.get(f"/api{W}/deliverables?text=dov").json()["total"] == 0
    assert cleo.get(f"/api{W}/deliverables?until=2030-11-30").json()["total"] == 0
    wrong = cleo.get(f"{W}/deliverables?until=tomorrow&standing=lost")
    assert wrong.status_code == 422
    assert "Write a day like" in wrong.content.decode()
    assert cleo.get(f"/api{W}/deliverables?until=tomorrow").status_code == 422


def test_files_hold_the_rows_of_the_page(sign_in: SignIn, reel: Deliverable) -> None:
    cleo = sign_in("cleo")
    rows = list(csv.DictReader(io.StringIO(
        cleo.get(f"{W}/deliverables?format=csv").content.decode("utf-8-sig")
    )))  # fmt: skip
    told = cleo.get(f"{W}/deliverables?format=json").json()
    twin = cleo.get(f"/api{W}/deliverables").json()["rows"]
    assert [int(row["id"]) for row in rows] == [row["id"] for row in told]
    assert [row["id"] for row in twin] == [row["id"] for row in told] and len(told) == 2


def test_a_version_is_handed_in_with_a_file_and_shown(
    own_space: Space, sign_in: SignIn, reel: Deliverable
) -> None:
    ben = sign_in("ben")
    picture = SimpleUploadedFile("crust.png", PNG, "text/html")
    sent = {"text": "Werbung: our crust", "link": "", "label": "yes", "files": [picture]}
    answer = ben.post(_page(reel, "submit"), sent)
    assert answer.status_code == 302
    page = ben.get(_page(reel)).content.decode()
    assert "Werbung: our crust" in page and "crust.png" in page
    file = Submission.objects.get().files.get()
    shown = ben.get(_page(reel, f"files/{file.pk}"))
    assert shown.content == PNG
    assert shown["Content-Type"] == "image/png" and "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_refused_keeps_what_was_typed(
    own_space: Space, sign_in: SignIn, reel: Deliverable
) -> None:
    bad = SimpleUploadedFile("run.exe", b"MZ", "image/png")
    sent = {"text": "Werbung: a long caption", "link": "https://drafts.example/1", "files": [bad]}
    answer = sign_in("ben").post(_page(reel, "submit"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "of no kind that is taken" in page
    assert "Werbung: a long caption" in page and "https://drafts.example/1" in page
    assert Submission.objects.count() == 0


def test_asking_for_a_round_too_many_keeps_the_words(sign_in: SignIn, reel: Deliverable) -> None:
    ben = sign_in("ben")
    submit(reel, text="Werbung: rye", by_creator=True)
    version = Deliverable.objects.get(pk=reel.pk).version
    sent = {"verdict": "return", "reason": "A brighter start.", "version": version}
    answer = ben.post(_page(reel, "review"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "0 rounds of changes were agreed" in page
    assert "A brighter start." in page and 'name="beyond"' in page
    assert ben.post(_page(reel, "review"), {**sent, "beyond": "Label missing."}).status_code == 302
    assert Submission.objects.get().beyond == "Label missing."


def test_two_who_decide_at_once_are_told(sign_in: SignIn, reel: Deliverable) -> None:
    ben = sign_in("ben")
    submit(reel, text="Werbung: rye", by_creator=True)
    seen = Deliverable.objects.get(pk=reel.pk).version
    assert (
        ben.post(_page(reel, "review"), {"verdict": "approve", "version": seen}).status_code == 302
    )
    late = ben.post(_page(reel, "review"), {"verdict": "return", "reason": "No", "version": seen})
    assert late.status_code == 409
    assert Submission.objects.get().verdict == "approved"
    twin = ben.post(f"/api{_page(reel, 'review')}", {"verdict": "return", "reason": "No",
                    "version": seen}, content_type="application/json")  # fmt: skip
    assert twin.status_code == 409


def test_versions_stand_beside_each_other(sign_in: SignIn, reel: Deliverable) -> None:
    for text in ("One oven", "Two ovens", "Werbung: two ovens"):
        submit(reel, text=text, by_creator=True)
    cleo = sign_in("cleo")
    told = cleo.get(f"/api{_page(reel)}?with=1").json()["compared"]
    assert (told["old"]["number"], told["new"]["number"], told["others"]) == (1, 3, [2])
    assert "".join(p["text"] for p in told["new_pieces"]) == "Werbung: two ovens"
    page = cleo.get(_page(reel)).content.decode()
    assert "<ins>Werbung: two" in page and "<del>Two" in page


def test_who_is_late_is_said(sign_in: SignIn, work: Collaboration, reel: Deliverable) -> None:
    made = submit(reel, text="Werbung: rye", by_creator=True)
    Submission.objects.filter(pk=made.pk).update(review_due=timezone.now() - timedelta(hours=30))
    other = deliverables_of(work)[1]
    Deliverable.objects.filter(pk=other.pk).update(due="2026-01-05")
    cleo = sign_in("cleo")
    assert "Fern &amp; Salt is late" in cleo.get(_page(reel)).content.decode()
    assert "@mina.bakes has not handed this in" in cleo.get(_page(other)).content.decode()
    of = cleo.get(f"{W}/collaborations/{work.pk}/deliverables").content.decode()
    assert "is late" in of and "Ask how it is going" in of
    found = cleo.get(f"/api{W}/deliverables?late=1").json()
    assert {row["warning"] for row in found["rows"]} == {"review late", "overdue"}


def test_the_whole_way_by_the_forms(sign_in: SignIn, work: Collaboration) -> None:
    ben = sign_in("ben")
    for piece in deliverables_of(work):
        ben.post(_page(piece, "submit"), {"text": "Werbung: rye", "label": "yes"})
        version = Deliverable.objects.get(pk=piece.pk).version
        ben.post(_page(piece, "review"), {"verdict": "approve", "version": version})
        ben.post(_page(piece, "live"), {"url": f"https://www.instagram.com/p/{piece.pk}"})
        ben.post(_page(piece, "caption"), {"caption": "Werbung: rye", "label": "yes"})
        ben.post(_page(piece, "insights"), {"reach": "9 400", "on": "2026-11-20"})
    assert Collaboration.objects.get(pk=work.pk).state == "live"
    told = ben.get(f"/api{_page(piece)}").json()
    assert told["disclosure"]["live"]["findings"] and told["insights"][0]["reach"] == 9400
    assert told["insights"][0]["views"] is None
    page = ben.get(_page(piece)).content.decode()
    assert "9\u202f400" in page and "not known" in page


def test_the_whole_way_by_the_endpoints(sign_in: SignIn, work: Collaboration) -> None:
    ben = sign_in("ben")

    def post(path: str, body: dict[str, Any]) -> Any:
        return ben.post(f"/api{path}", body, content_type="application/json")

    of = f"{W}/collaborations/{work.pk}/deliverables"
    made = post(of, {"format": "story", "due": "2030-12-24", "review_hours": "24"})
    assert made.status_code == 201 and made.json()["review_hours"] == 24
    assert post(of, {"format": "poem"}).status_code == 422
    one = Deliverable.objects.get(pk=made.json()["id"])
    done = ben.post(f"/api{_page(one, 'submit')}", {"text": "Werbung: rye"}).json()
    assert done["review"] == "submitted"
    done = post(_page(one, "review"), {"verdict": "approve", "version": done["version"]}).json()
    done = post(_page(one, "live"), {"url": "https://www.instagram.com/p/1"}).json()
    assert done["standing"] == "live"
    done = post(_page(one, "check"), {}).json()
    assert done["live_check"]["result"] == "unchecked" and "key" in done["live_check"]["why"]
    done = post(_page(one, "insights"), {"saves": 0}).json()
    assert (done["insights"][0]["saves"], done["insights"][0]["reach"]) == (0, None)
    done = post(_page(one, "down"), {"reason": "Archived", "version": done["version"]}).json()
    assert done["warning"] == "" and done["standing"] == "down"
    two = deliverables_of(work)[0]
    done = post(_page(two, "change"), {"version": two.version, "due": "2031-01-01"}).json()
    assert done["due"] == "2031-01-01" and done["live_days"] == 90
    assert post(_page(two, "drop"), {"reason": "Enough", "version": done["version"]}).json()[
        "dropped_at"
    ]


def test_who_may_only_read_writes_nothing(sign_in: SignIn, reel: Deliverable) -> None:
    cleo = sign_in("cleo")
    page = cleo.get(_page(reel)).content.decode()
    assert "<textarea" not in page
    assert cleo.post(_page(reel, "submit"), {"text": "x"}).status_code == 403
    assert cleo.post(f"/api{_page(reel, 'check')}").status_code == 403


def test_her_file_is_not_served_below_another_deliverable(
    own_space: Space, sign_in: SignIn, work: Collaboration
) -> None:
    from django.core.files.base import ContentFile

    from wrensong.collaborate.desk import get_deliverable

    one, two = (get_deliverable(own_space, d.pk) for d in deliverables_of(work))
    file = submit(one, text="", files=[ContentFile(PNG, "a.png")]).files.get()
    assert sign_in("ben").get(_page(two, f"files/{file.pk}")).status_code == 404
    assert sign_in("ben").get(_page(one, f"files/{file.pk}")).status_code == 200
