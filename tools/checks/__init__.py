"""Checks of the repository's text, of its dependencies, and of the API against its OpenAPI document."""
