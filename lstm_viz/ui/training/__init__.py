"""The page on which networks come to be: shipped ones again, or new ones before one's eyes."""
