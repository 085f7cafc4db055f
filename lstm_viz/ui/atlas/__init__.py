"""The page Atlas: every unit of the networks that read texts, with what was found of it."""
