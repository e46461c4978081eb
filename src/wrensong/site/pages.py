"""Addresses of pages that join several rooms: a creator, imports, activity, settings."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from . import working
from .accounts.pages import people, tokens
from .activity.views import activity
from .compare.views import compare
from .creator.urls import urlpatterns as creator
from .imports import views as imports
from .shares.urls import urlpatterns as shares

app_name = "site"
urlpatterns: list[URLPattern] = [
    *creator,
    path("compare", compare, name="compare"),
    *shares,
    path("imports", imports.imports, name="imports"),
    path("imports/uploads/<str:key>", imports.upload, name="import-upload"),
    path("imports/<int:number>", imports.one, name="import"),
    path("jobs", working.all_jobs, name="jobs"),
    path("jobs/<int:number>", working.one_job, name="job"),
    path("jobs/<int:number>/cancel", working.cancel_job, name="job-cancel"),
    path("jobs/<int:number>/retry", working.retry_job, name="job-retry"),
    path("prepare", working.prepare_now, name="prepare"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/invitations/<int:invitation>/resend", people.resend, name="invitation-resend"),
    path("people/invitations/<int:invitation>/revoke", people.revoke, name="invitation-revoke"),
    path("people/<int:person>", people.person, name="person"),
    path("people/<int:person>/role", people.change_role, name="person-role"),
    path("people/<int:person>/remove", people.remove, name="person-remove"),
    path("people/<int:person>/link", people.password_link, name="person-link"),
    path("rename", people.rename, name="rename"),
    path("tokens", tokens.tokens, name="tokens"),
    path("tokens/<int:token>/revoke", tokens.revoke, name="token-revoke"),
    path("activity", activity, name="activity"),
]
