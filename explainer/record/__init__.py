"""Recording one's own voice: a page on this machine, beat by beat."""
