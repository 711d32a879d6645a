"""Options and their environment twins: what they become, and what is said of wrong ones."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from model.values import Box
from stream.settings import (
    VERSION,
    Settings,
    SettingsError,
    checked_pattern,
    checked_region,
    checked_threshold,
    parse,
)

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("argv", "environ", "expected"),
    [
        ("", {}, Settings()),
        ("--port 8000", {}, Settings(port=8000)),
        ("--port=0", {}, Settings(port=0)),
        ("--source rtsp://camera/1", {}, Settings(source="rtsp://camera/1")),
        ("--region 0.1,0.2,0.3,0.4", {}, Settings(region=Box(0.1, 0.2, 0.3, 0.4))),
        ("--region 0,0,1,1 --threshold 0.5", {}, Settings(region=Box(0, 0, 1, 1), threshold=0.5)),
        (r"--pattern \d{6}", {}, Settings(pattern=r"\d{6}")),
        ("--async-mode threading --json", {}, Settings(async_mode="threading", json=True)),
        ("--width 1280 --height 720 --camera-fps 25", {}, Settings(width=1280, height=720, camera_fps=25.0)),
        ("--max-viewers 9 --max-viewers-per-address 2", {}, Settings(max_viewers=9, max_viewers_per_address=2)),
        ("--no-access-code --open --list-cameras", {}, Settings(no_access_code=True, open=True, list_cameras=True)),
        ("", {"NUMBERCAM_PORT": "7000", "NUMBERCAM_SEED": "4"}, Settings(port=7000, seed=4)),
        ("", {"NUMBERCAM_REGION": "0,0,.5,.5"}, Settings(region=Box(0, 0, 0.5, 0.5))),
        ("", {"NUMBERCAM_PATTERN": "20[0-9]+|7"}, Settings(pattern="20[0-9]+|7")),
        ("--mirror", {}, Settings(mirror=True)),
        ("", {"NUMBERCAM_MIRROR": "on"}, Settings(mirror=True)),
        ("--pattern=", {"NUMBERCAM_PATTERN": "7"}, Settings()),
        ("", {"NUMBERCAM_JSON": "yes", "NUMBERCAM_OPEN": "0"}, Settings(json=True)),
        ("", {"NUMBERCAM_PORT": ""}, Settings()),
        ("--port 8000", {"NUMBERCAM_PORT": "7000"}, Settings(port=8000)),
        ("--port 5000", {"NUMBERCAM_PORT": "7000"}, Settings(port=5000)),
    ],
)
def test_parse(argv: str, environ: dict[str, str], expected: Settings) -> None:
    assert parse(argv.split(), environ) == expected


@pytest.mark.parametrize(
    ("argv", "environ", "named"),
    [
        ("--port x", {}, "--port"),
        ("--port -1", {}, "--port"),
        ("--port 65536", {}, "--port"),
        ("--port " + "9" * 5000, {}, "--port"),
        ("--max-viewers 0", {}, "--max-viewers"),
        ("--threshold 1.1", {}, "--threshold"),
        ("--threshold nan", {}, "--threshold"),
        ("--threshold high", {}, "--threshold"),
        ("--region 1,2,3", {}, "--region"),
        ("--region 0.5,0.5,0.6,0.5", {}, "--region"),
        ("--region 0,0,0,0", {}, "--region"),
        ("--region nan,0,1,1", {}, "--region"),
        ("--pattern x", {}, "--pattern"),
        (r"--pattern (\d+)+$x", {}, "--pattern"),
        ("--pattern (1", {}, "--pattern"),
        ("--async-mode gevent", {}, "--async-mode"),
        ("--camera-fps 0", {}, "--camera-fps"),
        ("--camera-fps inf", {}, "--camera-fps"),
        ("--width 0", {}, "--width"),
        ("--seed 1.5", {}, "--seed"),
        ("--port", {}, "--port"),
        ("--zoom 2", {}, "--zoom"),
        ("camera", {}, "camera"),
        ("--por 8000", {}, "--por"),
        ("", {"NUMBERCAM_PORT": "x"}, "NUMBERCAM_PORT"),
        ("", {"NUMBERCAM_THRESHOLD": "2"}, "NUMBERCAM_THRESHOLD"),
        ("", {"NUMBERCAM_PATTERN": "[1"}, "NUMBERCAM_PATTERN"),
        ("", {"NUMBERCAM_MIRROR": "left"}, "NUMBERCAM_MIRROR"),
        ("", {"NUMBERCAM_OPEN": "perhaps"}, "NUMBERCAM_OPEN"),
        ("--port 8000", {"NUMBERCAM_PORT": "x"}, "NUMBERCAM_PORT"),
    ],
)
def test_one_sentence_names_what_is_wrong(argv: str, environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse(argv.split(), environ)
    sentence = str(caught.value)
    assert named in sentence
    assert "\n" not in sentence
    assert len(sentence) < 250
    assert sentence.endswith(". See --help.")


@pytest.mark.parametrize("value", [0, 1, 0.8])
def test_a_threshold_that_is_one(value: float) -> None:
    assert checked_threshold(value) == value


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan"), float("inf"), True, "0.5", None, [], 10**400])
def test_a_threshold_that_is_none(value: object) -> None:
    with pytest.raises(ValueError, match="A threshold is a number from 0 to 1"):
        checked_threshold(value)


@pytest.mark.parametrize("value", [None, "0,0,1,1", [], [0, 0, 1], [0, 0, 1, "1"], [0, 0, 1, float("nan")], {}, 5])
def test_a_region_that_is_no_list_of_numbers(value: object) -> None:
    with pytest.raises(ValueError, match="A region is a list of four numbers"):
        checked_region(value)


def test_a_region_in_the_picture() -> None:
    assert checked_region([0.7, 0, 0.3, 1]) == Box(0.7, 0, 0.3, 1)


@pytest.mark.parametrize("value", [None, 6, True, ["1"], {}])
def test_a_pattern_that_is_no_text(value: object) -> None:
    with pytest.raises(ValueError, match="A pattern is a text, not "):
        checked_pattern(value)


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        parse(["--help"], {})
    help_text = capsys.readouterr().out
    missing = [field.name for field in fields(Settings) if "--" + field.name.replace("_", "-") not in help_text]
    assert not missing


def test_the_version_is_the_projects() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == VERSION
