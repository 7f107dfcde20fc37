"""Rendering a Manim scene with all cores, frame for frame as Manim draws it."""

from explainer.fast.rendering import RenderReport, draw_share, render
from explainer.fast.workers import Slots

__all__ = ["RenderReport", "Slots", "draw_share", "render"]
