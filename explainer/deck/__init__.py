"""Clips on stage: finished clips cut at their beats, as an HTML deck and as a PowerPoint file."""
