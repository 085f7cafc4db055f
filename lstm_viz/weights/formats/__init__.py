"""The kinds of files that weights come in: one reader each, bytes → Contents."""
