"""Deploying, releasing and removing a stage."""
