"""Work off the script threads, and the places where it runs."""
