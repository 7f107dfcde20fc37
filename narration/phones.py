"""The sounds of words, as flite would say them, and where in a stretch of speech each word's sounds lie."""

import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

PAUSE = "pau"


@cache
def phones_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...] | None:
    """The phones of each word said by itself, in flite's names; None without flite, or if a word has none."""
    flite = shutil.which("flite")
    if not flite or not words:
        return None
    # Blank lines make each word an utterance of its own, which flite prints on a line of its own.
    said = subprocess.run(
        [flite, "-voice", "rms", "-ps", "-f", "/dev/stdin", "-o", "none"],
        input="\n\n".join(words) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split() for line in said.stdout.splitlines()]
    phones = tuple(tuple(phone for phone in line if phone != PAUSE) for line in lines if line)
    return phones if len(phones) == len(words) and all(phones) else None


def word_times(
    segments: Sequence[tuple[str, float]], phones: Sequence[Sequence[str]]
) -> tuple[tuple[float, float], ...] | None:
    """Start and end of each word, from the times of a sentence's phones.

    Words sound a little different in a sentence (`a`, `the`), so the two rows of phones are laid side by side
    with the fewest changes (edit distance).

    Parameters
    ----------
    segments:
        The phones of the sentence, pauses included, each with the second at which it ends.
    phones:
        The phones of each word said by itself.

    Returns
    -------
    Seconds, one pair per word, or None if a word got no phone.
    """
    starts = [0.0, *(end for _, end in segments[:-1])]
    timed = [(phone, start, end) for (phone, end), start in zip(segments, starts, strict=True)]
    heard = [entry for entry in timed if entry[0] != PAUSE]
    alone = [(phone, word) for word, sounds in enumerate(phones) for phone in sounds]
    owners = _lay_side_by_side([phone for phone, _, _ in heard], alone)
    times: list[tuple[float, float]] = []
    for word in range(len(phones)):
        own = [(start, end) for (_, start, end), owner in zip(heard, owners, strict=True) if owner == word]
        if not own:
            return None
        times.append((own[0][0], own[-1][1]))
    return tuple(times)


def _lay_side_by_side(heard: Sequence[str], alone: Sequence[tuple[str, int]]) -> list[int]:
    """For each heard phone the word that it belongs to."""
    cost = [[max(row, column) for column in range(len(alone) + 1)] for row in range(len(heard) + 1)]
    for row, phone in enumerate(heard, start=1):
        for column, (other, _) in enumerate(alone, start=1):
            changed = cost[row - 1][column - 1] + (phone != other)
            cost[row][column] = min(changed, cost[row - 1][column] + 1, cost[row][column - 1] + 1)
    owners: list[int] = []
    row, column = len(heard), len(alone)
    while row:
        same = column and heard[row - 1] == alone[column - 1][0]
        if column and cost[row][column] == cost[row - 1][column - 1] + (not same):
            row, column = row - 1, column - 1
            owners.append(alone[column][1])
        elif column and cost[row][column] == cost[row][column - 1] + 1:
            column -= 1
        else:
            row -= 1
            owners.append(alone[max(column - 1, 0)][1])
    return owners[::-1]
