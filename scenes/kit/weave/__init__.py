"""Weave: the loom of the film, what is woven on it, and what is measured there."""
