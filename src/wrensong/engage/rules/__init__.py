"""What is allowed, and where somebody stands: pure."""
