"""From the name of a clip to its facts files."""

import importlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import torch

from data.errors import ExplainerError, hint
from data.extract.code import Code, is_code
from data.extract.heads import without_heads
from data.extract.prompts import Prompt, read_prompt, wording
from data.extract.provenance import provenance
from data.extract.subject import Subject
from data.facts import Facts
from data.models.opened import OpenModel
from data.models.opening import open_model

HERE = Path(__file__).parent


def subjects() -> list[str]:
    """All that can be extracted: every module here whose dataclass lies in `data` under the same name."""
    return sorted(
        path.stem
        for path in HERE.glob("*.py")
        if (HERE.parent / path.name).is_file() and not path.stem.startswith("_")
    )


def make(
    chosen: Sequence[str],
    out: Path,
    name: str | None = None,
    prompt: str | None = None,
    model: str | None = None,
    without: str | None = None,
) -> list[Path]:
    """Extract the facts of the chosen clips (all of them, if none is chosen) and write them into `out`.

    Nothing is written before all of them are there.

    Parameters
    ----------
    name:
        The name in the sentence; with a `prompt` of one's own it must stand there.
    prompt:
        The sentence, `{name}` in it being filled in, or code; else each clip's own. Of several clips, those
        about sentences keep theirs if it is code, and the other way round.
    model:
        Name, folder or repository of the model; else each clip's own. Of several clips, those about another
        number of layers keep their own. A clip about several models takes the others from beside it.
    without:
        The role of the heads that are turned off, `previous-token` or `induction`; of several clips, those
        that say nothing of such a model keep all heads.

    Returns
    -------
    The `.npz` files written.

    Raises
    ------
    ExplainerError
        If a clip or model is unknown, the prompt unusable, the folder not writable, or no clip can do
        without the heads.
    """
    torch.set_num_threads(1)
    chosen_subjects = [_subject(one) for one in chosen or subjects()]
    alone = len(chosen_subjects) == 1
    code = prompt if prompt and (alone or is_code(prompt)) else None
    text = wording(name, None if code and not alone else prompt)
    opened = cache(open_model)
    given = opened(model) if model else None
    fitting = [one for one in chosen_subjects if given and _layers(given) == one.models[0].layers]
    ablated = [one for one in chosen_subjects if without in one.can_do_without]
    if without and not ablated:
        named = " and ".join(one.name for one in chosen_subjects)
        raise ExplainerError(
            f"{named} cannot be told with the {without} heads off.",
            f"Clips that can: {', '.join(_told_without_heads()) or 'none'}.",
        )
    finished: list[tuple[Facts, dict[str, Any]]] = []
    for subject in chosen_subjects:
        shown, *beside = subject.open(given if subject in fitting or not fitting else None, opened)
        if without and subject in ablated:
            subject.require(shown, *beside)
            shown = without_heads(shown, without)
        asked: Prompt | Code | None = None
        if subject.code:
            asked = subject.code.read(code, shown.vocabulary, shown.context_length)
        elif subject.prompted:
            asked = read_prompt(text, shown.vocabulary, shown.context_length, name)
        facts = subject(shown, *beside, *([asked] if asked else []))
        finished.append((facts, provenance(subject.name, (shown, *beside), asked)))
    for facts, origin in finished:
        facts.save(out, origin)
    return [out / f"{facts.subject}.npz" for facts, _ in finished]


def _subject(name: str) -> Subject[..., Facts]:
    if name not in subjects():
        near = hint(name, subjects(), "'")
        raise ExplainerError(
            f"There is no clip {name!r} with facts to extract{near}.",
            f"Choose among: {', '.join(subjects())}.",
        )
    found: Subject[..., Facts] = importlib.import_module(f"data.extract.{name}").extract
    return found


def _layers(model: OpenModel) -> int:
    return int(model.bridge.cfg.n_layers)


def _told_without_heads() -> list[str]:
    return [name for name in subjects() if _subject(name).can_do_without]
