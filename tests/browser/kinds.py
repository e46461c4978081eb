"""Every kind of page, by a name and an address: what browser tests and pictures go through.

Parts of addresses in braces are what ``records`` made. A page that is missing here fails
``test_every_kind_of_page_is_listed``.
"""

from __future__ import annotations

W = "/w/{space}"
BRIEF, LIST, PLAN = f"{W}/match/briefs/{{brief}}/", f"{W}/discover/lists", f"{W}/plan/{{brief}}/"
CREATOR = f"{W}/creators/{{creator}}/"
SIGNED_OUT = {
    "sign in": "/sign-in",
    "reset": "/reset",
    "share": "/s/{share}",
}
SIGNED_IN = {
    "workspaces": "/workspaces",
    "account": "/account",
    "two step": "/account/codes",
    "design": "/design",
    "home": f"{W}/",
    "search": f"{W}/discover/",
    "search answered": f"{W}/discover/?q=sourdough&followers=1k..50k",
    "search without results": f"{W}/discover/?q=sourdough&followers=1..2",
    "filters": f"{W}/discover/filters",
    "saved searches": f"{W}/discover/saved",
    "saved search": f"{W}/discover/saved/Small%20bakers",
    "lists": LIST,
    "list": f"{LIST}/Bakers",
    "lookalikes": f"{W}/discover/lookalikes/{{creator}}",
    "overlap": f"{W}/discover/overlap?who={{creator}}&who={{other}}",
    "who is who": f"{W}/discover/people",
    "creator": CREATOR,
    "creator price": f"{CREATOR}price",
    "creator fit": f"{CREATOR}fit/{{brief}}",
    "creator rows": f"{CREATOR}rows/posts",
    "creator notes": f"{CREATOR}notes",
    "brands": f"{W}/match/brands/",
    "brand": f"{W}/match/brands/{{brand}}/",
    "brand new": f"{W}/match/brands/new/",
    "brand edit": f"{W}/match/brands/{{brand}}/edit/",
    "brand archive": f"{W}/match/brands/{{brand}}/archive/",
    "briefs": f"{W}/match/briefs/",
    "brief": BRIEF,
    "brief new": f"{W}/match/briefs/new/",
    "brief import": f"{W}/match/briefs/import/",
    "brief edit": f"{BRIEF}edit/",
    "brief text": f"{BRIEF}text/",
    "brief copy": f"{BRIEF}copy/",
    "brief archive": f"{BRIEF}archive/",
    "brief brand": f"{BRIEF}brand/",
    "shortlist": f"{BRIEF}shortlist/",
    "left out": f"{BRIEF}shortlist/left-out/",
    "decide": f"{BRIEF}shortlist/decide/",
    "shortlist creator": f"{BRIEF}shortlist/{{creator}}/",
    "rank": f"{W}/match/rank/?text=sourdough",
    "plan": PLAN,
    "advice": f"{PLAN}advice",
    "compare": f"{PLAN}compare",
    "scenarios": f"{PLAN}scenarios",
    "scenario": f"{PLAN}scenarios/{{scenario}}",
    "scenario delete": f"{PLAN}scenarios/{{scenario}}/delete",
    "quote": f"{PLAN}quote/{{creator}}",
    "forecast": f"{PLAN}forecast/{{creator}}",
    "shares": f"{W}/shares",
    "share plan": f"{W}/shares/plan/{{brief}}",
    "imports": f"{W}/imports",
    "import preview": f"{W}/imports/uploads/{{upload}}",
    "jobs": f"{W}/jobs",
    "people": f"{W}/people",
    "person": f"{W}/people/{{person}}",
    "tokens": f"{W}/tokens",
    "activity": f"{W}/activity",
    "nothing here": f"{W}/nothing-here",
}
KINDS = {**SIGNED_OUT, **SIGNED_IN}
WITH_ERROR_STATUS = {"nothing here": 404}
