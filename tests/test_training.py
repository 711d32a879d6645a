"""Training from end to end, on a few pictures, and the data that it takes."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest
from numpy.typing import NDArray

from model import datasets, drawings
from model.card import WEIGHTS, read_checked, sha256
from model.digit_network import CLASSES
from model.errors import DataError
from model.export import begin
from model.find import Finder
from model.finder_grid import boxes, targets
from model.number_scenes import strips
from model.rows_alone import rows_of_digits
from model.strip import HEIGHT, WIDTH
from model.teaching import Taught
from model.training_scenes import found_in_scene
from model.values import Box
from model.written_rows import Hands
from tests import needs
from tests.pictures import handwriting
from tests.servers import ROOT


def train(*options: str, script: str = "train_inverted.py") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, script, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_trains_exports_and_describes_a_network(tmp_path: Path) -> None:
    few = ("--limit", "200", "--drawn", "50", "--scenes", "2", "--epochs", "2", "--batch", "50")
    done = train("--data", str(needs.data("mnist")), "--out", str(tmp_path), *few)
    assert done.returncode == 0, done.stderr
    assert "MNIST test: regular" in done.stdout
    card = json.loads((tmp_path / "digit.json").read_text())
    assert card["classes"] == list(CLASSES)
    assert card["keras_and_tflite_differ_by"] < 0.2  # its weights are kept as bytes
    assert len(card["curves"]["val_accuracy"]) == 2
    assert np.sum(card["mnist_test"]["confusion"]) == 20_000
    assert read_checked(tmp_path / "digit.tflite") == (tmp_path / "digit.tflite").read_bytes()
    assert card["sha256"]["digit.keras"] == sha256(tmp_path / "digit.keras")


def test_trains_a_finder(tmp_path: Path) -> None:
    few = ("--scenes", "20", "--closeups", "20", "--drawings", "20", "--pages", "20", "--blanks", "10")
    short = ("--views", "64", "--epochs", "2", "--batch", "8")
    out = ("--data", str(needs.data("mnist")), "--out", str(tmp_path))
    done = train(*out, *few, *short, script="train_finder.py")
    assert done.returncode == 0, done.stderr
    card = json.loads((tmp_path / "finder.json").read_text())
    assert card["keras_and_tflite_differ_by"] < 0.2  # its weights are kept as bytes
    assert len(card["curves"]["loss"]) == 2
    assert card["sha256"]["finder.tflite"] == sha256(tmp_path / "finder.tflite")


def test_weighs_the_networks_opinions(tmp_path: Path) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    options = ("--data", str(needs.data("mnist")), "--out", str(tmp_path), "--scenes", "10")
    done = train(*options, script="train_confidence.py")
    assert done.returncode == 0, done.stderr
    card = json.loads((tmp_path / "confidence.json").read_text())
    assert set(card["weights"]) == {"digit", "finder", "none"}
    assert card["unlikelihood"]["after"] <= card["unlikelihood"]["before"]


def test_trains_a_number_network(tmp_path: Path) -> None:
    few = ("--pages", "12", "--epochs", "1", "--batch", "8")
    out = ("--data", str(needs.data("mnist")), "--out", str(tmp_path))
    done = train(*out, *few, script="train_number.py")
    assert done.returncode == 0, done.stderr
    card = json.loads((tmp_path / "number.json").read_text())
    assert card["keras_and_tflite_differ_by"] < 0.2  # its weights are kept as bytes
    assert card["drawn_rows_held_out"]["strips"] > 0
    assert card["sha256"]["number.tflite"] == sha256(tmp_path / "number.tflite")


@pytest.mark.filterwarnings("ignore:__array__ implementation")  # TensorFlow's arrays, newer numpys
def test_a_deeper_network_begins_as_the_one_before(tmp_path: Path) -> None:
    def network(blocks: int) -> keras.Model:
        pixels = keras.Input((8, 8, 1))
        x = keras.layers.Conv2D(4, 3, padding="same")(pixels)
        for _ in range(blocks):
            x = keras.layers.Add()([x, keras.layers.Conv2D(4, 3, padding="same", kernel_initializer="zeros")(x)])
        return keras.Model(pixels, keras.layers.Dense(3)(x))

    shallow, deep = network(1), network(3)
    shallow.save(tmp_path / "shallow.keras")
    begin(deep, tmp_path / "shallow.keras")
    pixels = np.random.default_rng(0).random((2, 8, 8, 1), np.float32)
    np.testing.assert_allclose(deep.predict(pixels, verbose=0), shallow.predict(pixels, verbose=0), atol=1e-6)


def test_a_pupil_learns_from_teachers_where_they_are_right() -> None:
    def says(*probabilities: float) -> keras.Model:
        pixels = keras.Input((2,))
        same = keras.layers.Dense(3, "softmax", kernel_initializer="zeros")
        network = keras.Model(pixels, same(pixels))
        same.set_weights([np.zeros((2, 3)), np.log(probabilities)])
        return network

    pupil = Taught(says(0.2, 0.2, 0.6), [says(0.7, 0.2, 0.1), says(0.5, 0.2, 0.3)])
    pixels, labels, weights = np.zeros((2, 2), np.float32), np.array([0, 1]), np.array([1.0, 0.5], np.float32)
    loss = float(pupil.compute_loss(pixels, labels, pupil(pixels), weights))
    by_teachers = -(0.6 * np.log(0.2) + 0.2 * np.log(0.2) + 0.2 * np.log(0.6))  # what both say on average
    by_label = -np.log(0.2)
    assert loss == pytest.approx((by_teachers + 0.5 * by_label) / 2, abs=1e-5)
    assert len(pupil.trainable_variables) == 2


@pytest.mark.parametrize("start", ["nowhere.keras", "finder.keras"])
def test_goes_on_from_no_other_network(start: str, tmp_path: Path) -> None:
    done = train("--start", str(WEIGHTS / start), "--out", str(tmp_path), script="train_number.py")
    assert done.returncode == 1
    assert start in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_weighs_the_opinions_of_a_row(tmp_path: Path) -> None:
    for path in WEIGHTS.iterdir():
        shutil.copy(path, tmp_path)
    options = ("--data", str(needs.data("mnist")), "--out", str(tmp_path), "--pages", "6", "--alone", "6")
    done = train(*options, script="train_opinions.py")
    assert done.returncode == 0, done.stderr
    card = json.loads((tmp_path / "opinions.json").read_text())
    assert set(card["weights"]) == {"digit", "row", "both", "apart_margin", "touching_margin", "count_margin"}
    assert card["wholly_right"]["both"] >= max(card["wholly_right"]["digit_by_digit"], 0.5)


def test_rows_to_train_on_say_what_stands_in_them() -> None:
    pictures, labels = drawings.digits(40, np.random.default_rng(1))
    hands, rng = Hands(pictures, labels, handwriting()), np.random.default_rng(0)
    found = [pair for _ in range(12) for pair in strips(hands, rng)]
    assert len(found) > 12
    assert all(pixels.shape == (HEIGHT, WIDTH) and pixels.min() >= 0.0 and pixels.max() <= 1.0 for pixels, _ in found)
    assert len({len(text) for _, text in found}) > 4
    again = np.random.default_rng(0)
    repeated = [pair for _ in range(12) for pair in strips(hands, again)]
    assert [text for _, text in repeated] == [text for _, text in found]


@pytest.mark.parametrize("touching", [False, True])
def test_the_widest_digits_in_a_row_fit_on_its_paper(touching: bool) -> None:
    squares = np.full((10, 28, 28), 255, np.uint8)
    rows = list(rows_of_digits(squares, np.arange(10, dtype=np.uint8), 10, touching))
    assert [len(text) for _, text in rows] == list(range(1, 11))
    assert all(picture.shape == (480, 640, 3) for picture, _ in rows)


def test_the_finders_boxes_are_those_it_was_asked_for() -> None:
    asked = [(3, Box(20.0, 30.0, 24.0, 40.0), 1.0), (7, Box(100.0, 90.0, 60.0, 80.0), 1.0)]
    found = boxes(targets(asked)[..., :14], least=0.5)
    assert len(found) == 2
    for _, box, _ in asked:
        assert max(one.box.union_share(box) for one in found) > 0.9


def test_a_digit_that_is_cut_off_is_neither_asked_for_nor_punished() -> None:
    grid = targets([(3, Box(-10.0, 30.0, 40.0, 40.0), 0.75)])
    assert grid[..., :10].max() == 0.0
    assert grid[10, 2, -1] == 0.0
    assert grid[40, 40, -1] == 1.0


def test_a_digit_that_is_cut_off_by_half_is_none() -> None:
    grid = targets([(3, Box(-20.0, 30.0, 40.0, 40.0), 0.5)])
    assert grid[..., :10].max() == 0.0
    assert grid[..., -1].min() == 1.0


def test_the_networks_of_the_repository_are_as_promised() -> None:
    card = json.loads((WEIGHTS / "digit.json").read_text())
    regular, inverted = card["mnist_test"]["regular"], card["mnist_test"]["inverted"]
    assert min(regular, inverted) >= 0.995
    assert regular == inverted
    for path in WEIGHTS.glob("*.json"):
        for name, expected in json.loads(path.read_text())["sha256"].items():
            assert sha256(WEIGHTS / name) == expected
            assert (WEIGHTS / name).stat().st_size <= (2_000_000 if path.stem == "digit" else 5_000_000)


def test_refuses_a_file_that_is_not_mnists(tmp_path: Path) -> None:
    for path in needs.data("mnist").glob("*.gz"):
        shutil.copy(path, tmp_path)
    (tmp_path / "train-labels-idx1-ubyte.gz").chmod(0o644)
    (tmp_path / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08\x01\0\0\0\x02\1\2"))
    done = train("--data", str(tmp_path), "--epochs", "1")
    assert done.returncode != 0
    assert "is not MNIST's original: delete it" in done.stderr
    assert "Traceback" not in done.stderr


def test_says_when_mnist_cannot_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "MIRRORS", ("http://127.0.0.1:9/",))
    with pytest.raises(DataError, match="no mirror of MNIST answers"):
        datasets.mnist("t10k", tmp_path)


def test_draws_digits_of_all_kinds_and_what_is_none() -> None:
    rng = np.random.default_rng(0)
    pictures, labels = drawings.digits(200, rng)
    assert pictures.shape == (200, 28, 28)
    assert set(labels) == set(range(10))
    assert drawings.not_digits(50, rng).shape == (50, 28, 28)
    assert pictures.reshape(200, -1).max(axis=1).min() > 100


def test_writes_others_digits_again_however_small() -> None:
    pictures, labels = drawings.written_again(handwriting(), 60, np.random.default_rng(0))
    assert pictures.shape == (60, 28, 28)
    assert len(labels) == 60
    assert pictures.reshape(60, -1).max(axis=1).min() > 100


def test_scenes_give_labelled_pictures_and_the_same_for_the_same_seed() -> None:
    finder, hands = Finder(WEIGHTS), handwriting()

    def found(seed: int) -> tuple[list[int], NDArray[np.float32]]:
        rng = np.random.default_rng(seed)
        pairs = [pair for _ in range(12) for pair in found_in_scene(finder, 0.1, hands, rng)]
        return [label for _, label in pairs], np.array([candidate.heats for candidate, _ in pairs])

    labels, heats = found(seed=4)
    np.testing.assert_array_equal(heats, found(seed=4)[1])
    assert len(set(labels)) > 5
    assert max(labels) <= 10
