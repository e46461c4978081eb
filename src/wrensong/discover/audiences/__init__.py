"""Whose audiences share people: overlap, the reach of a set, lookalikes by commenters."""
