"""Measuring how fast scenes are rendered, beside Manim itself."""
