"""What README says to do is tried as it stands there."""

import re
from dataclasses import replace
from pathlib import Path

from explainer.checks.clips import check_clips
from explainer.production.paths import REPOSITORY, Project
from explainer.production.stages import Options
from narration.script import read
from tests.web.fake_clips import Silent


def test_a_clip_in_ten_minutes(tmp_path: Path) -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    chapter = text.split("## Add a clip in ten minutes\n")[1].split("\n## Architecture")[0]
    blocks = dict(re.findall(r"```(markdown|python)\n(.*?)```", chapter, re.DOTALL))
    (tmp_path / "my_clip.md").write_text(blocks["markdown"])
    (tmp_path / "my_clip.py").write_text(blocks["python"])
    project = replace(Project(), scripts=tmp_path, scenes=tmp_path, renders=tmp_path / "renders")
    options = Options("draft", "dark", "silent", project.facts, project.renders / "clips-draft")
    assert list(check_clips(project, [read("my_clip", tmp_path)], options, Silent())) == []
