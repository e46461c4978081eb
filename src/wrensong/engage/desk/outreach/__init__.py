"""Outreach at the desk: drafting, approving, sending, stopping, and what the law asks."""
