"""The page of figures: of the repository's cards, of odd ones, and in a browser."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from model.card import WEIGHTS
from tests.browsers import PHONES, WIDE, opened
from tests.house import House
from tests.servers import running_server
from web.cards import Cards, read_cards
from web.figures import by_digit, confusion, figures, learned, other_files, runs
from web.meter import Meter

SVG = "{http://www.w3.org/2000/svg}"


def page(house: House, cards: Cards | None = None) -> str:
    if cards is not None:
        object.__setattr__(house.parts, "cards", cards)
    answer = house.client.get("/performance")
    assert answer.status_code == 200
    return answer.text


def changed(name: str = "digit", **changes: Any) -> Cards:
    """Every card as it is, but for some facts of one."""
    cards = read_cards()
    return {**cards, name: {**cards[name], **changes}}


def test_it_says_what_the_cards_say(house: House) -> None:
    text = page(house).replace("\u00a0", " ")
    card = json.loads((WEIGHTS / "digit.json").read_text())
    measured = json.loads((WEIGHTS / "measured.json").read_text())
    assert f"{measured['mnist_test']['regular']:.2%}".replace("%", " %") in text
    assert f"{card['parameters']:,}" in text
    assert card["sha256"]["digit.tflite"] in text
    assert "The model files that are loaded are the ones that were measured." in text
    assert "Not known" not in text
    assert "Not measured" not in text


def test_nothing_is_inline(house: House) -> None:
    text = page(house)
    assert "style=" not in text
    assert "<style" not in text
    assert "<script>" not in text


def test_every_chart_has_a_name_a_description_and_numbers_in_its_field(house: House) -> None:
    text = page(house)
    charts = [part.partition("</svg>")[0] for part in text.split("<svg ")[1:]]
    images = [ElementTree.fromstring(f'<svg xmlns="{SVG[1:-1]}" {chart}</svg>') for chart in charts if "role=" in chart]  # noqa: S314
    assert len(images) >= 9
    names = [image.findtext(f"{SVG}title") for image in images]
    assert all(names)
    assert all(image.findtext(f"{SVG}desc") for image in images)
    for image in images:
        _, _, width, height = (float(side) for side in image.attrib["viewBox"].split())
        for line in image.iter(f"{SVG}polyline"):
            points = [tuple(map(float, point.split(","))) for point in line.attrib["points"].split()]
            assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
    assert text.count("<caption") >= 8


@pytest.mark.parametrize("name", ["digit", "second", "finder", "number", "measured"])
def test_a_missing_card_is_said(house: House, tmp_path: Path, name: str) -> None:
    for path in WEIGHTS.glob("*.json"):
        shutil.copy(path, tmp_path)
    (tmp_path / f"{name}.json").unlink()
    text = page(house, read_cards(tmp_path))
    assert ("Not measured" if name == "measured" else f"weights/{name}.json</code> does not hold it") in text


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"', "{}", '{"mnist_test": 7}', "\ud800"])
def test_odd_cards_are_said_too(house: House, tmp_path: Path, content: str) -> None:
    for name in ("digit", "second", "finder", "number", "measured"):
        (tmp_path / f"{name}.json").write_bytes(content.encode(errors="surrogatepass"))
    text = page(house, read_cards(tmp_path))
    assert "Not known" in text
    assert "Not measured" in text
    assert re.search(r"\d%|\d\u00a0%", text) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"curves": {"loss": ["a"], "accuracy": [], "val_loss": [1.0], "val_accuracy": [0.5]}},
        {"started_from": "nothing", "parameters": "<script>", "sha256": 5, "git_commit": None, "arguments": []},
        {"parameters": None, "sha256": {"digit.tflite": ["x"]}, "data_sha256": {}},
    ],
)
def test_odd_facts_never_break_the_page(house: House, changes: dict[str, Any]) -> None:
    assert "<script>" not in page(house, changed(**changes))


def test_odd_figures_never_break_the_page(house: House) -> None:
    odd = {"regular": "much", "inverted": None, "confusion": [[1, 2], [3]]}
    assert "not measured" in page(house, changed("measured", mnist_test=odd))


def test_other_model_files_than_were_measured_are_named(house: House) -> None:
    cards = changed(sha256={"digit.tflite": "0" * 64})
    assert other_files(cards) == ["digit.tflite"]
    assert "other model files than those that are loaded: digit.tflite." in page(house, cards)


def test_precision_and_recall() -> None:
    counts = [[0] * 11 for _ in range(10)]
    for digit in range(10):
        counts[digit][digit] = 8
    counts[4][9] = 2
    cards = changed("measured", mnist_test={"confusion": [*counts, [0] * 11]})
    assert confusion(cards) == counts
    assert by_digit(cards)[4] == {"count": 10, "recall": 0.8, "precision": 1.0}
    assert by_digit(cards)[9] == {"count": 8, "recall": 1.0, "precision": 0.8}


def test_trainings_follow_each_other() -> None:
    first = {"curves": {"loss": [3.0, 2.0]}, "started_from": None}
    second = {"curves": {"loss": [1.0]}, "started_from": first}
    assert runs(second) == [first, second]
    chart = learned(second, {"loss": "pictures"})
    assert chart.lines == {"pictures": [(1, 3.0), (2, 2.0), (3, 1.0)]}
    assert chart.breaks == [2.5]


def test_no_cards_at_all_still_make_figures(tmp_path: Path) -> None:
    found = figures(read_cards(tmp_path))
    assert [share.value for share in found["shares"]] == [None] * 5
    assert (found["confusion"], found["drawn"], found["measured"]) == (None, None, None)


def test_the_meter_remembers_five_minutes() -> None:
    meter = Meter()
    for viewers in range(400):
        meter.note(viewers)
    assert meter.recent()["viewers"] == list(range(100, 400))
    assert meter.recent()["p95_ms"] == [None] * 300


@pytest.mark.parametrize("size", [WIDE, PHONES[0]])
def test_in_a_browser_the_figures_are_live(browser: Browser, size: tuple[int, int]) -> None:
    with (
        running_server("--source", "demo") as server,
        opened(browser, server.url + "/performance", size) as (page, log),
    ):
        page.wait_for_function("() => document.querySelector('.spark path').getAttribute('d').includes('L')")
        page.wait_for_function("() => Number(document.querySelector('[data-now]').textContent) > 1")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_text("As a table").first.click()
        none = page.get_by_role("cell", name="none").or_(page.get_by_role("columnheader", name="none"))
        expect(none.first).to_be_visible()
        assert log.errors == []
        server.process.kill()
        page.wait_for_selector("#live-note:visible")
