"""Formulas of measure: pure."""
