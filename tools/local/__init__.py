"""The embedded cloud, the local stage in it, and its data."""
