"""Fittings shared by web, API and CLI."""
