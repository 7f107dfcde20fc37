"""Rendering any Manim scene with all cores, frame for frame as Manim draws it.

`rendering.render` is the way in, `workers.Slots` says how many processes may draw. The package stands by
itself: it knows Manim and what Manim is made of, and nothing of the project around it.
"""
