"""The media of a clip as the web wants them, kept between runs: stills, loops, a movie to scrub through."""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType
from av.video.reformatter import Interpolation

from explainer.media.frames import frames_of
from explainer.media.remux import OPTIONS, copy_beat, join
from explainer.production import inputs
from explainer.production.clip_files import write_poster
from explainer.production.display import Display
from explainer.production.folders import hashes, locked, unchanged, whole_folder
from explainer.production.paths import ClipFiles

SCRUB_HEIGHT = 480
SCRUB_OPTIONS = {"preset": "veryfast", "crf": "30", "g": "8", "bf": "0"}
"""A movie to scrub through: a player can jump to every eighth frame and has the next ones soon after."""

FLAT_OPTIONS = {"preset": "veryfast", "crf": "31", "forced-idr": "1"}
"""Encoded as a whole, a clip takes half of the bytes that its plays take, each encoded by itself."""

Stretch = tuple[str, int, int]
"""A beat's name, and its frames `first <= frame < end`."""


class Media:
    """What is made from one movie, kept in a folder that is named after the movie's contents."""

    def __init__(self, files: ClipFiles, kept: Path, display: Display) -> None:
        self.files, self.display = files, display
        self.movie = hashes(files.movie)
        made_from = inputs.fingerprint(
            movie=list(self.movie.values()),
            code=inputs.code(
                "explainer/embed/media.py", "explainer/production/clip_files.py", "explainer/media/remux.py"
            ),
        )
        self.kept = kept / made_from[:16]

    def stills(self, beats: Sequence[Stretch]) -> Path:
        """A folder with the last frame of every beat as `<beat>.webp`, at most 40 kB each."""

        def make(folder: Path) -> None:
            names = {end - 1: name for name, _, end in beats}
            for number, image in frames_of(self.files.movie, list(names)):
                still = folder / f"{names[number]}.png"
                image.save(still, compress_level=1)
                write_poster(still, still.with_suffix(".webp"))
                still.unlink()

        return self._made("stills", "cutting stills", make)

    def loop(self, beat: Stretch) -> Path:
        """A folder with `loop.mp4`: the beat, silent, its frames copied as they were encoded."""
        name, first, end = beat
        return self._made(
            f"loop-{name}",
            f"cutting {name}",
            lambda folder: copy_beat(self.files.movie, first, end, folder / "loop.mp4"),
        )

    def flat(self, beats: Sequence[Stretch]) -> Path:
        """A folder with `clip.mp4`: the whole clip in fewer bytes, with a keyframe at every beat."""

        def make(folder: Path) -> None:
            silent = folder / "silent.mp4"
            encode_again(self.files.movie, silent, None, FLAT_OPTIONS, {first for _, first, _ in beats})
            join(silent, self.files.movie, folder / "clip.mp4")
            silent.unlink()

        return self._made("flat", "making it small", make)

    def scrub(self) -> Path:
        """A folder with `scrub.mp4`: small, silent, every frame of it shown at once when it is sought."""
        return self._made(
            "scrub",
            "making it easy to scrub",
            lambda folder: encode_again(
                self.files.movie, folder / "scrub.mp4", SCRUB_HEIGHT, SCRUB_OPTIONS, frozenset()
            ),
        )

    def _made(self, name: str, stage: str, make: Any) -> Path:
        folder = self.kept / name
        waiting = f"{self.files.folder.name}: waiting for another page to be made"
        with locked(self.kept / f"{name}.lock", lambda: self.display.say(waiting)):
            if not folder.exists():
                self.display.say(f"{self.files.folder.name}: {stage}")
                with whole_folder(folder) as new, unchanged(self.movie):
                    make(new)
        return folder


def encode_again(
    movie: Path, target: Path, height: int | None, options: Mapping[str, str], keyframes: Set[int]
) -> None:
    """Write a movie once more, silent, at most `height` pixels high, with keyframes at these frames."""
    with (
        av.open(str(movie)) as seen,
        av.open(str(target), "w", format="mp4", options=OPTIONS) as written,
    ):
        stream = seen.streams.video[0]
        assert stream.average_rate is not None
        height = min(height or stream.height, stream.height)
        width = 2 * round(height * stream.width / stream.height / 2)
        small = written.add_stream("libx264", rate=stream.average_rate, options=dict(options))
        small.width, small.height, small.pix_fmt = width, height, "yuv420p"
        source, encoder = stream.codec_context, small.codec_context
        encoder.color_primaries, encoder.color_trc = source.color_primaries, source.color_trc
        encoder.colorspace, encoder.color_range = source.colorspace, source.color_range
        for number, frame in enumerate(seen.decode(stream)):
            picture = frame.reformat(width, height, "yuv420p", interpolation=Interpolation.AREA)
            picture.pts, picture.time_base = number, 1 / stream.average_rate
            picture.pict_type = PictureType.I if number in keyframes else PictureType.NONE
            written.mux(small.encode(picture))
        written.mux(small.encode())
