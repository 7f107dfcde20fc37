"""How like a movie is to a lossless one: the structural similarity of their frames, as ffmpeg measures it."""

import re
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from statistics import fmean
from typing import Any

import av
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace

SAMPLES = 400
"""About how many frames of a movie are compared, evenly spread."""


def likeness(movie: Path, lossless: Path, matrix: Colorspace) -> tuple[float, float]:
    """The mean SSIM of the sampled frames, and the least; the movie has the pixel format yuv420p.

    Brightness counts four times as much as either colour difference, as it has four times as many samples.

    Parameters
    ----------
    matrix:
        By which the movie's colours were turned into brightness and colour differences.

    Raises
    ------
    ValueError
        If one movie has more frames than the other.
    """
    with tempfile.TemporaryDirectory() as folder:
        statistics = Path(folder) / "ssim"
        _compare(movie, lossless, matrix, statistics)
        found = [float(one) for one in re.findall(r"All:([\d.]+)", statistics.read_text())]
    return fmean(found), min(found)


def _compare(movie: Path, lossless: Path, matrix: Colorspace, statistics: Path) -> None:
    """Let the filter write its findings; they are all there when it goes, at the end of this function."""
    graph, output = Graph(), None
    inputs: list[Any] = []
    for number, (ours, theirs) in enumerate(_pairs(movie, lossless)):
        if output is None:
            inputs, output = _add_filter(graph, ours, statistics)
        # Bare pixels, as renderers hand them over; what came from a file is converted slightly otherwise.
        bare = VideoFrame.from_ndarray(theirs.to_ndarray(format="rgba"), format="rgba")
        wanted = bare.reformat(format="yuv420p", dst_colorspace=matrix)
        for source, frame in zip(inputs, (ours, wanted), strict=True):
            frame.pts, frame.time_base = number, Fraction(1)
            source.push(frame)
        output.pull()


def _add_filter(graph: Graph, frame: VideoFrame, statistics: Path) -> tuple[list[Any], Any]:
    picture = VideoFormat("yuv420p")
    inputs = [
        graph.add_buffer(width=frame.width, height=frame.height, format=picture, time_base=Fraction(1))
        for _ in range(2)
    ]
    ssim, output = graph.add("ssim", f"stats_file={statistics}"), graph.add("buffersink")
    for number, one in enumerate(inputs):
        one.link_to(ssim, 0, number)
    ssim.link_to(output)
    graph.configure()
    return inputs, output


def _pairs(movie: Path, lossless: Path) -> Iterator[tuple[VideoFrame, VideoFrame]]:
    with av.open(str(movie)) as ours, av.open(str(lossless)) as theirs:
        every = max(1, ours.streams.video[0].frames // SAMPLES)
        for number, pair in enumerate(zip(ours.decode(video=0), theirs.decode(video=0), strict=True)):
            if number % every == 0:
                yield pair
