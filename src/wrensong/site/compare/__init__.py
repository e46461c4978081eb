"""Up to six creators side by side."""
