"""The embedded cloud, a local stage in it, and what is loaded into it."""
