"""Putting sound to pictures: the pictures are copied as they were encoded, the sound becomes AAC."""

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.packet import Packet

from explainer.media.h264 import EXACT_TIMESCALE

SAMPLE_RATE = 48_000
LAYOUT, BIT_RATE = "mono", 64_000
"""Enough for one speaking voice."""


@dataclass(frozen=True)
class Part:
    """A piece of a movie: a silent picture, a WAV file exactly as long, and the title of its chapter."""

    title: str
    picture: Path
    sound: Path


def mux(parts: Sequence[Part], title: str, movie: Path) -> None:
    """Write the parts one after the other as one mp4, its index first; several get a chapter each.

    All pictures have the same size and frame rate and come from the same encoder.
    """
    options = {"movflags": "+faststart", "movie_timescale": EXACT_TIMESCALE}
    with ExitStack() as files:
        seen = [files.enter_context(av.open(str(part.picture))) for part in parts]
        heard = [files.enter_context(av.open(str(part.sound))) for part in parts]
        container = files.enter_context(av.open(str(movie), "w", format="mp4", options=options))
        container.metadata["title"] = title
        if len(parts) > 1:
            container.set_chapters(_chapters(parts, seen))
        video = container.add_stream_from_template(seen[0].streams.video[0])
        audio = container.add_stream("aac", rate=SAMPLE_RATE, layout=LAYOUT, bit_rate=BIT_RATE)
        audio.metadata["language"] = "eng"
        for packet in heapq.merge(_pictures(seen, video), _sounds(heard, audio), key=_time):
            container.mux(packet)


def _chapters(parts: Sequence[Part], seen: Sequence[Any]) -> list[Any]:
    chapters, start = [], 0
    for number, (part, picture) in enumerate(zip(parts, seen, strict=True)):
        end = start + _length(picture)
        chapters.append(
            {
                "id": number,
                "start": start,
                "end": end,
                "time_base": picture.streams.video[0].time_base,
                "metadata": {"title": part.title},
            }
        )
        start = end
    return chapters


def _pictures(seen: Sequence[Any], video: Any) -> "Iterator[Packet[Any]]":
    start = 0
    for picture in seen:
        for packet in picture.demux(video=0):
            if packet.dts is not None:
                packet.pts += start
                packet.dts += start
                packet.stream = video
                yield packet
        start += _length(picture)


def _length(picture: Any) -> int:
    """How long a picture lasts, in units of its time base."""
    stream = picture.streams.video[0]
    return int(stream.frames / stream.average_rate / stream.time_base)


def _sounds(heard: Sequence[Any], audio: Any) -> "Iterator[Packet[Any]]":
    samples = 0
    for sound in heard:
        resampler = AudioResampler(format=audio.codec_context.format, layout=LAYOUT, rate=SAMPLE_RATE)
        for frame in [*sound.decode(audio=0), None]:
            for piece in resampler.resample(frame):
                piece.pts, piece.time_base = samples, Fraction(1, SAMPLE_RATE)
                samples += piece.samples
                yield from audio.encode(piece)
    yield from audio.encode(None)


def _time(packet: "Packet[Any]") -> Fraction:
    assert packet.dts is not None
    assert packet.time_base is not None
    return packet.dts * packet.time_base
