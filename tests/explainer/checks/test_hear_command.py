import pytest

from explainer.checks.hearing import hearing_faults, verdict
from explainer.production.paths import Project
from explainer.production.stages import default_options
from narration.listening import Heard
from narration.script import read


def test_a_word_in_six_is_too_many() -> None:
    right, wrong = Heard("tag", "tag", True), Heard("head", "had", False)
    small = Heard("the", "a", False)
    assert verdict((right,) * 17 + (wrong,) * 3 + (small,) * 9) is None
    said = verdict((right,) * 10 + (wrong,) * 2)
    assert said is not None
    assert said.startswith("17% of the words that carry meaning are misheard")
    assert "“head” as “had”" in said
    assert verdict(()) is None


@pytest.mark.parametrize("fine", [True, False])
def test_a_script_is_listened_to(project: Project, fine: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    script = project.script("toy")
    script.write_text(script.read_text().split("## it_appears")[0] + "## it_moves\nNobody knows why.\n")
    if not fine:
        monkeypatch.setattr("explainer.checks.hearing.hear", lambda samples, rate: ("noise",))
    faults = list(hearing_faults(project, [read("toy", project.scripts)], default_options(project)))
    assert (faults == []) == fine
