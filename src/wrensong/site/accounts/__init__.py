"""Accounts: signing in, inviting, roles, tokens.

The modules here hold the acts (each validates, saves in one transaction, writes the audit entry);
``pages`` and ``endpoints`` are the two doors to them.
"""
