"""The look: colours that can be read, quiet motion, nothing that the policy of the site forbids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wrensong.site.design.colours import ENOUGH, ENOUGH_FOR_EDGES, contrast, pairs, schemes
from wrensong.site.design.samples import USES

SITE = Path(__file__).parents[2] / "src" / "wrensong"
SHEETS = sorted((SITE / "site" / "static" / "site").glob("*.css"))
CSS = {path.name: path.read_text("utf-8") for path in SHEETS}
TEMPLATES = [p for p in sorted(SITE.glob("*/templates/**/*.html")) if "scout" not in p.parts]
A_FILE_OF_ITS_OWN = SITE / "site" / "templates" / "shares" / "file.html"
"""To be kept and sent: it carries its style, and a policy that names that style's hash."""


def test_black_on_white_has_the_contrast_that_the_standard_gives_it():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#7a4a21", "#7a4a21") == 1.0


def test_words_can_be_read_in_every_colour_in_both_schemes():
    found = pairs()
    assert {p.scheme for p in found} == {"light", "dark"} and len(found) == 48
    assert [p for p in found if p.ratio < ENOUGH] == []


def test_the_edge_of_a_field_can_be_seen():
    for scheme in schemes().values():
        for ground in ("paper", "card", "raised"):
            assert contrast(scheme["line"], scheme[ground]) >= ENOUGH_FOR_EDGES


def test_dark_is_another_scheme_and_not_the_same_again():
    light, dark = schemes()["light"], schemes()["dark"]
    assert light.keys() == dark.keys()
    assert {name for name in light if light[name] == dark[name]} == set()
    assert (light["accent"], dark["accent"]) == ("#7a4a21", "#d9a066")


def test_every_token_that_is_used_is_one():
    defined = set(re.findall(r"(--[\w-]+):", CSS["tokens.css"]))
    drawn = (SITE / "charts" / "svg.py").read_text("utf-8")
    used = {name for css in (*CSS.values(), drawn) for name in re.findall(r"var\((--[\w-]+)", css)}
    assert used - defined == set()
    assert defined - used - {"--text-base", "--space-5"} == set()


def test_colours_are_named_in_one_place():
    rest = {name: css for name, css in CSS.items() if name != "tokens.css"}
    assert {name: re.findall(r"#[0-9a-f]{3,8}\b", css) for name, css in rest.items()} == {
        name: [] for name in rest
    }


def test_nothing_moves_for_who_asked_for_less_motion():
    for name, css in CSS.items():
        still = re.sub(
            r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}", "", css
        )
        assert re.findall(r"\b(?:animation|transition):", still) == [], name


def test_all_style_sheets_together_are_small():
    assert sum(len(css.encode()) for css in CSS.values()) <= 40_000


def test_every_style_sheet_is_loaded_somewhere_and_those_of_all_pages_once():
    base = (SITE / "site" / "templates" / "base.html").read_text("utf-8")
    everywhere = re.findall(r"static 'site/([\w.]+\.css)'", base)
    assert len(everywhere) == len(set(everywhere)) == 7
    rest = "".join(path.read_text("utf-8") for path in TEMPLATES if path.name != "base.html")
    assert [name for name in CSS if name not in everywhere and f"site/{name}" not in rest] == []


@pytest.mark.parametrize(
    "path",
    [p for p in TEMPLATES if p != A_FILE_OF_ITS_OWN],
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_a_template_holds_nothing_the_policy_of_the_site_forbids(path: Path):
    markup = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on|javascript:", markup)
    assert not re.search(r"<script(?![^>]*\bsrc=)", markup)
    assert not re.search(r"""(?:src|href|action)=["']//?\w*:?//""", markup)


def test_a_signed_in_person_sees_every_component_with_its_markup(sign_in, space):
    shown = sign_in("cleo").get("/design")
    page = shown.content.decode()
    assert shown.status_code == 200
    for name in USES:
        assert f"Markup of {name}" in page
    assert "{% chart strip %}" in page and '<svg xmlns="http://www.w3.org/2000/svg"' in page
    assert "not known (needs 30 days of follower counts)" in page


def test_a_stranger_does_not_see_the_design_page(client, db):
    assert client.get("/design").status_code == 302


def test_the_header_offers_the_other_workspaces_of_a_person(sign_in, space, person):
    from wrensong.desk.models import Membership, Space

    alone = sign_in("cleo").get("/w/fern-salt/").content.decode()
    assert "All workspaces" not in alone
    other = Space.objects.create(slug="pine", name="Pine & Oak", folder="workspaces/pine")
    Membership.objects.create(space=other, user=space.memberships.get(role="viewer").user,
                              role="viewer")  # fmt: skip
    both = sign_in("cleo").get("/w/fern-salt/").content.decode()
    assert "Pine &amp; Oak" in both and "/w/pine/" in both


def test_the_footer_says_when_the_figures_were_computed(sign_in, space, other_space):
    assert "Figures computed" in sign_in("cleo").get("/w/fern-salt/").content.decode()
    assert "No figures yet" in sign_in("dov").get("/w/dovetail/").content.decode()


def test_the_navigation_marks_where_the_reader_is(sign_in, space):
    home = sign_in("cleo").get("/w/fern-salt/").content.decode()
    assert re.findall(r'aria-current="(\w+)">(\w+)<', home) == [("page", "Home")]


def test_a_page_below_a_part_of_the_navigation_marks_that_part(sign_in, space):
    creator = sign_in("cleo").get("/w/fern-salt/creators/mina.bakes/", follow=True).content
    assert re.findall(r'aria-current="(\w+)">(\w+)<', creator.decode()) == [("true", "Discover")]
    shares = sign_in("cleo").get("/w/fern-salt/shares").content.decode()
    assert re.findall(r'aria-current="(\w+)">(\w+)<', shares) == [("true", "Briefs")]
