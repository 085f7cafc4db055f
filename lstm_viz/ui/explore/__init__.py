"""The page Explore: choose a sequence and networks, and see every gate."""
