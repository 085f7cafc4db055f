"""The linked picture: the Gate Explorer on a page."""
