"""The site: one process that serves the rooms as pages, and their JSON twins.

Django's shell around the rooms: settings, addresses, accounts, base templates, static files, first
run and health.
"""
