"""`explainer train`: make the toy models anew, or check the ones that are there."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from explainer.production.paths import REPOSITORY

CACHE = Path("~/.cache/explainer")
"""Debian packages, their text as tokens, and the state of trainings that were interrupted."""


@click.command()
@click.argument("models", nargs=-1, metavar="[MODEL]...")
@click.option(
    "--corpus",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of text files to train on, in place of the text of Debian packages; needs --out.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for weights/, tokenizer.json and what else belongs to them  [default: data]",
)
@click.option("--check", is_flag=True, help="Train nothing; measure the models and fail if one is too weak.")
def command(models: tuple[str, ...], corpus: Path | None, out: Path | None, check: bool) -> int:
    """Train the models (the whole family, if none is named), two at a time.

    An interrupted training goes on from its last checkpoint when the same command is given again.
    """
    data = out or REPOSITORY / "data"
    if check and (models or corpus):
        raise click.UsageError("--check measures what was trained; it takes no MODEL and no --corpus.")
    if check:
        return _check(data)
    if corpus and not out:
        raise click.UsageError("--corpus needs --out, so that the models of the film stay as they are.")
    from data.train.card import write_card
    from data.train.family import choose, train_family
    from data.train.texts import prepare

    recipes = choose(models)
    cache = CACHE.expanduser()
    texts = prepare(corpus, data, cache, {recipe.config.name for recipe in recipes}, _say)
    with _shown() as tell:
        train_family(
            recipes,
            texts,
            data / "weights",
            cache,
            lambda recipe, step, loss: tell(recipe.config.name, step, recipe.all_steps, loss),
        )
    write_card(data)
    return 0


def _check(data: Path) -> int:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from data.train.check import check

    table = Table(box=box.SIMPLE)
    for heading in ("model", "score", "", "bar", "found", "null", "the null is"):
        table.add_column(heading, justify="right" if heading in {"bar", "found", "null"} else "left")
    scores = check(data)
    for score in scores:
        sign = "ok" if score.reached else "MISSED"
        bar = f"{'≥' if score.at_least else '≤'} {score.bar:.3g}"
        table.add_row(
            score.model, score.what, sign, bar, f"{score.found:.3f}", f"{score.null:.3f}", score.null_is
        )
    Console(width=160 if not sys.stdout.isatty() else None).print(table)
    return int(not all(score.reached for score in scores))


Tell = Callable[[str, int, int, float], None]


@contextmanager
def _shown() -> Iterator[Tell]:
    """A bar for each model on a terminal; plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _Lines().tell
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks: dict[str, object] = {}

        def tell(model: str, step: int, steps: int, loss: float) -> None:
            if model not in tasks:
                tasks[model] = progress.add_task(model, total=steps)
            progress.update(tasks[model], completed=step, description=f"{model}, loss {loss:.2f}")  # type: ignore[arg-type]

        yield tell


class _Lines:
    """A line each hundred steps: `train two_layers: step 300/3000, loss 4.12, 5 min left`."""

    def __init__(self) -> None:
        self._began: dict[str, tuple[float, int]] = {}

    def tell(self, model: str, step: int, steps: int, loss: float) -> None:
        began, first = self._began.setdefault(model, (time.monotonic(), step))
        if step % 100 == 0 or step == steps:
            pace = (time.monotonic() - began) / max(1, step - first)
            left = f", {pace * (steps - step) / 60:.0f} min left" if step > first else ""
            _say(f"train {model}: step {step}/{steps}, loss {loss:.2f}{left}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
