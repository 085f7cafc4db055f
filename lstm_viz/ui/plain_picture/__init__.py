"""The plain picture: a Plotly chart a signal, and its numbers as text."""
