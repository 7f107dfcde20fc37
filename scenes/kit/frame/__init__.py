"""The frame: where things stand, what stands there, the camera, and the words and lines it is made of."""
