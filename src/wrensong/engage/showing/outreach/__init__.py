"""Outreach as pages and their JSON twins show it."""
