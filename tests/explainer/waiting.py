"""Waiting for what another process does, without waiting for ever."""

import json
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

TRIES = 60_000
"""Five minutes and more: nothing that goes well takes as long, even on a busy machine."""


def until(look: Callable[[], Answer], lives: Callable[[], bool] = lambda: True) -> Answer:
    """What `look` finds, as soon as it is true; what is looked at may be half written, or be moved away.

    Raises
    ------
    AssertionError
        If the process that should bring it about does not live any more, or after `TRIES`.
    """
    for _ in range(TRIES):
        # Asked before looking: it may do its work and end between the two.
        lived = lives()
        try:
            if found := look():
                return found
        except (FileNotFoundError, json.JSONDecodeError):
            pass
        assert lived, "the process ended before that came about"
        time.sleep(0.005)
    raise AssertionError(f"that did not come about in {TRIES} tries")
