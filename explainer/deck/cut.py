"""Cutting a finished clip at its beats by copying packets: nothing is encoded again.

Pictures: every beat begins on a keyframe that no later frame reaches behind, so its packets are a movie.

Sound: AAC packets hold 1024 samples and do not end where frames do, and what comes out of a packet also
depends on the one before. Each beat therefore takes the packet in which it begins *and the one before that*.
Both lie before time zero as far as needed, and the file's edit list says that playing starts at the very
first sample of the beat: sound and picture start together, without a click, and as every beat is cut from
the clip's own clock nothing adds up. The last packet is said to last only until the beat ends.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
from PIL import Image

from explainer.deck.slides import BeatSlide
from explainer.media.remux import OPTIONS

AAC_FRAME = 1024
"""Samples in a packet, which are the ticks of its clock."""

WARM_UP = 1
"""Packets before the first one that is heard, without which it would come out wrong."""


def cut(movie: Path, beats: Sequence[BeatSlide], folder: Path) -> None:
    """Write every beat of the clip `movie` as `folder / beat.movie`."""
    whole: Any
    with av.open(str(movie)) as whole:
        streams = (whole.streams.video[0], whole.streams.audio[0])
        packets: dict[Any, list[Any]] = {stream: [] for stream in streams}
        for packet in whole.demux(streams):
            if packet.dts is not None:
                packets[packet.stream].append(packet)
        for beat in beats:
            path = folder / beat.movie
            path.parent.mkdir(parents=True, exist_ok=True)
            part: Any
            with av.open(str(path), "w", format="mp4", options=OPTIONS) as part:
                part.metadata["title"] = beat.title
                copies: list[Any] = []
                for stream in streams:
                    target = part.add_stream_from_template(stream)
                    copies += _copies(packets[stream], stream, target, beat)
                copies.sort(key=lambda copy: copy.dts * copy.time_base)
                for copy in copies:
                    part.mux(copy)


def _copies(packets: Sequence[Any], stream: Any, target: Any, beat: BeatSlide) -> Iterator[Any]:
    """The packets of one stream that a beat needs, with times that count from its start."""
    start, end = (int(time / stream.time_base) for time in (beat.start, beat.end))
    early = WARM_UP * AAC_FRAME if stream.type == "audio" else 0
    for packet in packets:
        if packet.pts < end and packet.pts + packet.duration > start - early:
            copy = av.Packet(bytes(packet))
            copy.pts, copy.dts = packet.pts - start, packet.dts - start
            copy.duration = min(packet.duration, end - packet.pts)
            copy.time_base, copy.is_keyframe, copy.stream = packet.time_base, packet.is_keyframe, target
            yield copy


def ends_of(movie: Path) -> tuple[Image.Image, Image.Image]:
    """The first and the last frame of a cut beat."""
    part: Any
    with av.open(str(movie)) as part:
        stream = part.streams.video[0]
        first = last = next(part.decode(stream))
        part.seek(stream.duration, stream=stream)
        for frame in part.decode(stream):
            last = frame
        return first.to_image(), last.to_image()
