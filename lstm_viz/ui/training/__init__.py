"""The page on which networks are trained: how the included ones were, or new ones, live."""
