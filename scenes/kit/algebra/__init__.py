"""Algebra: vectors, matrices, and sums taken apart."""
