"""Accounts: signing in, inviting, roles, tokens."""
