"""The page Network: a person's own trained network, opened from a file."""
