"""`explainer inspect`: what a model makes of a prompt."""

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 160


@click.command()
@click.argument("prompt")
@click.option(
    "--model", default="two_layers", show_default=True, help="A model's name, folder or repository."
)
def command(prompt: str, model: str) -> None:
    """Show a prompt's tokens, the guesses for the next one, and what the heads that matter do at its end."""
    from data.extract.inspection import inspect
    from data.models.opening import open_model

    seen = inspect(open_model(model), prompt)
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = PIPED_WIDTH
    tokens = " ".join(f"{position}{token!r}" for position, token in enumerate(seen.tokens))
    console.print(f"{seen.model}, {len(seen.tokens)} tokens: {tokens}")
    guesses = _table("Next token", "token", "probability", "logit")
    for token, probability, logit in seen.guesses:
        guesses.add_row(Text(repr(token)), f"{probability:.4f}", f"{logit:.2f}")
    console.print(guesses)
    if seen.comes_back:
        rates = ", ".join(f"with {what} in {rate:.1%} of cases" for what, rate in seen.comes_back.items())
        console.print(
            f"\nWhere a phrase comes back, {seen.model} goes on as before: {rates} (data/MODELS.md)."
        )
    heads = _table(
        f"\nWhat adds to the logit of {seen.guesses[0][0]!r} ({seen.guesses[0][2]:.2f})",
        *("component", "adds", "looks at (attention, score)", "why there: query read × key read (score)"),
    )
    heads.add_row("direct path", f"{seen.direct:+.2f}", "", "")
    for head in seen.heads:
        heads.add_row(
            head.head,
            f"{head.adds:+.2f}",
            Text(
                "\n".join(
                    f"{place}{token!r} ({share:.2f}, {score:.1f})"
                    for place, token, share, score in head.looks
                )
            ),
            "\n".join(f"{query} × {key} ({score:+.1f})" for query, key, score in head.parts),
        )
    console.print(heads)


def _table(title: str, *columns: str) -> Table:
    framed = box.HEAVY_HEAD if Console().is_terminal else None
    table = Table(title=Text(title), title_justify="left", box=framed)
    for column in columns:
        table.add_column(column, justify="right" if column in ("probability", "logit", "adds") else "left")
    return table
