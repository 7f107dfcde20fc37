"""The circuit: the loom, its tokens and tags, and what its heads look at, carry and write."""
