"""The frames of a finished movie: how many there are, and what they show."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
from PIL import Image


def count_frames(movie: Path) -> int:
    """The number of pictures in a movie: with H.264, one packet is one picture."""
    with av.open(str(movie)) as container:
        return sum(packet.dts is not None for packet in container.demux(video=0))


def frames_of(movie: Path, wanted: Sequence[int]) -> Iterator[tuple[int, Image.Image]]:
    """The wanted frames of a movie, in ascending order, each with its number."""
    with av.open(str(movie)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in wanted:
                yield number, Image.fromarray(frame.to_ndarray(format="rgb24"))
