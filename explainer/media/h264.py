"""Encoding a composed picture in one go: RGBA frames in, H.264 out, a keyframe wherever one is wanted."""

from collections.abc import Set
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np
from av.video.frame import PictureType, VideoFrame
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from explainer.fast.encoder import FROZEN_CRF, open_encoder

EXACT_TIMESCALE = "48000"
"""Ticks a second, so that every frame and sample lasts a whole number of them; by default a tick is 1 ms."""


class H264File:
    """An mp4 with one silent H.264 stream (yuv420p, BT.709), closed by leaving the `with` block.

    Parameters
    ----------
    keyframes:
        Numbers of the frames that a player must be able to jump to.
    """

    def __init__(self, path: Path, width: int, height: int, frame_rate: int, keyframes: Set[int]) -> None:
        self.frames = 0
        self._keyframes = keyframes
        self._frame_time = Fraction(1, frame_rate)
        self._container = av.open(str(path), "w", options={"movie_timescale": EXACT_TIMESCALE})
        self._stream = self._container.add_stream("libx264", rate=frame_rate)
        open_encoder(self._stream.codec_context, (width, height), frame_rate, FROZEN_CRF)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._container.mux(self._stream.encode())
        finally:
            self._container.close()

    def write(self, pixels: NDArray[np.uint8], repeat: int = 1) -> None:
        """Append one frame of shape (height, width, 4) `repeat` times; it is converted once."""
        frame: Any = VideoFrame.from_ndarray(pixels, format="rgba").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709
        )
        frame.time_base = self._frame_time
        for _ in range(repeat):
            frame.pts = self.frames
            frame.pict_type = PictureType.I if self.frames in self._keyframes else PictureType.NONE
            self._container.mux(self._stream.encode(frame))
            self.frames += 1
