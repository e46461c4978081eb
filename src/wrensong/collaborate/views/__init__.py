"""Pages of collaborate."""
