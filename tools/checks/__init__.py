"""Checks of the repository's own text, and of the API against its document."""
