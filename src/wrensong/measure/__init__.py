"""Measure: what came back, and did we cause it?"""
