"""Folders that appear whole or not at all, and builds that do not get into each other's way."""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import ExplainerError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside `target` that takes its place if the block succeeds.

    Whatever stood at `target` stays as it was when the block raises or is interrupted, or the disk is full.
    The caller holds the lock of `target`: what an earlier, killed build left beside it is cleared away.

    Raises
    ------
    ExplainerError
        If the folder cannot be written to, or has no room.
    """
    new, old = _new_of(target), _old_of(target)
    try:
        recover(target)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
    except OSError as error:
        raise cannot_write(target, error) from error
    try:
        yield new
        _replace(target, new, old)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise cannot_write(target, error) from error
        raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Put `target` back if a build was killed at the very moment of exchanging it."""
    old = _old_of(target)
    if old.exists() and not target.exists():
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def cannot_write(target: Path, error: OSError) -> ExplainerError:
    """The error of a file or folder that could not be written."""
    reason = (error.strerror or str(error)).lower()
    remedy = "Make room there" if error.errno in NO_ROOM else "Mend that"
    return ExplainerError(
        f"{target} could not be written: {reason}.",
        f"{remedy} or choose another folder with --out; what stood there before is unchanged.",
    )


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file during the block; if another build holds it, call `waiting` and wait for it to end."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise cannot_write(path, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _new_of(target: Path) -> Path:
    return target.with_name(f".{target.name}-new")


def _old_of(target: Path) -> Path:
    return target.with_name(f".{target.name}-old")


def _replace(target: Path, new: Path, old: Path) -> None:
    for path in new.rglob("*"):
        if path.is_file():
            with path.open("rb") as written:
                os.fsync(written.fileno())
    if not target.exists():
        new.rename(target)
        return
    try:
        target.rename(old)
        new.rename(target)
    except BaseException:
        recover(target)
        raise
