"""Addresses of match, below a workspace."""

from __future__ import annotations

from django.urls import path

from .views import brands, briefs, ranks, shortlists, texts

app_name = "match"
BRIEF = "briefs/<int:pk>/"
LIST = BRIEF + "shortlist/"
urlpatterns = [
    path("brands/", brands.brands, name="brands"),
    path("brands/new/", brands.brand_new, name="brand-new"),
    path("brands/<int:pk>/", brands.brand, name="brand"),
    path("brands/<int:pk>/edit/", brands.brand_edit, name="brand-edit"),
    path("brands/<int:pk>/archive/", brands.brand_archive, name="brand-archive"),
    path("briefs/", briefs.briefs, name="briefs"),
    path("briefs/new/", briefs.brief_new, name="brief-new"),
    path("briefs/import/", texts.brief_import, name="brief-import"),
    path(BRIEF, briefs.brief, name="brief"),
    path(BRIEF + "brief.toml", briefs.brief_file, name="brief-file"),
    path(BRIEF + "edit/", briefs.brief_edit, name="brief-edit"),
    path(BRIEF + "text/", texts.brief_text, name="brief-text"),
    path(BRIEF + "copy/", briefs.brief_copy, name="brief-copy"),
    path(BRIEF + "archive/", briefs.brief_archive, name="brief-archive"),
    path(BRIEF + "brand/", briefs.brief_brand, name="brief-brand"),
    path(LIST, shortlists.shortlist, name="shortlist"),
    path(LIST + "left-out/", shortlists.left_out, name="left-out"),
    path(LIST + "decide/", shortlists.decide_one, name="decide"),
    path(LIST + "<str:account>/", shortlists.creator, name="creator"),
    path("rank/", ranks.rank, name="rank"),
]
