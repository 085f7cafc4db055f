"""The page About: what the app is, how to check it, the data, the limits, the networks."""
