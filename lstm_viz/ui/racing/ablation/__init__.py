"""The part of the race's page on which included networks lack a part of their cells."""
