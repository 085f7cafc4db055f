"""A view: one sequence through networks, recorded, verified and judged."""
