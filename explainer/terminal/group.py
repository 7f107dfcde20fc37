"""The commands of `explainer`: each is a module of `explainer.commands`."""

import importlib
import pkgutil
import signal
import sys

import click

import explainer.commands
from data.errors import ExplainerError
from explainer.production.paths import Project

RUN_MODELS = ("torch", "transformer_lens", "safetensors", "tokenizers")
"""What only those need who extract facts or train, not those who render."""


class LazyCommands(click.Group):
    """Commands by module name, so that `explainer --help` imports none of what they need."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(module.name for module in pkgutil.iter_modules(explainer.commands.__path__))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command: click.Command = importlib.import_module(f"explainer.commands.{name}").command
        return command


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="explainer")
def commands() -> None:
    """Narrated, animated explainers of transformer circuits, drawn from real models."""


def run(project: Project) -> None:
    """Run a command; what a user can put right ends in two sentences and exit code 2, Ctrl-C in 130."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = _run(project)
    except ExplainerError as error:
        print(f"{error.what}\n{error.remedy}", file=sys.stderr)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        print("Interrupted; everything that was finished is kept.", file=sys.stderr)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


def _run(project: Project) -> object:
    try:
        return commands(standalone_mode=False, obj=project)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in RUN_MODELS:
            raise
        raise ExplainerError(
            f"This runs a model, which takes {error.name}; it is not installed.",
            "Install what runs models: pip install --editable '.[models]'",
        ) from error
