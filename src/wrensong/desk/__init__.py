"""The desk: what people decided and did, who they are, and what runs for them.

Django records on SQLite or PostgreSQL, and the fittings that the pages of every room share. It
knows no room; the rooms' pages and endpoints stand on it.
"""
