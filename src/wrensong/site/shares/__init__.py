"""Shares: a frozen page behind a signed link, for people without an account."""
