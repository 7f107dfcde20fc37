"""The frame and its parts: where things stand, what stands there, and the words and lines it is made of."""
