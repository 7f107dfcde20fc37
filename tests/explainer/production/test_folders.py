from collections.abc import Callable
from pathlib import Path

import pytest

from data.errors import ExplainerError
from explainer.production.folders import carry_over, hashes, replaceable, unchanged, whole_folder


def write(folder: Path, text: str) -> None:
    with whole_folder(folder) as new:
        (new / "file").write_text(text)


def test_a_folder_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path / "clip", "one")
    (tmp_path / "clip" / "stray").write_text("")
    write(tmp_path / "clip", "two")
    assert {path.name: path.read_text() for path in (tmp_path / "clip").iterdir()} == {"file": "two"}
    assert [path.name for path in tmp_path.iterdir()] == ["clip"]


def fail(new: Path, error: type[BaseException]) -> None:
    (new / "file").write_text("half")
    raise error


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_changes_nothing(tmp_path: Path, error: type[BaseException]) -> None:
    write(tmp_path / "clip", "one")
    with pytest.raises(error), whole_folder(tmp_path / "clip") as new:
        fail(new, error)
    assert (tmp_path / "clip" / "file").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["clip"]


@pytest.mark.parametrize("step", [1, 2])
def test_a_kill_while_exchanging_is_mended_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    write(tmp_path / "clip", "one")
    steps: list[Path] = []
    rename = Path.rename

    def killed(self: Path, target: Path) -> Path:
        steps.append(self)
        if len(steps) >= step:
            raise SystemExit
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", killed)
    with pytest.raises(SystemExit):
        write(tmp_path / "clip", "two")
    monkeypatch.undo()
    write(tmp_path / "clip", "three")
    assert (tmp_path / "clip" / "file").read_text() == "three"
    assert [path.name for path in tmp_path.iterdir()] == ["clip"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExplainerError, match="could not be written: not a directory"):
        write(tmp_path / "file" / "clip", "one")


def test_what_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    replaceable(folder, "sign", "a clip")
    folder.mkdir()
    replaceable(folder, "sign", "a clip")
    (folder / "thesis").write_text("")
    for place in (folder, folder / "thesis"):
        with pytest.raises(ExplainerError, match="holds something else than a clip"):
            replaceable(place, "sign", "a clip")
    (folder / "sign").write_text("")
    replaceable(folder, "sign", "a clip")


@pytest.mark.parametrize("harm", [lambda file: file.write_text("other"), lambda file: file.unlink()])
def test_what_is_made_anew_while_it_is_read_is_noticed(
    tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    file = tmp_path / "clip" / "movie"
    write(file.parent, "one")
    (file.parent / "file").rename(file)
    with unchanged(hashes(file)):
        pass
    before = hashes(file)
    with (
        pytest.raises(ExplainerError, match="was made anew while it was being read"),
        unchanged(before),
    ):
        harm(file)


def test_what_somebody_else_put_there_comes_along(tmp_path: Path) -> None:
    for name in ("old/.git/HEAD", "old/CNAME", "old/page", "old/clips/gone", "new/page"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "old" / "link").symlink_to("CNAME")
    carry_over(tmp_path / "old", tmp_path / "new", ("clips",))
    carry_over(tmp_path / "nowhere", tmp_path / "new", ())
    new = {path.name: path.read_text() for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert new == {"HEAD": "old/.git/HEAD", "CNAME": "old/CNAME", "page": "new/page", "link": "old/CNAME"}
    assert (tmp_path / "new" / "link").is_symlink()
