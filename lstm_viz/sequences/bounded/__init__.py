"""Bounded: people's files and texts, read in a process of bounded memory and time."""
