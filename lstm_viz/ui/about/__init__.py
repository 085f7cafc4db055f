"""The page About: the lecture's order, the equations, the networks, the samples, the limits."""
