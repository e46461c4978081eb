"""Facts: where observations are stored and how they are computed. Knows no web framework."""
