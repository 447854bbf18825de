"""Checks of the repository's own text."""
