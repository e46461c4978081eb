"""The search index of discover: filters, words and meaning of up to millions of accounts."""

from .engine import Index

__all__ = ["Index"]
