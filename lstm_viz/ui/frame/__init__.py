"""The frame of every page: the router, the look, what the server adds, and text as text."""
