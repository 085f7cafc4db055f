"""Corpus: a recorded corpus of more steps than memory holds, walked window by window."""
