"""Fields that nothing shows, says or cites are listed, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.facts import Facts
from data.induction_matching import InductionMatching
from explainer.checks import unused
from explainer.checks.unused import unused_fields
from explainer.production.paths import Project
from narration.script import read
from tests.explainer.conftest import run
from tests.explainer.production.test_build import replace


def left(project: Project) -> list[str]:
    return unused_fields(project, [read("toy", project.scripts)])["induction_matching"]


@pytest.fixture(autouse=True)
def _own_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The pages of the toy's own project cite fields, not those of this one."""
    monkeypatch.setattr(unused, "REPOSITORY", tmp_path)


def test_what_the_toy_needs_is_not_listed(project: Project) -> None:
    assert "scores" in left(project)
    assert "probability" not in left(project)


def in_scene(line: str) -> Callable[[Project], None]:
    return lambda project: replace(
        project.scene("toy"), "        square =", f"        {line}\n        square ="
    )


def in_words(line: str) -> Callable[[Project], None]:
    return lambda project: replace(project.script("toy"), "Then it rests.", line)


def in_header(line: str) -> Callable[[Project], None]:
    return lambda project: replace(project.script("toy"), "place: 2", f"place: 2\n{line}")


def in_essay(line: str) -> Callable[[Project], None]:
    def write(project: Project) -> None:
        page = project.renders.parent / "essay" / "essay.md"
        page.parent.mkdir()
        page.write_text(line, encoding="utf-8")

    return write


def of_another_state(line: str) -> Callable[[Project], None]:
    def write(project: Project) -> None:
        words = project.script("toy").read_text().replace("Then it rests.", line)
        (project.scripts / "toy.untrained.md").write_text(words, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("use", "field"),
    [
        (in_words("Then {facts.names_first}."), "names_first"),
        (in_words("Then {facts.scores[source]:.1f}."), "scores"),
        (in_words("Then {facts.scores[source]:.1f}."), "source"),
        (in_header("true_when: facts.copy_length > 1"), "copy_length"),
        (of_another_state("Then {facts.uniform_loss:.1f}."), "uniform_loss"),
        (in_scene("self.facts.scores"), "scores"),
        (in_scene('self.read("names_count", "d")'), "names_count"),
        (
            in_scene('[self.read(f"probability{case}", "d") for case in ("_whole",)]'),
            "probability_whole",
        ),
        (in_scene("self.facts.wearers"), "tag_lengths"),
        (in_essay("And {induction_matching.loss_first_half:.1f} nats."), "loss_first_half"),
    ],
)
def test_every_way_of_using_a_field_counts(
    project: Project, use: Callable[[Project], None], field: str
) -> None:
    before = left(project)
    assert field in before
    use(project)
    assert field not in left(project)


def test_what_is_like_a_use_is_none(project: Project) -> None:
    before = left(project)
    in_scene('[self.read(f"probability{case}", "d") for case in ("_elsewhere",)]')(project)
    in_scene("square.scores = 1")(project)
    in_essay("And {tag_writing.loss_first_half:.1f} nats.")(project)
    assert left(project) == before


def test_what_is_kept_for_a_reason_is_not_listed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = InductionMatching.__dataclass_fields__["scores"]
    monkeypatch.setattr(entry, "metadata", {**entry.metadata, "kept": "others compare with it"})
    assert "scores" not in left(project)


def test_the_model_and_its_state_belong_to_all_facts(project: Project) -> None:
    assert not set(Facts.__annotations__) & set(left(project))


def test_they_are_listed_and_are_no_fault(project: Project) -> None:
    done = run(project, "check")
    assert "data/induction_matching.py: nothing shows, says or cites tokens, " in done.stdout
    assert done.stdout.endswith("nothing is wrong\n")
    assert done.returncode == 0
    assert "nothing shows" not in run(project, "check", "toy").stdout
