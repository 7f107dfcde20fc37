"""Facts: what was read off a model, as a frozen dataclass that is stored as arrays and where they came from.

A subject's facts are two files with one stem: `<subject>.npz` (arrays, no pickle) and `<subject>.json`
(scalars and strings, the axes and units of every array, the provenance, and the hashes of both parts).
Reading them needs NumPy alone. The same facts always give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from data.errors import ExplainerError
from data.files import sha256, write_whole

Array = NDArray[Any]


def array(axes: str, unit: str, origin: str, dtype: str = "float32", *, kept: str = "") -> Any:
    """A dataclass field that holds an array.

    Parameters
    ----------
    axes:
        Names of the axes, separated by spaces, such as `"query key"`. An axis of one name has one size in
        all the arrays of a dataclass.
    unit:
        What one entry is, such as `"probability"` or `"nats"`.
    origin:
        Where the numbers come from, in words.
    dtype:
        NumPy's name of the element type.
    kept:
        Why it is kept although no picture shows it and no words cite it; empty where one does.
    """
    described = {"axes": tuple(axes.split()), "unit": unit, "origin": origin, "dtype": dtype, "kept": kept}
    return field(metadata=described)


def value(unit: str, origin: str, *, kept: str = "", default: Any = MISSING) -> Any:
    """A dataclass field that holds one number, string, or tuple of strings; `kept` is as in `array`."""
    return field(default=default, metadata={"unit": unit, "origin": origin, "kept": kept})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Base of all facts; subclasses name their `subject` and declare fields with `array` and `value`.

    All of it is measured on the model in its `state`; only the roles of heads, and what is called `whole`,
    are those of the trained model with all its heads on.
    """

    subject: ClassVar[str]

    model: str = value("", "id of the model; of several, the one that is shown where none is named")
    state: str = value(
        "",
        "what was done to the model: `without previous-token`, `without induction`, `untrained`, or nothing",
        default="",
    )
    ablated: tuple[str, ...] = value(
        "layer.head", "the heads that write nothing, at any position", default=()
    )

    def save(self, folder: Path, provenance: Mapping[str, Any]) -> None:
        """Write `<subject>.npz` and `<subject>.json` into `folder`, each whole or not at all.

        Raises
        ------
        ExplainerError
            If an array has the wrong axes, type, or an entry that is not finite, or the folder is
            not writable.
        """
        arrays = {
            entry.name: np.ascontiguousarray(getattr(self, entry.name), dtype=entry.metadata["dtype"])
            for entry in fields(self)
            if "axes" in entry.metadata
        }
        self._validate(arrays, where=f"the new facts of {self.subject}")
        described = {
            entry.name: {
                "axes": list(entry.metadata["axes"]),
                "unit": entry.metadata["unit"],
                "origin": entry.metadata["origin"],
                "dtype": entry.metadata["dtype"],
                "shape": list(arrays[entry.name].shape),
            }
            for entry in fields(self)
            if "axes" in entry.metadata
        }
        values = {
            entry.name: {
                "value": getattr(self, entry.name),
                "unit": entry.metadata["unit"],
                "origin": entry.metadata["origin"],
            }
            for entry in fields(self)
            if "axes" not in entry.metadata
        }
        with (
            write_whole(folder / f"{self.subject}.npz") as npz,
            write_whole(folder / f"{self.subject}.json") as page,
        ):
            np.savez_compressed(npz, **arrays)  # type: ignore[arg-type]
            content = {
                "subject": self.subject,
                "values": values,
                "arrays": described,
                "arrays_sha256": sha256(npz),
                "provenance": dict(provenance),
            }
            content["sha256"] = _hash_of(content)
            page.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read and validate the facts that `save` wrote into `folder`.

        Raises
        ------
        ExplainerError
            If a file is missing, cut short, changed by hand, or of another version of the subject.
        """
        page = read_page(folder, cls.subject)
        npz = folder / f"{cls.subject}.npz"
        wanted = {entry.name for entry in fields(cls)}
        if wanted != {*page["values"], *page["arrays"]}:
            raise _unusable(npz.with_suffix(".json"), "was written by another version of the extraction code")
        try:
            written = sha256(npz) == page["arrays_sha256"]
        except FileNotFoundError as error:
            raise _unusable(npz, "is missing") from error
        except OSError as error:
            raise _unusable(npz, "cannot be read") from error
        if not written:
            raise _unusable(npz, "is not the file that the extraction wrote (its SHA-256 differs)")
        with np.load(npz, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        cls._validate(arrays, where=str(npz))
        values: dict[str, Any] = {
            name: tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]
            for name, entry in page["values"].items()
        }
        return cls(**values, **arrays)

    @classmethod
    def _validate(cls, arrays: Mapping[str, Array], where: str) -> None:
        sizes: dict[str, tuple[int, str]] = {}
        for entry in fields(cls):
            if "axes" not in entry.metadata:
                continue
            name, axes, found = entry.name, entry.metadata["axes"], arrays.get(entry.name)
            if found is None:
                raise _invalid(where, f"`{name}` is missing")
            if found.dtype != np.dtype(entry.metadata["dtype"]):
                raise _invalid(where, f"`{name}` is {found.dtype}, not {entry.metadata['dtype']}")
            if found.ndim != len(axes):
                raise _invalid(where, f"`{name}` has {found.ndim} axes, not {len(axes)} ({' × '.join(axes)})")
            if not np.isfinite(found).all():
                raise _invalid(where, f"`{name}` holds a number that is not finite")
            for axis, size in zip(axes, found.shape, strict=True):
                known, by = sizes.setdefault(axis, (size, name))
                if known != size:
                    raise _invalid(where, f"`{name}` has {size} entries along {axis}, but `{by}` has {known}")


@dataclass(frozen=True, kw_only=True)
class PromptFacts(Facts):
    """Base of the facts about one prompt in which a phrase comes back: what followed it is the answer.

    Axes: `position` runs over the prompt's tokens, the beginning-of-sequence token first; `answer_token` over
    those of the answer.
    """

    prompt: str = value("", "the prompt as text")
    tokens: tuple[str, ...] = value("", "the prompt's tokens as text, leading space kept, BOS as '<bos>'")
    answer: str = value("", "the token that followed the first copy of the phrase, leading space kept")
    answer_shown: str = value("", "the whole answer without its leading space, as one says it")
    answer_tokens: tuple[str, ...] = value(
        "",
        "the answer's tokens as text; the first is `answer`",
        kept="says which tokens the probability of an answer is the product of",
    )
    query_word: str = value("", "the last token of the prompt without its leading space")
    query: int = value("position", "the last position of the prompt, from which the model guesses")
    source: int = value("position", "where the answer stands in the prompt")
    first_copy: int = value("position", "the earlier occurrence of the query token, just before `source`")


@dataclass(frozen=True, kw_only=True)
class CircuitFacts(PromptFacts):
    """Base of the facts about a two-layer model's heads that hang tags and read them, on one prompt."""

    previous_token_head: str = value(
        "layer.head", "the layer-0 head that looks one step back most (mean attention)"
    )
    previous_token_heads: tuple[str, ...] = value(
        "layer.head",
        "all layer-0 heads that look one step back (0.3 or more), best first; cut or switched off together",
        kept="says which heads are cut and switched off together",
    )
    induction_heads: tuple[str, ...] = value(
        "layer.head",
        "all layer-1 heads that carry the circuit (prefix matching 0.3 or more), highest first",
    )
    induction_head_count: int = value("heads", "length of `induction_heads`")
    induction_head: str = value(
        "layer.head", "the one of `induction_heads` that adds most to the answer's logit on this prompt"
    )


def read_page(folder: Path, subject: str) -> dict[str, Any]:
    """The `.json` page of a subject's facts: values, axes and units, provenance; its hash is verified.

    Raises
    ------
    ExplainerError
        If the page is missing, is not JSON, or was changed after it was written.
    """
    path = folder / f"{subject}.json"
    try:
        page: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        stated = page.pop("sha256")
    except FileNotFoundError as error:
        raise _unusable(path, "is missing") from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, AttributeError) as error:
        raise _unusable(path, "is damaged") from error
    if _hash_of(page) != stated:
        raise _unusable(path, "was changed after the extraction wrote it (its SHA-256 differs)")
    return page


def _hash_of(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _unusable(path: Path, fault: str) -> ExplainerError:
    return ExplainerError(
        f"The facts file {path} {fault}.", f"Make it anew with: explainer extract {path.stem}"
    )


def _invalid(where: str, fault: str) -> ExplainerError:
    return ExplainerError(f"{where}: {fault}.", "Make the facts anew with: explainer extract")
