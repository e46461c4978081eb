"""The rules of collaborating; pure."""
