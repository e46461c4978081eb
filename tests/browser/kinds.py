"""Every kind of page, by a name and an address: what browser tests and pictures go through.

Parts of addresses in braces are what ``records`` made. A page that is missing here fails
``test_every_kind_of_page_is_listed``.
"""

from __future__ import annotations

from tests.records import areas

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
    "lists": LIST,
    "list": f"{LIST}/Bakers",
    "lookalikes": f"{W}/discover/lookalikes/{{creator}}",
    "overlap": f"{W}/discover/overlap?who={{creator}}&who={{other}}",
    "who is who": f"{W}/discover/people",
    "creator": CREATOR,
    "creator price": f"{CREATOR}price",
    "creator fit": f"{CREATOR}fit/{{brief}}",
    "creator rows": f"{CREATOR}rows/counts",
    "creator notes": f"{CREATOR}notes",
    "creators compared": f"{W}/compare?who={{creator}}&who={{other}}",
    "rows vetted": f"{W}/vet/rows/{{creator}}",
    "against peers": f"{W}/vet/compare/{{creator}}",
    "sample of followers": f"{W}/vet/sample",
    "brand safety": f"{W}/vet/safety",
    "brands and competitors": f"{W}/vet/brands",
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
# Pages that are no kind of their own, each for a reason.
OTHERS = {
    "health": "for monitors; no page",
    "spaces": "leads on to the only workspace, or to the list of them",
    "sign-out": "an act",
    "sign-in-link": "leads on, or says that the link was used",
    "reset-link": "needs a link from a mail; looks as welcome does",
    "invitation": "needs a link; looks as welcome does",
    "welcome": "only at the first start, which has its own test",
    "account-password": "an act of the account page",
    "account-sessions": "an act of the account page",
    "two-step-off": "an act of the account page",
    "two-step-recovery": "an act of the account page",
    "discover:saved-one": "leads on to the search",
    "site:creator-note": "an act of the notes page",
    "match:brief-file": "a file",
    "match:decide": "an act of the shortlist",
    "plan:brief-file": "a file",
    "site:plan-report": "a file",
    "site:import": "seen by the test that imports a file",
    "site:job": "seen by the tests of imports",
    "site:job-cancel": "an act",
    "site:job-retry": "an act",
    "site:prepare": "an act",
    "site:invite": "an act of the people page",
    "site:invitation-resend": "an act of the people page",
    "site:invitation-revoke": "an act of the people page",
    "site:person-role": "an act of the people page",
    "site:person-remove": "a question before an act",
    "site:person-link": "an act of the people page",
    "site:rename": "an act of the people page",
    "site:token-revoke": "an act of the tokens page",
    "site:share-revoke": "a question before an act",
    "vet:safety-bundled": "a file",
}
# Pages to which no link leads, each for a reason.
WITHOUT_LINK = {
    "nothing here": "there is nothing",
    "creator fit": "a form asks for which brief",
    "creator notes": "where a note that could not be saved comes back",
    "brief copy": "where the button of the brief leads without a form",
    "brief brand": "linked once the brand has changed",
    "relationship start": "where a creator's button leads when it must ask for the brand",
    "portal": "its address is told once and kept nowhere",
    "portal gift": "linked from the work it belongs to, which is opened here for others",
    "creator brief compare": "where a form of the versions leads",
}
for _area in areas():
    SIGNED_IN |= _area.KINDS
    OTHERS |= _area.OTHERS
KINDS = {**SIGNED_OUT, **SIGNED_IN}
WITH_ERROR_STATUS = {"nothing here": 404}
