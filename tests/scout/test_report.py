from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from wrensong.core.estimate import Estimate
from wrensong.match.domain import Quote
from wrensong.scout.report import (
    Material,
    ReportView,
    as_rows,
    build_view,
    document,
    render,
    write_document,
    write_table,
)

Build = Callable[..., ReportView]


@pytest.fixture
def build(inputs: Any, as_of: datetime) -> Build:
    """Build a view from the invented inputs, some of them replaced by name."""

    def with_changes(**changes: Any) -> ReportView:
        given = {**vars(inputs), **changes}
        shortlist = replace(given["shortlist"], brief=given["brief"])
        names = ("portfolio", "frontier", "reviews", "imports")
        return build_view(Material(shortlist, *(given[n] for n in names), as_of, "0.1.0"))

    return with_changes


def plain(text: str) -> str:
    return re.sub(r"[\u202f\u00a0]", " ", text)


class Outline(HTMLParser):
    """Headings, links, ids, and the elements that could load or run something."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        given = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("id"):
            self.ids.append(str(given["id"]))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_answer_comes_first_and_names_all_its_numbers(build: Build) -> None:
    assert plain(build().answer) == (
        "Of 20 creators in your files, 14 meet the conditions of this brief, and these 6 fit your "
        "budget of 900 EUR. Together they cost 780 EUR; expect 2 800 engagements (2 200–3 500) "
        "from 1 post each."
    )


def test_what_belongs_to_the_answer_says_the_probability_the_gift_and_the_bound(
    build: Build,
) -> None:
    told = plain(" ".join(build().besides))
    assert "80 % probability" in told
    assert "One is offered a gift" in told and "About 40 % of creators" in told
    assert "at least 97 % of the best set" in told


def test_the_next_tenth_of_budget_names_who_it_adds(build: Build) -> None:
    (words,) = build().more
    assert plain(words) == (
        "A further 90 EUR, a tenth of the budget, would add @little.loaf.lab and bring the total "
        "from 2 800 (2 200–3 500) to 3 100 engagements (2 400–3 800)."
    )


def test_a_further_tenth_that_buys_nothing_is_said_plainly(build: Build, inputs: Any) -> None:
    same = replace(inputs.portfolio.next_tenth, engagement=inputs.portfolio.engagement)
    view = build(portfolio=replace(inputs.portfolio, next_tenth=same))
    assert "Keep it." in view.more[0]


def test_without_creators_the_report_says_so(build: Build, inputs: Any) -> None:
    nobody = replace(inputs.shortlist, considered=0, fits=(), exclusions=())
    view = build(shortlist=nobody, portfolio=nothing(inputs))
    assert "hold no creators" in view.answer
    assert render(view)


def test_when_nobody_meets_the_conditions_it_names_the_one_to_widen(
    build: Build, inputs: Any
) -> None:
    nobody = replace(inputs.shortlist, considered=6, fits=())
    view = build(shortlist=nobody, portfolio=nothing(inputs))
    assert "None of the 6 creators" in view.answer
    assert "“Country” (3)" in view.answer
    assert view.chosen is None and "Each creator" not in render(view)


def test_when_no_offer_fits_the_budget_it_says_what_would_help(build: Build, inputs: Any) -> None:
    view = build(portfolio=nothing(inputs))
    assert "no offer to any of them fits the budget" in view.answer
    assert render(view)


def nothing(inputs: Any) -> Any:
    return replace(
        inputs.portfolio, offers=(), runners_up=(), next_tenth=None, next_tenth_adds=(),
        engagement=Estimate(0.0, unit="count"),
    )  # fmt: skip


def test_old_posts_are_the_first_caution(build: Build, inputs: Any) -> None:
    table = inputs.reviews.table
    years = timedelta(days=7 * 365)
    old = pa.Table.from_pylist(
        [
            row
            if row["last_post_at"] is None
            else {
                **row,
                "first_post_at": row["first_post_at"] - years,
                "last_post_at": row["last_post_at"] - years,
            }
            for row in table.to_pylist()
        ]
    )
    view = build(reviews=type(inputs.reviews)(old))
    first = view.cautions[0]
    assert first.name == "The posts are old."
    assert "2018" in first.text and "while followers are taken as of" in first.text
    assert "(the column “seen”)" in first.text
    assert "still active" in view.people[0].first_act


def test_fresh_posts_need_no_caution(build: Build) -> None:
    assert all("old" not in caution.name for caution in build().cautions)


def test_a_person_has_why_worries_offer_and_a_first_small_act(build: Build) -> None:
    mina = build().people[0]
    assert mina.account == "@mina.bakes" and mina.name == "Mina Okafor"
    assert mina.url == "https://www.instagram.com/mina.bakes"
    assert mina.offer == "Offer 120 EUR for 1 post; the range is 90–160 EUR."
    assert plain(mina.offer_note) == "Expect 620 engagements (430–870)."
    assert "slow food" in mina.sayings[0].about
    assert plain(mina.engagement_words) == "higher than 81 % (70–90) of 412 similar accounts"
    assert "ask one real question" in mina.first_act


def test_what_asks_for_a_look_becomes_a_worry_in_words_its_owner_could_read(build: Build) -> None:
    people = {person.account: person for person in build().people}
    (worry,) = people["@the.slow.starter"].worries
    assert worry.startswith("Do likes follow followers?") and "180 to 420 likes" in worry
    assert people["@mina.bakes"].worries == ()
    table = build().chosen
    assert table is not None
    notes = {row[0].text: row[0].note for row in table.rows}
    assert plain(notes["@the.slow.starter"]).endswith("▲ 1 worry")
    assert "▲" not in notes["@mina.bakes"]


def test_no_posts_means_not_known_and_never_zero(build: Build) -> None:
    pia = next(person for person in build().people if person.account == "@pantry.of.pia")
    assert pia.engagement is None
    assert pia.engagement_words.startswith("not known")
    glance = {point.name: point.text for point in pia.glance}
    assert glance["Newest post"] == "not known"
    assert glance["Cadence"] == "not known (needs five dated posts)"
    assert glance["Answers"] == "not known (needs comments with their authors)"


def test_words_against_a_claim_are_quoted_before_words_for_it(build: Build, inputs: Any) -> None:
    fits = inputs.shortlist.fits
    against = Quote("Fast food for everyone.", "p9", "slow food", "against")
    values = fits[0].parts[2]
    parts = (*fits[0].parts[:2], replace(values, quotes=(*values.quotes, against)))
    shortlist = replace(inputs.shortlist, fits=(replace(fits[0], parts=parts), *fits[1:]))
    assert "against" in build(shortlist=shortlist).people[0].sayings[0].about


def test_the_left_out_are_counted_by_condition_with_reasons(build: Build) -> None:
    view = build()
    assert view.left_out_table is not None
    rows = [[cell.text for cell in row] for row in view.left_out_table.rows]
    assert [row[:2] for row in rows] == [
        ["Country", "3"],
        ["Number of followers", "2"],
        ["Works with a competitor", "1"],
    ]
    assert "@fast.fan: Mentions @fastloaf in 4 of 20 posts." in rows[2][2]


def test_the_funnel_adds_up(build: Build, inputs: Any) -> None:
    counts = {name: plain(words) for name, words in build().funnel.rows}
    assert counts["In your files"] == "20" and counts["Meet every condition"] == "14"
    leaving = [int(words[1:]) for words in counts.values() if words.startswith("−")]
    assert 20 - sum(leaving) == 14


def test_what_is_not_known_is_counted_with_what_to_provide(build: Build) -> None:
    told = [f"{point.name} {point.text}" for point in build().untold]
    assert any(t.startswith("Country: not known for 5.") for t in told)
    assert any("not known for 11 of 14 candidates. It needs comments" in t for t in told)
    assert any(t.startswith("A price: not known for 1 candidate.") for t in told)


def test_commands_to_repeat_quote_odd_file_names_and_name_no_folder(build: Build) -> None:
    first = build().commands[0]
    assert first == ("wrensong scout brief.toml --creators 'spring creators.csv' --posts posts.csv")


def test_the_page_loads_nothing_and_runs_nothing(build: Build) -> None:
    page = render(build())
    outline = Outline(page)
    assert not outline.tags & {"script", "link", "img", "iframe", "object", "form", "video"}
    assert "style" not in outline.attributes
    assert not any(name.startswith("on") for name in outline.attributes)
    assert not re.search(r"url\(|@import|src=", page)
    assert "default-src 'none'" in page


def test_every_link_leads_to_a_place_in_the_page_or_a_profile(build: Build) -> None:
    outline = Outline(render(build()))
    inside = [link[1:] for link in outline.links if link.startswith("#")]
    outside = [link for link in outline.links if not link.startswith("#")]
    assert set(inside) <= set(outline.ids)
    assert outside and all(link.startswith("https://www.instagram.com/") for link in outside)


def test_ids_are_unique_and_headings_in_order(build: Build) -> None:
    outline = Outline(render(build()))
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headings[0] == 1 and outline.headings.count(1) == 1
    steps = itertools.pairwise(outline.headings)
    assert all(after <= before + 1 for before, after in steps)


def test_every_chart_is_followed_by_its_table(build: Build) -> None:
    page = render(build())
    charts = page.count('class="chart"')
    assert charts == page.count("The figures as a table") == 2 + 1 + 2 * 6 - 1


def test_words_of_strangers_stay_words(build: Build, inputs: Any) -> None:
    fits = inputs.shortlist.fits
    nasty = replace(fits[0], worries=("<script>alert(1)</script>",))
    page = render(build(shortlist=replace(inputs.shortlist, fits=(nasty, *fits[1:]))))
    assert "&lt;script&gt;" in page and "script" not in Outline(page).tags


def test_nobody_is_blamed(build: Build) -> None:
    said = " ".join(Outline(render(build())).words).lower()
    for word in ("fake", "suspicious", "fraud", "low quality", "bad creator", "!"):
        assert word not in said


def test_rows_tell_every_creator_once_with_a_status(build: Build) -> None:
    rows = as_rows(build())
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    assert counts == {"chosen": 6, "runner-up": 3, "shortlisted": 5, "left out": 6}
    assert len({row["account"] for row in rows}) == len(rows) == 20
    assert len({tuple(row) for row in rows}) == 1
    assert rows[0]["fee_low"] == 90 and rows[0]["er_high"] == pytest.approx(0.0575)


def test_the_csv_leaves_not_known_empty(build: Build, tmp_path: Path) -> None:
    path = write_table(build(), tmp_path / "shortlist.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["account"]: row for row in csv.DictReader(file)}
    assert rows["@pantry.of.pia"]["er"] == "" and rows["@mina.bakes"]["er"] == "0.046"
    assert rows["@dov.cooks"]["reason"].startswith("143 000 followers")


def test_the_document_is_strict_json_with_the_same_rows(build: Build, tmp_path: Path) -> None:
    view = build()
    found = json.loads(json.dumps(document(view), allow_nan=False))
    assert found["schema"] == 1 and found["answer"] == view.answer
    assert len(found["creators"]) == 20
    assert found["portfolio"]["spent"] == {"amount": "780", "currency": "EUR"}
    assert found["portfolio"]["certificate"]["ratio"] == 0.9724
    assert json.loads(write_document(view, tmp_path / "scout.json").read_text("utf-8")) == found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1, 2], ids=["light", "dark", "print"])
def test_words_stand_out_from_the_paper(build: Build, theme: int) -> None:
    style = render(build()).split("<style>")[1].split("</style>")[0]
    block = re.findall(r":root \{(.*?)\}", style, re.S)[theme]
    colours = {
        name: value if len(value) == 7 else "#" + "".join(2 * c for c in value[1:])
        for name, value in re.findall(r"--(\w+): (#\w+)", block)
    }
    for background in ("paper", "raised"):
        for words in ("ink", "muted", "accent", "look"):
            assert contrast(colours[words], colours[background]) >= 4.5, (words, background)
    # Her mark and her peers' band differ in lightness alone, for greyscale print.
    assert contrast(colours["accent"], colours["peer"]) >= 2.5


def test_a_gift_is_expected_to_bring_something_only_if_it_is_posted(build: Build) -> None:
    view = build()
    assert view.chosen is not None and view.expected is not None
    gift = view.chosen.rows[2]
    assert gift[3].text == "gift" and plain(gift[5].note) == "if posted, as 40 % are"
    assert "@crumbly.tuesdays, if posted" in [row[0] for row in view.expected.rows]
    assert plain(view.people[2].offer_note) == (
        "If it is posted about, expect 500 engagements (350–700). Chance: 40 % (30–50)."
    )


def test_awareness_counts_followers_once_and_says_that_they_are_not_views(
    build: Build, inputs: Any
) -> None:
    def followed(value: float) -> Estimate:
        return Estimate(value, value * 0.9, value * 1.1, unit="count", kind="estimated")

    offers = tuple(
        replace(o, reach=Estimate(12_400.0, unit="count")) for o in inputs.portfolio.offers
    )
    view = build(
        brief=replace(inputs.brief, goal="awareness"),
        portfolio=replace(
            inputs.portfolio, offers=offers, reach=followed(60_000), next_tenth=None
        ),
        frontier=tuple(replace(p, reach=followed(p.creators * 10_000.0)) for p in inputs.frontier),
    )  # fmt: skip
    assert "reach out to 60 000 different followers (54 000–66 000)" in plain(view.answer)
    assert "Followers are not views" in " ".join(view.besides)
    assert view.chosen is not None and view.chosen.columns[-1] == "Different followers (est.)"
