"""Pages of engage."""
