"""The way in: `explainer COMMAND`. Before anything of the project is loaded, it is seen that it is ours."""

import sys
from typing import TYPE_CHECKING

from explainer.checkout import fault

if TYPE_CHECKING:
    from explainer.production.paths import Project


def main(project: "Project | None" = None) -> None:
    """Run the command line, and exit with its code.

    Parameters
    ----------
    project:
        The folders to read from and write to, if not this checkout's own.
    """
    if sentences := fault():
        print(*sentences, sep="\n", file=sys.stderr)
        sys.exit(2)
    from explainer.production.paths import Project
    from explainer.terminal.group import run

    run(project or Project())
