"""Operate a stage: dead letters, lost events, restores, roles."""
