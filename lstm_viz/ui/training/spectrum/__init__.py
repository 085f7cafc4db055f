"""The spectrum on the page Train: whether a small change of a state grows or fades."""
