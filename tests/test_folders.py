"""The pictures in folders."""

from pathlib import Path

import pytest

from model.folders import pictures


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    names = ["scan10.png", "scan2.PNG", "Scan1.jpeg", "notes.txt", ".hidden.png", "page 3/b.webp", "page 3/a.jpg"]
    for name in [*names, "page 20/c.jfif", ".thumbnails/d.png", "table.csv", "empty/nothing.md"]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def test_walks_a_folder_in_natural_order(folder: Path) -> None:
    found = [str(Path(name).relative_to(folder)) for name in pictures(str(folder))]
    assert found == ["page 3/a.jpg", "page 3/b.webp", "page 20/c.jfif", "Scan1.jpeg", "scan2.PNG", "scan10.png"]


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.png", "missing.png", "./page 3/a.jpg"])
def test_what_is_named_is_taken_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(folder)
    assert list(pictures(name)) == [name]


def test_a_hidden_folder_that_is_named_is_walked(folder: Path) -> None:
    assert len(list(pictures(str(folder / ".thumbnails")))) == 1


def test_links_are_not_followed_in_circles(folder: Path) -> None:
    (folder / "page 3" / "again").symlink_to(folder, target_is_directory=True)
    assert len(list(pictures(str(folder)))) == 6


def test_a_link_to_a_missing_picture_is_named(folder: Path) -> None:
    (folder / "empty" / "gone.jpg").symlink_to(folder / "nowhere.jpg")
    assert str(folder / "empty" / "gone.jpg") in pictures(str(folder))
