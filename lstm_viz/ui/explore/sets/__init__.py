"""Sets in Explore: many sequences at once, what they have in common, and which differ."""
