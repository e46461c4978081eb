"""Pages of brands and briefs: what is typed is kept, checked, and never silently replaced."""

from __future__ import annotations

from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

DEMO = files("wrensong.demo").joinpath("words/brief.toml").read_text("utf-8")
W = "/w/fern-salt/match/"
BRAND = {
    "brand.name": "Crumb & Crust", "brand.niche": "sourdough\nbread baking",
    "brand.claims.0.name": "organic", "brand.claims.0.evidence": "organic flour, bio",
}  # fmt: skip
BRIEF = {
    "name": "Spring", "budget": "1500 EUR", "creators.platforms": ["instagram"],
    "creators.followers.low": "1k", "creators.followers.high": "50k",
    "audience.countries.code": ["AT", ""], "audience.countries.value": ["30 %", ""],
}  # fmt: skip


@pytest.fixture
def brief(space):
    from wrensong.desk.models import User
    from wrensong.match.desk import import_brief

    return import_brief(space, User.objects.get(email="ada@example.org"), DEMO, "Winter")


def page(answer):
    return answer.content.decode()


def form_of(client, url):
    """Every input of a form as a browser would send it back, unchanged."""
    sent: dict[str, list[str]] = {}
    answer = client.get(url)
    for section in answer.context["sections"]:
        inputs = [*section["inputs"], *(i for c in section["claims"] or () for i in c["inputs"])]
        for one in inputs:
            if one["widget"] == "range":
                sent[f"{one['name']}.low"], sent[f"{one['name']}.high"] = (
                    [one["low"]],
                    [one["high"]],
                )
            elif one["widget"] == "checks":
                sent[one["name"]] = [key for key, _, chosen in one["choices"] if chosen]
            else:
                sent[one["name"]] = [one["value"]]
        for table in section["codes"]:
            sent[f"{table['name']}.code"] = [code for code, _ in table["rows"]]
            sent[f"{table['name']}.value"] = [value for _, value in table["rows"]]
    if "name" in answer.context:
        sent["name"] = [answer.context["name"]]
    sent["version"] = [answer.context.get("version") or ""]
    return sent


def test_a_workspace_without_brands_teaches_the_next_step(sign_in, space):
    said = page(sign_in("ben").get(W + "brands/"))
    assert "Start with your brand" in said and f'href="{W}brands/new/"' in said
    assert "Write your first brief" in page(sign_in("ben").get(W + "briefs/"))


def test_a_brand_is_added_and_its_change_is_logged(sign_in, space):
    from wrensong.desk.models import Entry
    from wrensong.match.models import BrandRecord

    answer = sign_in("ben").post(W + "brands/new/", BRAND)
    brand = BrandRecord.objects.get()
    assert answer["Location"] == f"{W}brands/{brand.pk}/"
    said = page(sign_in("cleo").get(answer["Location"]))
    assert "Crumb &amp; Crust" in said and "for: organic flour, bio" in said
    entry = Entry.objects.get(verb="match.brand.add")
    assert (str(entry.user), entry.label) == ("Ben", "Crumb & Crust")


def test_a_wrong_brand_keeps_what_was_typed_and_says_why_beside_the_field(sign_in, space):
    from wrensong.match.models import BrandRecord

    wrong = {**BRAND, "brand.name": " ", "brand.claims.0.evidence": "",
             "audience.countries.code": ["Austria"],
             "audience.countries.value": ["30 %"]}  # fmt: skip
    answer = sign_in("ben").post(W + "brands/new/", wrong)
    assert answer.status_code == 422 and not BrandRecord.objects.exists()
    said = page(answer)
    assert "sourdough\nbread baking" in said and 'value="Austria"' in said
    assert 'id="brand-name-error">This is needed. For example: Fern &amp; Salt' in said
    assert 'id="brand-claims-0-evidence-error">This is needed' in said
    assert "“Austria” is not a country code" in said


def test_another_row_can_be_asked_for_without_losing_anything(sign_in, space):
    from wrensong.match.models import BrandRecord

    answer = sign_in("ben").post(W + "brands/new/", {**BRAND, "more": "claims"})
    said = page(answer)
    assert answer.status_code == 200 and not BrandRecord.objects.exists()
    assert 'name="brand.claims.1.evidence"' in said and "organic flour, bio" in said


def test_two_brands_cannot_have_one_name(sign_in, space):
    sign_in("ben").post(W + "brands/new/", BRAND)
    answer = sign_in("ben").post(W + "brands/new/", BRAND)
    assert answer.status_code == 422
    assert "There is a brand of this name already." in page(answer)


def test_opening_and_saving_a_form_changes_nothing_but_the_version(sign_in, space, brief):
    before = brief.text
    for url in (f"{W}briefs/{brief.pk}/edit/", f"{W}brands/{brief.brand.pk}/edit/"):
        brand_before = brief.brand.text
        answer = sign_in("ben").post(url, form_of(sign_in("ben"), url))
        assert answer.status_code == 302
        brief.refresh_from_db()
        brief.brand.refresh_from_db()
        assert (brief.text, brief.brand.text) == (before, brand_before)


