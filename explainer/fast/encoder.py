"""Encoding a play by itself, so that plays put one after another are one movie.

The settings were found by measuring flat animation; `explainer bench` measures them again.
"""

from fractions import Fraction
from typing import Any

import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from numpy.typing import NDArray

MOVING_CRF, FROZEN_CRF = "33", "28"
"""Quality of pictures that move, and of those that stand and are looked at."""

X264 = {
    "stitchable": "1",  # Headers say nothing about the content, so that all segments have the same.
    # Looking ahead, and carrying quality along motion, cost half of the time and gain little on flat colour.
    "rc-lookahead": "0",
    "sync-lookahead": "0",
    "mbtree": "0",
    "scenecut": "0",
    "me": "dia",
    "subme": "0",
    # Half the size of P frames alone at the same quality; two fixed ones need no search.
    "bframes": "2",
    "b-adapt": "0",
    "b-pyramid": "none",
    "weightb": "0",
    "weightp": "0",
}
REORDERED = 1
"""By how many frames decoding runs ahead of showing, with `b-pyramid` none."""

SEI = 6
"""The kind of NAL unit in which x264 writes its name and settings, once for each segment."""


def open_encoder(context: VideoCodecContext, size: tuple[int, int], frame_rate: int, crf: str) -> None:
    """Set up an encoder for H.264 (yuv420p, BT.709) in one thread, with its headers in `extradata`."""
    context.width, context.height = size
    context.pix_fmt = "yuv420p"
    context.framerate, context.time_base = Fraction(frame_rate), Fraction(1, frame_rate)
    # Players take untagged pictures for BT.601 or BT.709 as they like, and shift the colours.
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.colorspace = Colorspace.ITU709
    context.color_range = ColorRange.MPEG
    context.gop_size = 10 * frame_rate
    context.thread_count = 1
    context.flags |= Flags.global_header
    params = ":".join(f"{name}={value}" for name, value in X264.items())
    # Players jump to keyframes only if these cut all ties to the frames before.
    context.options = {"preset": "superfast", "crf": crf, "forced-idr": "1", "x264-params": params}
    context.open()


class Encoder:
    """Encodes the frames of one play; `frozen` frames are encoded better, since they stand."""

    def __init__(self, size: tuple[int, int], frame_rate: int, frozen: bool) -> None:
        self._context = VideoCodecContext.create("libx264", "w")
        open_encoder(self._context, size, frame_rate, FROZEN_CRF if frozen else MOVING_CRF)
        self._reformatter = VideoReformatter()
        self._frames = 0
        self._packets: list[tuple[int, bytes]] = []

    def write(self, pixels: NDArray[np.uint8]) -> None:
        """Encode a frame of shape (height, width, 4), RGBA."""
        picture = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format="yuv420p",
            dst_colorspace=Colorspace.ITU709,
        )
        picture.pts, picture.time_base = self._frames, self._context.time_base
        self._frames += 1
        self._keep(self._context.encode(picture))

    def finish(self) -> tuple[tuple[int, bytes], ...]:
        """The packets of all frames, in decoding order: number of the frame, and its bytes."""
        if self._frames:
            self._keep(self._context.encode(None))
        return tuple(self._packets)

    def _keep(self, packets: list[Any]) -> None:
        for packet in packets:
            data = bytes(packet)
            self._packets.append((packet.pts, data if self._packets else without_sei(data)))


def without_sei(data: bytes) -> bytes:
    """A packet without the NAL units that only tell about the encoder."""
    units = data.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    return b"".join(b"\0\0\0\1" + unit for unit in units if unit[0] & 31 != SEI)
