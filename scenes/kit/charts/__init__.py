"""Charts: numbers as lengths and positions."""
