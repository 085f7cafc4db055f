"""Files: every kind that can be read, one reader a format → a Table."""
