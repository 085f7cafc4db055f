"""Plan: what a file seems to be, how sure that is, and what a person says it is."""
