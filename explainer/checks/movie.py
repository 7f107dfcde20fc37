"""Is a finished clip what it must be: complete, in step, alive, as loud as it should be, without flashes."""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
from numpy.typing import NDArray

from data.errors import ExplainerError
from explainer.checks.watching import watch, watching_faults
from explainer.checks.words import at
from explainer.production.clip_files import POSTER_BYTES
from explainer.production.paths import ClipFiles
from narration import captions
from narration.bounds import bounds
from narration.captions import FASTEST, LINE, LONGEST, SHORTEST
from narration.loudness import LOUDNESS, digital_silence, loudness, true_peak
from narration.script import Script

OFF, PEAK = 0.5, -1.5
"""How far from its loudness a clip may be, in LU, and its highest true peak, in dBTP."""

SILENCE = 0.05
"""The longest digital silence of a spoken clip, in seconds: between words stands the quiet of a room."""

FLASHES, CHANGE, AREA = 3, 0.1, 0.028
"""WCAG 2.3.1: flashes a second, change of relative luminance, and a quarter of ten degrees of the frame."""


def movie_faults(files: ClipFiles, script: Script) -> Iterator[str]:
    """What is wrong with the finished clip of a script."""
    missing = [path.name for path in files.all() if not path.exists() or not path.stat().st_size]
    if missing:
        yield f"{', '.join(missing)} missing"
        return
    page = json.loads(files.beats.read_text(encoding="utf-8"))
    yield from _container_faults(
        files,
        page["frame_rate"],
        [beat["first_frame"] for beat in page["beats"]],
        page["beats"][-1]["end_frame"],
    )
    yield from _sound_faults(files)
    yield from _caption_faults(files)
    watched = watch(files.movie)
    for frame in flashes(watched.tiny, page["frame_rate"]):
        seconds = frame / page["frame_rate"]
        yield f"the picture flashes more than {FLASHES} times a second, {seconds:.1f} s into it"
    for line, what in watching_faults(watched, page["beats"], page["frame_rate"], script, bounds(script)):
        yield at(script, line, what)
    if files.poster.stat().st_size > POSTER_BYTES:
        yield f"the poster has more than {POSTER_BYTES // 1000} kB"


def flashes(pictures: NDArray[np.uint8], frame_rate: int) -> list[int]:
    """The first frame, if any, that ends a second with more flashes than are safe.

    `pictures` have the shape (frame, height, width) and are grey.
    """
    luminance = (pictures.reshape(len(pictures), -1) / 255.0) ** 2.2
    turning = luminance[0].copy()
    direction = np.zeros(luminance.shape[1])
    turns = np.zeros(luminance.shape, dtype=bool)
    for frame, now in enumerate(luminance):
        up, down = (now - turning >= CHANGE) & (direction <= 0), (turning - now >= CHANGE) & (direction >= 0)
        turns[frame] = up | down
        direction[up], direction[down] = 1, -1
        # The next turn is measured from the highest or lowest point since.
        turning = np.where(
            direction > 0,
            np.maximum(turning, now),
            np.where(direction < 0, np.minimum(turning, now), turning),
        )
        turning[turns[frame]] = now[turns[frame]]
    summed = np.cumsum(turns, axis=0)
    within = (
        summed - np.concatenate([np.zeros_like(summed[:frame_rate]), summed[:-frame_rate]])[: len(summed)]
    )
    too_many = (within > 2 * FLASHES).mean(axis=1) > AREA
    return [int(frame) for frame in np.flatnonzero(too_many)[:1]]


def _container_faults(files: ClipFiles, frame_rate: int, starts: list[int], end: int) -> Iterator[str]:
    data = files.movie.read_bytes()
    if data.find(b"moov") > data.find(b"mdat"):
        yield "the index of clip.mp4 stands at its end, so that it plays only once it is loaded"
    with av.open(str(files.movie)) as movie:
        lengths = [Fraction(stream.duration or 0) * (stream.time_base or 0) for stream in movie.streams]
        packets = [packet for packet in movie.demux(video=0) if packet.dts is not None]
    keyframes = {
        (packet.pts or 0) * (packet.time_base or 0) * frame_rate for packet in packets if packet.is_keyframe
    }
    if len(packets) != end:
        yield f"the picture has {len(packets)} frames, but its beats end on {end}"
    if set(starts) - keyframes:
        yield "not every beat begins with a keyframe"
    if max(lengths) - min(lengths) > Fraction(1, frame_rate):
        yield f"picture and sound end {float(max(lengths) - min(lengths)):.3f} s apart"


def _sound_faults(files: ClipFiles) -> Iterator[str]:
    with av.open(str(files.movie)) as movie:
        rate = movie.streams.audio[0].rate
        samples = np.concatenate([frame.to_ndarray()[0] for frame in movie.decode(audio=0)])
    found, peak = loudness(samples, rate), true_peak(samples)
    if np.isfinite(found) and abs(found - LOUDNESS) > OFF:
        yield f"the loudness is {found:.1f} LUFS, not {LOUDNESS:.0f}"
    silence = digital_silence(samples, rate)
    if np.isfinite(found) and silence > SILENCE:
        yield f"the sound is dead for {silence:.2f} s: even between words a room is heard"
    if peak > PEAK:
        yield f"the sound peaks at {peak:.1f} dBTP, above {PEAK}"


def _caption_faults(files: ClipFiles) -> Iterator[str]:
    try:
        cues = captions.read(files.captions)
    except ExplainerError as error:
        yield error.what
        return
    for cue in cues:
        lines, seconds = cue.lines, cue.end - cue.start
        if len(lines) > 2 or max(map(len, lines)) > LINE:
            yield f'the caption "{lines[0]} …" has more than two lines of {LINE} characters'
        if not SHORTEST <= seconds + 0.001 <= LONGEST + 0.002:
            yield f'the caption "{lines[0]} …" stays for {seconds:.2f} s'
        if len(cue.text) > FASTEST * (seconds + 0.001):
            yield f'the caption "{lines[0]} …" goes too fast to read'
    if any(following.start < cue.end for cue, following in pairwise(cues)):
        yield "two captions overlap"
