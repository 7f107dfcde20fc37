"""Segments put one after another into a movie, without decoding them."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av

from .encoder import MOVING_CRF, REORDERED, open_encoder
from .renderer import Play
from .unchanged import Unchanged, own_parameters


def write_movie(plays: Sequence[Play], path: Path, size: tuple[int, int], frame_rate: int) -> None:
    """Write a silent mp4 of drawn plays, with a keyframe where each begins.

    The frames are spaced evenly, those of a frozen play too, so that a player may jump to any of them.
    """
    step = Fraction(1, frame_rate)
    with av.open(str(path), "w", format="mp4") as movie:
        stream = movie.add_stream("libx264", rate=frame_rate)
        open_encoder(stream.codec_context, size, frame_rate, MOVING_CRF)
        headers = bytes(stream.codec_context.extradata or b"")
        stream.codec_context.extradata = headers + own_parameters()
        unchanged, start = Unchanged(headers, size), plays[0].first
        for play in plays:
            for index, (shown, data) in enumerate(_packets(play, unchanged)):
                packet = av.Packet(data)
                packet.stream, packet.time_base = stream, step
                first = play.first - start
                packet.pts, packet.dts = first + shown, first + index - REORDERED
                packet.duration, packet.is_keyframe = 1, index == 0
                movie.mux_one(packet)


def _packets(play: Play, unchanged: Unchanged) -> Iterator[tuple[int, bytes]]:
    assert play.segment is not None
    yield from play.segment.packets
    if play.frozen:
        for number in range(1, play.frames):
            yield number, unchanged.frame(number)
