"""What a user can get wrong ends in two sentences, what happened and what to do, and nothing is lost."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Explain = Callable[..., tuple[int, str, str]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which something stood before."""
    folder = tmp_path / "facts"
    folder.mkdir()
    for name in ("induction_matching.npz", "induction_matching.json"):
        (folder / name).write_text("what stood here before", encoding="utf-8")
    return folder


def refused(found: tuple[int, str, str], *words: str) -> None:
    """Exit code 2 and two sentences, in which these words stand."""
    code, said, complained = found
    lines = [line for line in complained.splitlines() if line]
    assert (code, said, len(lines)) == (2, "", 2), complained
    assert "Traceback" not in complained
    assert all(line.endswith((".", '."', ")")) or "explainer" in line for line in lines)
    for word in words:
        assert word in complained


def untouched(out: Path) -> None:
    assert sorted(path.name for path in out.iterdir()) == [
        "induction_matching.json",
        "induction_matching.npz",
    ]
    assert {path.read_text(encoding="utf-8") for path in out.iterdir()} == {"what stood here before"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--prompt", ""], ["prompt is empty"]),
        (["--prompt", "   "], ["prompt is empty"]),
        (["--prompt", "name is " * 40], ["tokens", "64 at most"]),
        (["--prompt", "My name is Zoë. My name is"], ["'ë'", "never seen"]),
        (
            ["--prompt", "My name is Regan. My name is", "--name", "Alice"],
            ["Alice", "not stand in the prompt"],
        ),
        (
            ["--prompt", "Alice is. My name is Regan. My name is", "--name", "Alice"],
            ["not name Alice", "Regan"],
        ),
        (["--prompt", "My name is Regan."], ["Nothing in the prompt repeats"]),
        (["--prompt", "is is is"], ["last token ' is' again"]),
        (["--name", " "], ["name is empty"]),
        (["--prompt", "My name is, Regan. My name is"], ["','", "no word"]),
    ],
)
def test_unusable_prompts(
    tiny: Path, out: Path, explain: Explain, arguments: list[str], words: list[str]
) -> None:
    model = tiny / "weights" / "two_layers"
    refused(explain("extract", "induction_matching", "--model", model, "--out", out, *arguments), *words)
    untouched(out)


def test_unknown_clip_and_model(out: Path, explain: Explain) -> None:
    refused(explain("extract", "induction_maching", "--out", out), "'induction_matching'")
    refused(explain("extract", "tag_writing", "--model", "two_layer", "--out", out), "'two_layers'")
    untouched(out)


def test_model_with_the_wrong_layers(tiny: Path, out: Path, explain: Explain) -> None:
    weights = tiny / "weights"
    refused(
        explain("extract", "tag_writing", "--model", weights / "zero_layers_d8", "--out", out), "2 layers"
    )
    refused(explain("extract", "direct_path", "--model", weights / "two_layers", "--out", out), "0 layers")
    refused(
        explain("extract", "evolution", "--model", weights / "two_layers", "--out", out), "no measurements"
    )
    untouched(out)


@pytest.mark.parametrize(
    "name", ["weights.safetensors", "model.json", "../../tokenizer.json", "../../bigrams.npz"]
)
@pytest.mark.parametrize("harm", ["cut short", "missing"])
def test_damaged_models(
    tiny: Path, tmp_path: Path, out: Path, explain: Explain, name: str, harm: str
) -> None:
    shutil.copytree(tiny, tmp_path / "home")
    model = tmp_path / "home" / "weights" / "zero_layers_d8"
    file = (model / name).resolve()
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-100])
    refused(explain("extract", "direct_path", "--model", model, "--out", out))
    untouched(out)


def test_tampered_weights_are_named(tiny: Path, tmp_path: Path, out: Path, explain: Explain) -> None:
    shutil.copytree(tiny, tmp_path / "home")
    weights = tmp_path / "home" / "weights" / "two_layers" / "weights.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    refused(
        explain("extract", "induction_matching", "--model", weights.parent, "--out", out),
        str(weights),
        "SHA-256",
    )
    untouched(out)


def test_folder_that_cannot_be_written(tiny: Path, tmp_path: Path, explain: Explain) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    model = tiny / "weights" / "two_layers"
    for folder in (tmp_path / "file" / "facts", Path("/proc/facts")):
        refused(
            explain("extract", "induction_matching", "--model", model, "--out", folder),
            "could not be written",
        )


def test_full_disk(tiny: Path, out: Path, explain: Explain, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("data.files.os.fsync", full)
    model = tiny / "weights" / "two_layers"
    refused(explain("extract", "induction_matching", "--model", model, "--out", out), "no space left")
    untouched(out)


def test_untrained_models_can_be_extracted(tiny: Path, tmp_path: Path, explain: Explain) -> None:
    for clip, model in (("induction_matching", "two_layers"), ("tag_writing", "two_layers")):
        code, said, _ = explain("extract", clip, "--model", tiny / "weights" / model, "--out", tmp_path)
        assert (code, said.strip()) == (0, str(tmp_path / f"{clip}.npz"))


def test_inspect(tiny: Path, explain: Explain) -> None:
    model = tiny / "weights" / "two_layers"
    code, said, _ = explain("inspect", "My name is [Alice]", "--model", model)
    assert code == 0
    for word in ("<bos>", "probability", "direct path", "embedding ×"):
        assert word in said
    assert "\x1b" not in said
    refused(explain("inspect", "", "--model", model), "prompt is empty")
