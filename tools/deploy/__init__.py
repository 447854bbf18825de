"""Deploy, release and remove stages."""
