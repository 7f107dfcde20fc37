"""Rendering a Manim scene with all cores, frame for frame as Manim draws it."""

from explainer.fast.rendering import RenderReport, render
from explainer.fast.workers import Slots

__all__ = ["RenderReport", "Slots", "render"]
