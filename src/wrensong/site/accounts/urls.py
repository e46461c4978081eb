"""Addresses of signing in, of one's own account and of all workspaces."""

from __future__ import annotations

from django.urls import path

from .hiding import hide_keys
from .pages import account, joining, resetting, signing, workspaces

hide_keys()  # before the first request of these addresses can be logged
urlpatterns = [
    path("sign-in", signing.sign_in, name="sign-in"),
    path("sign-in/<str:key>", signing.sign_in_by_link, name="sign-in-link"),
    path("sign-out", signing.sign_out, name="sign-out"),
    path("reset", resetting.reset, name="reset"),
    path("reset/<str:key>", resetting.reset_link, name="reset-link"),
    path("join/<str:key>", joining.invitation, name="invitation"),
    path("welcome", joining.welcome, name="welcome"),
    path("workspaces", workspaces.workspaces, name="workspaces"),
    path("account", account.account, name="account"),
    path("account/password", account.password, name="account-password"),
    path("account/sessions", account.end_sessions, name="account-sessions"),
    path("account/codes", account.two_step, name="two-step"),
    path("account/codes/off", account.two_step_off, name="two-step-off"),
    path("account/codes/recovery", account.recovery, name="two-step-recovery"),
]