def test_a_brief_is_written_for_a_brand(sign_in, space, brief):
    from wrensong.match.briefs import parse_brief
    from wrensong.match.models import BriefRecord

    answer = sign_in("ben").post(f"{W}briefs/new/?brand={brief.brand.pk}",
                                 {**BRIEF, "brand": brief.brand.pk})  # fmt: skip
    made = BriefRecord.objects.get(name="Spring")
    assert answer["Location"] == f"{W}briefs/{made.pk}/"
    said = parse_brief(made.text)
    assert said.brand == parse_brief(DEMO).brand
    assert (said.followers, said.audience_countries) == ((1_000, 50_000), {"AT": 0.3})
    assert str(said.budget.amount) == "1500"


def test_a_new_brief_starts_with_what_its_brand_says(sign_in, space, brief):
    said = page(sign_in("ben").get(W + "briefs/new/"))
    assert f"New brief for {'Fern &amp; Salt'}" in said
    assert 'name="audience.countries.code" value="AT"' in said


def test_a_wrong_brief_says_what_is_wrong_beside_each_field(sign_in, space, brief):
    url = f"{W}briefs/{brief.pk}/edit/"
    sent = form_of(sign_in("ben"), url) | {
        "budget": ["plenty"], "starts": ["2026-12-01"], "ends": ["2026-11-01"], "name": [""],
        "offer.commission": ["200 %"], "creators.followers.low": ["50k"],
        "creators.followers.high": ["1k"], "limits.tiers.code": ["Micro", "micro"],
        "limits.tiers.value": ["..3", "..4"],
    }  # fmt: skip
    answer = sign_in("ben").post(url, sent)
    assert answer.status_code == 422
    problems = answer.context["sections"]
    told = {one["name"]: one["problem"] for s in problems for one in [*s["inputs"], *s["codes"]]}
    assert "“plenty” is not an amount of money" in told["budget"]
    assert "“200 %” is not a share" in told["offer.commission"]
    assert "runs backwards" in told["creators.followers"]
    assert "“micro” is given twice" in told["limits.tiers"]
    assert "ends" in told and "before it starts" in told["ends"]
    assert "needs a name" in page(answer) and 'value="plenty"' in page(answer)
    brief.refresh_from_db()
    assert brief.version == 1


def test_who_saves_an_outdated_form_sees_both_and_can_still_save(sign_in, space, brief):
    url = f"{W}briefs/{brief.pk}/edit/"
    mine = form_of(sign_in("ben"), url) | {"budget": ["5000 EUR"]}
    theirs = form_of(sign_in("ada"), url) | {"budget": ["4000 EUR"]}
    assert sign_in("ada").post(url, theirs).status_code == 302
    answer = sign_in("ben").post(url, mine)
    assert answer.status_code == 409
    said = page(answer)
    assert "Ada changed “Winter” since you opened it" in said
    (row,) = answer.context["conflict"]["differ"]
    assert (row["label"], row["theirs"], row["yours"]) == ("Budget", "4000 EUR", "5000 EUR")
    assert 'value="5000 EUR"' in said
    brief.refresh_from_db()
    assert 'budget = "4000 EUR"' in brief.text
    again = mine | {"version": [str(answer.context["version"])]}
    assert sign_in("ben").post(url, again).status_code == 302
    brief.refresh_from_db()
    assert (brief.version, 'budget = "5000 EUR"' in brief.text) == (3, True)


def test_an_outdated_form_with_a_mistake_still_tells_of_the_change_later(sign_in, space, brief):
    url = f"{W}briefs/{brief.pk}/edit/"
    mine = form_of(sign_in("ben"), url) | {"budget": ["much"]}
    sign_in("ada").post(url, form_of(sign_in("ada"), url) | {"hours": ["20"]})
    wrong = sign_in("ben").post(url, mine)
    assert (wrong.status_code, wrong.context["version"]) == (422, 1)


def test_a_bad_upload_keeps_the_text_and_names_the_lines(sign_in, space):
    from wrensong.match.models import BriefRecord

    bad = 'budgt = "3000 EUR"\n[brand]\nname = "Ünder"\nniche = "bread"\n'
    file = SimpleUploadedFile("mine.toml", bad.encode())
    answer = sign_in("ben").post(W + "briefs/import/", {"file": file, "text": ""})
    said = page(answer)
    assert answer.status_code == 422 and not BriefRecord.objects.exists()
    assert "name = &quot;Ünder&quot;" in said
    assert "<strong>Line 1:</strong> “budgt” is not a key of a brief." in said
    assert "<strong>Line 4:</strong> niche: “bread” is not a list." in said


def test_a_file_that_is_no_text_is_refused_in_words(sign_in, space):
    file = SimpleUploadedFile("mine.toml", b"\xff\xfe\x00")
    answer = sign_in("ben").post(W + "briefs/import/", {"file": file})
    assert answer.status_code == 422
    assert "mine.toml is not UTF-8 text" in page(answer)


