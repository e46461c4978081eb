"""Pages of match: brands, briefs, shortlists."""
