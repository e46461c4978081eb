"""Engage: do they know us yet?"""
