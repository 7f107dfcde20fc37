"""Algebra: vectors, matrices, and points in space."""
