"""Folders that appear whole or not at all, and builds that do not get into each other's way."""

import errno
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from data.errors import ExplainerError
from data.files import sha256

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


def replaceable(folder: Path, sign: str, what: str) -> None:
    """See, before the work begins, that what stands at `folder` may be replaced by what comes of it.

    That is nothing, or what we made, known by its file `sign`, in a place that can be written to.

    Raises
    ------
    ExplainerError
        If something else stands there, or nothing can be written there.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    if not os.access(folder.parent, os.W_OK):
        raise cannot_write(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    nothing = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not nothing and not (folder / sign).exists():
        raise ExplainerError(
            f"{folder} holds something else than {what}.", "Choose another folder with --out."
        )


def cannot_write(target: Path, error: OSError) -> ExplainerError:
    """The error of a file or folder that could not be written."""
    reason = (error.strerror or str(error)).lower()
    remedy = "Make room there" if error.errno in NO_ROOM else "Mend that"
    return ExplainerError(
        f"{target} could not be written: {reason}.",
        f"{remedy} or choose another folder with --out; what stood there before is unchanged.",
    )


def carry_over(old: Path, new: Path, ours: Collection[str]) -> None:
    """Copy what somebody else put into a folder into the one that will take its place.

    Parameters
    ----------
    ours:
        Names of what we put there, which is made anew or not wanted any more.
    """
    for path in old.iterdir() if old.is_dir() else ():
        target = new / path.name
        if path.name in ours or target.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, target, symlinks=True)
        else:
            shutil.copy2(path, target, follow_symlinks=False)


def hashes(*files: Path) -> dict[Path, str]:
    """The SHA-256 of files that are about to be read, for `unchanged`."""
    return {file: sha256(file) for file in files}


@contextmanager
def unchanged(before: Mapping[Path, str]) -> Iterator[None]:
    """See that no other build has replaced files since they were hashed, when the block has read them.

    Raises
    ------
    ExplainerError
        If one was replaced: what the block wrote is of no use then.
    """
    try:
        yield
    finally:
        for file, was in before.items():
            if not file.exists() or sha256(file) != was:
                raise ExplainerError(
                    f"{file.parent} was made anew while it was being read.", "Run the same command again."
                )


@contextmanager
def locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock file during the block; if another build holds it, call `waiting` and wait for it to end."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            waiting()
            lock.acquire()
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield
    finally:
        lock.release()


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
