"""Copying what is already encoded: a stretch of a picture, or a picture and a sound into one movie."""

import heapq
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.packet import Packet

from explainer.media.h264 import EXACT_TIMESCALE

OPTIONS = {"movflags": "+faststart", "movie_timescale": EXACT_TIMESCALE}


def copy_beat(picture: Path, first_frame: int, end_frame: int, loop: Path) -> None:
    """Write the frames `first_frame <= frame < end_frame` of a silent picture as a movie of their own.

    `first_frame` and `end_frame` are keyframes, or the end of the picture.
    """
    with av.open(str(picture)) as seen, av.open(str(loop), "w", format="mp4", options=OPTIONS) as container:
        template = seen.streams.video[0]
        assert template.average_rate is not None
        video = container.add_stream_from_template(template)
        for packet in _packets(seen, template, video):
            assert packet.pts is not None
            assert packet.dts is not None
            assert packet.time_base is not None
            ticks = 1 / (template.average_rate * packet.time_base)
            if first_frame <= packet.pts / ticks < end_frame:
                packet.pts -= int(first_frame * ticks)
                packet.dts -= int(first_frame * ticks)
                container.mux(packet)


def join(picture: Path, sounding: Path, movie: Path) -> None:
    """Write the silent `picture` with the sound and the title of the movie `sounding`."""
    with (
        av.open(str(picture)) as seen,
        av.open(str(sounding)) as heard,
        av.open(str(movie), "w", format="mp4", options=OPTIONS) as container,
    ):
        container.metadata["title"] = heard.metadata.get("title", "")
        video = container.add_stream_from_template(seen.streams.video[0])
        audio = container.add_stream_from_template(heard.streams.audio[0])
        audio.metadata["language"] = "eng"
        pictures = _packets(seen, seen.streams.video[0], video)
        sounds = _packets(heard, heard.streams.audio[0], audio)
        for packet in heapq.merge(pictures, sounds, key=_time):
            container.mux(packet)


def _packets(opened: Any, stream: Any, target: Any) -> "Iterator[Packet[Any]]":
    for packet in opened.demux(stream):
        if packet.dts is not None:
            packet.stream = target
            yield packet


def _time(packet: "Packet[Any]") -> Fraction:
    assert packet.dts is not None
    assert packet.time_base is not None
    return packet.dts * packet.time_base
