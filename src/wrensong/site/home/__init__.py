"""Home: what needs me today, what runs, what changed, and where a newcomer begins."""
