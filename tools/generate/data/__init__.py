"""Facts entered by hand, each with its source."""
