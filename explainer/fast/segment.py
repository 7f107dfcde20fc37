"""A play's encoded frames, and the folder that keeps them by the hash of what they show."""

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

MAGIC = b"segment1"

UNFINISHED = ".new-"
"""How the names of files begin that are still being written."""

ABANDONED = 3600.0
"""Seconds after which nobody writes into such a file any more."""


@dataclass(frozen=True)
class Segment:
    """Encoded frames.

    Attributes
    ----------
    packets:
        One per frame, in decoding order: which frame of the segment it shows, and its bytes. The first is a
        keyframe.
    end:
        The digest of the state that the play left behind; empty for a still picture, which leaves all as it
        was.
    """

    packets: tuple[tuple[int, bytes], ...]
    end: bytes = b""

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.packets)

    def to_bytes(self) -> bytes:
        """The segment as a file's content, guarded by its hash."""
        page = {"end": self.end.hex(), "packets": [(shown, len(data)) for shown, data in self.packets]}
        head = json.dumps(page).encode()
        body = len(head).to_bytes(4, "little") + head + b"".join(data for _, data in self.packets)
        return MAGIC + hashlib.sha256(body).digest() + body

    @classmethod
    def from_bytes(cls, content: bytes) -> Self | None:
        """The segment in a file's content; None if that is cut or damaged."""
        magic, guard, body = content[:8], content[8:40], content[40:]
        if magic != MAGIC or hashlib.sha256(body).digest() != guard:
            return None
        start = 4 + int.from_bytes(body[:4], "little")
        page = json.loads(body[4:start])
        packets = []
        for shown, size in page["packets"]:
            packets.append((shown, body[start : start + size]))
            start += size
        return cls(tuple(packets), bytes.fromhex(page["end"]))


class Cache:
    """Segments and stills by key, shared by all builds; the ones unused for longest go first.

    A file appears whole or not at all, and what is damaged counts as missing, so that builds may run side by
    side and may be killed at any moment.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, key: str, kind: str) -> Path:
        """Where the file of a key and kind (`segment`, `png`) lies, if it exists."""
        return self._folder / key[:2] / f"{key}.{kind}"

    def has(self, key: str, kind: str) -> bool:
        """Whether there is a file of a key and kind; notes that it was used."""
        try:
            os.utime(self.path(key, kind))
        except OSError:
            return False
        return True

    def load(self, key: str) -> Segment | None:
        """The segment of a key; None if there is none, or a damaged one. Notes that it was used."""
        try:
            content = self.path(key, "segment").read_bytes()
        except OSError:
            return None
        self.has(key, "segment")
        return Segment.from_bytes(content)

    def store(self, key: str, kind: str, write: Callable[[Path], object]) -> Path:
        """Let `write` fill a file, and put it in its place."""
        path = self.path(key, kind)
        path.parent.mkdir(exist_ok=True)
        write_whole(path, write)
        return path

    def forget(self, key: str) -> None:
        """Remove what is kept under a key."""
        for kind in ("segment", "png"):
            self.path(key, kind).unlink(missing_ok=True)

    def prune(self) -> None:
        """Remove what killed builds left half written, and files until the folder is small enough."""
        files, now = [], time.time()
        for path in self._folder.glob("*/*"):
            with suppress(OSError):
                status = path.stat()
                if path.name.startswith(UNFINISHED) and status.st_mtime < now - ABANDONED:
                    path.unlink(missing_ok=True)
                    continue
                files.append((status.st_mtime, status.st_size, path))
        size = sum(one[1] for one in files)
        for _, bytes_of_it, path in sorted(files):
            if size <= self._most_bytes:
                return
            path.unlink(missing_ok=True)
            size -= bytes_of_it


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file, and put it in its place once it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED, suffix=path.suffix)
    os.close(handle)
    try:
        write(Path(name))
        Path(name).chmod(0o644)
        Path(name).rename(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
