"""What a subject is: which models its facts are read off, and what it can be told without."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from data.errors import ExplainerError
from data.extract.code import CodeNeeded
from data.facts import Facts
from data.models.opened import OpenModel

P = ParamSpec("P")
F = TypeVar("F", bound=Facts)


@dataclass(frozen=True)
class Needed:
    """A model that a subject is about.

    name: the one that it is told of by default.
    layers: how many another one in its place must have.
    bare_stream: whether its stream must hold nothing but tokens and what heads add.
    """

    name: str
    layers: int
    bare_stream: bool = False


@dataclass(frozen=True)
class Subject(Generic[P, F]):
    """How the facts of a subject are read off its models; calling it reads them.

    read: what the module says: it gets the models in their order, then the prompt if the subject has one.
    models: the first is the one that another may take the place of, and that may have heads off; the others
        lie beside it under their own names.
    prompted: whether it is about a prompt, so that there may be another one.
    code: what the prompt holds if it is code; else a phrase comes back in it.
    can_do_without: the roles of heads that can be off: the facts then say how the others fare.
    """

    read: Callable[P, F]
    models: tuple[Needed, ...]
    prompted: bool = True
    can_do_without: tuple[str, ...] = ()
    code: CodeNeeded | None = None

    @property
    def name(self) -> str:
        """The subject's name: that of its module."""
        return self.read.__module__.rpartition(".")[2]

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> F:
        """The facts of the models, and of the prompt.

        Raises
        ------
        ExplainerError
            If a model is not what the subject needs.
        """
        self.require(*(given for given in args if isinstance(given, OpenModel)))
        return self.read(*args, **kwargs)

    def require(self, *models: OpenModel) -> None:
        """Raise an `ExplainerError` unless these models are what the subject needs, in its order."""
        for needed, model in zip(self.models, models, strict=True):
            model.require_layers(needed.layers, self.name)
            if needed.bare_stream:
                model.require_bare_stream(self.name)

    def open(self, given: OpenModel | None, opened: Callable[[str], OpenModel]) -> tuple[OpenModel, ...]:
        """The subject's models, the first being `given` or else its own; `opened` opens by name or folder.

        Raises
        ------
        ExplainerError
            If one of them is not there.
        """
        others = self.models[1:]
        if given is None:
            return tuple(opened(needed.name) for needed in self.models)
        if others and given.folder is None:
            raise ExplainerError(
                f"{self.name} compares {given.name} with {' and '.join(one.name for one in others)}, "
                "but no such model lies beside a published one.",
                f"Choose one of the project's own with --model, or name the clips without {self.name}.",
            )
        return (given, *(opened(str(given.folder.parent / one.name)) for one in others if given.folder))


def subject(
    *models: Needed,
    prompted: bool = True,
    can_do_without: tuple[str, ...] = (),
    code: CodeNeeded | None = None,
) -> Callable[[Callable[P, F]], Subject[P, F]]:
    """Makes a subject of the function that reads its facts; the parameters are those of `Subject`.

    Raises
    ------
    TypeError
        If the function does not take its models and, unless it is not `prompted`, a prompt.
    """

    def made(read: Callable[P, F]) -> Subject[P, F]:
        if len(inspect.signature(read).parameters) != len(models) + prompted:
            prompt = "and its prompt" if prompted else "only, as it is not prompted"
            raise TypeError(
                f"{read.__module__}.{read.__name__} has to take {len(models)} models {prompt}. Change its "
                "parameters, or say `prompted=` to `@subject`."
            )
        return Subject(read, models, prompted, can_do_without, code)

    return made
