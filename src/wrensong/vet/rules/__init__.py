"""The formulas of vet: pure functions of NumPy arrays. No lake, no clock, no files."""