def test_an_imported_brief_brings_its_brand_and_its_name(sign_in, space):
    from wrensong.match.models import BrandRecord, BriefRecord

    file = SimpleUploadedFile("winter.toml", DEMO.encode())
    sign_in("ben").post(W + "briefs/import/", {"file": file})
    assert BriefRecord.objects.get().name == "winter"
    assert BrandRecord.objects.get().name == "Fern & Salt"


def test_a_brief_can_be_changed_as_text(sign_in, space, brief):
    url = f"{W}briefs/{brief.pk}/text/"
    text = brief.text.replace("3000 EUR", "2500 EUR")
    sent = {"text": text, "name": "Winter", "version": 1}
    assert sign_in("ben").post(url, sent).status_code == 302
    brief.refresh_from_db()
    assert (brief.text, brief.version) == (text, 2)
    assert sign_in("ben").post(url, sent).status_code == 409


def test_a_copy_has_the_text_and_a_name_of_its_own(sign_in, space, brief):
    from wrensong.match.models import BriefRecord

    for _ in range(2):
        sign_in("ben").post(f"{W}briefs/{brief.pk}/copy/")
    names = list(BriefRecord.objects.order_by("id").values_list("name", flat=True))
    assert names == ["Winter", "Winter (copy)", "Winter (copy 2)"]
    assert len(set(BriefRecord.objects.values_list("text", flat=True))) == 1


def test_a_brief_is_put_away_and_comes_back(sign_in, space, brief):
    url = f"{W}briefs/{brief.pk}/archive/"
    assert "Nothing is lost" in page(sign_in("ben").get(url))
    sign_in("ben").post(url)
    assert "Winter" not in page(sign_in("cleo").get(W + "briefs/")).partition("<main")[2]
    assert "Winter" in page(sign_in("cleo").get(W + "briefs/?away"))
    sign_in("ben").post(url)
    assert "Winter" in page(sign_in("cleo").get(W + "briefs/"))


def test_a_brief_keeps_what_its_brand_said_until_somebody_takes_over_the_new(sign_in, space, brief):
    from wrensong.match.briefs import parse_brief

    url = f"{W}brands/{brief.brand.pk}/edit/"
    sent = form_of(sign_in("ben"), url) | {
        "brand.niche": ["rye"],
        "creators.exclude": ["@no.thanks"],
    }
    sign_in("ben").post(url, sent)
    brief.refresh_from_db()
    assert parse_brief(brief.text) == parse_brief(DEMO)
    assert "The brand says something else now" in page(
        sign_in("cleo").get(f"{W}briefs/{brief.pk}/")
    )
    over = f"{W}briefs/{brief.pk}/brand/"
    assert "rye" in page(sign_in("ben").get(over))
    sign_in("ben").post(over, {"version": 1})
    brief.refresh_from_db()
    said = parse_brief(brief.text)
    assert (said.brand.niche, said.exclude) == (("rye",), ("no.thanks",))
    assert "says something else" not in page(sign_in("cleo").get(f"{W}briefs/{brief.pk}/"))


def test_a_viewer_reads_and_cannot_write(sign_in, space, brief):
    from wrensong.match.models import BrandRecord, BriefRecord

    cleo, one = sign_in("cleo"), f"{W}briefs/{brief.pk}/"
    for url in (W + "brands/", f"{W}brands/{brief.brand.pk}/", W + "briefs/", one,
                one + "brief.toml", W + "rank/"):  # fmt: skip
        assert cleo.get(url).status_code == 200
    for url in (W + "brands/new/", f"{W}brands/{brief.brand.pk}/edit/", W + "briefs/new/",
                W + "briefs/import/", one + "edit/", one + "text/", one + "copy/",
                one + "archive/", one + "brand/", one + "shortlist/decide/"):  # fmt: skip
        assert cleo.post(url, {**BRAND, **BRIEF}).status_code == 403
    assert (BrandRecord.objects.count(), BriefRecord.objects.count()) == (1, 1)


def test_a_stranger_sees_nothing_of_it(sign_in, space, brief, other_space):
    dov, one = sign_in("dov"), f"briefs/{brief.pk}/"
    for path in ("brands/", f"brands/{brief.brand.pk}/", "briefs/", one, one + "brief.toml",
                 one + "shortlist/", one + "edit/"):  # fmt: skip
        assert dov.get(W + path).status_code == 404
    for path in (f"brands/{brief.brand.pk}/", one, one + "brief.toml", one + "shortlist/",
                 one + "edit/", f"briefs/new/?brand={brief.brand.pk}"):  # fmt: skip
        assert dov.get("/w/dovetail/match/" + path).status_code == 404


def test_words_that_look_like_markup_stay_words(sign_in, space):
    sent = {**BRAND, "brand.name": "<script>alert(1)</script>"}
    said = page(sign_in("ben").post(W + "brands/new/", sent, follow=True))
    assert "<script>alert" not in said and "&lt;script&gt;alert(1)" in said
