"""The plays of one scene sharded over several machines, none of which asks another."""

from collections.abc import Set

from .renderer import Play


class Shard:
    """Which plays one of several machines draws: each play goes to whoever has least to draw so far.

    All of them run the same scene and reckon alike, so that every play is drawn by exactly one.

    Parameters
    ----------
    number, of:
        Which shard this is, from 0, and how many there are.
    known:
        Names of files of the cache for which the shards are drawn: they are there already.
    """

    def __init__(self, number: int, of: int, known: Set[str]) -> None:
        self._number = number
        self._loads = [0] * of
        self._known = set(known)

    def takes(self, play: Play, framed: bool) -> bool:
        """Whether the play belongs to this shard; `framed` says whether its last frame is wanted, too."""
        files = {f"{play.key}.segment", *([f"{play.key}.png"] if framed else [])}
        if not play.lasting or files <= self._known:
            return False
        self._known |= files
        least = self._loads.index(min(self._loads))
        self._loads[least] += 1 if play.frozen else 1 + play.frames
        return least == self._number
