"""The history over HTTP, in memory and in a database."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from model.values import State
from stream.fanout import loop_of
from tests.house import House, assert_one_sentence, reading
from tests.waiting import until
from web.access import Access
from web.history import KEPT, History
from web.records import Records
from web.saver import saving

BEGIN = 1_789_000_000.0
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(params=["eventlet", "threading"])
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house that keeps its history in a file."""
    with loop_of(request.param) as loop:
        records = Records(f"sqlite:///{tmp_path}/numbers.sqlite")
        house = House(loop, history=History(records))
        with saving(house.history, house.faults):
            until(lambda: records.sound, 60)
            yield house


def see(house: House, *texts: str, since: int = 0) -> None:
    """Numbers settle, ten seconds one after the other."""
    for seq, text in enumerate(texts, since):
        house.history.add(reading(seq, text, at=BEGIN + 10 * seq), house.parts.tuned)


def see_many(house: House, many: int) -> None:
    """0, 1, 2 and so on settle and are saved; not more at once than wait in memory."""
    for since in range(0, many, KEPT):
        see(house, *map(str, range(since, min(since + KEPT, many))), since=since)
        saved(house)


def texts(house: House, query: str = "") -> list[str]:
    answer = house.client.get("/api/history" + query)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return [each["text"] for each in answer.json["readings"]]


def where(house: House, place: int = 0) -> str:
    """The address of the entry at a place, 0 for the newest."""
    return f"/api/history/{house.history.newest(100)[place].id}"


def saved(house: House) -> None:
    until(lambda: not house.history.unsaved(), 60)


def test_it_is_newest_first_and_one_entry_while_in_view(house: House) -> None:
    seen = [("7", 1.0), ("7", 2.0), ("", 2.5), ("7", 3.5), ("12", 4.0), ("7", 20.0), ("7", 30.0)]
    for seq, (text, at) in enumerate(seen):
        house.history.add(reading(seq, text, State.SETTLED if text else State.EMPTY, at), house.parts.tuned)
    house.history.add(reading(9, "3", State.UNSURE, 31.0), house.parts.tuned)
    assert house.client.get("/api/history?limit=2").json == {
        "readings": [
            {
                "id": int(at * 1000),
                "text": "7",
                "read": "7",
                "corrected": False,
                "confidence": 0.9,
                "at": at,
                "picture": None,
                "version": 1,
            }
            for at in (30.0, 20.0)
        ],
        "next": 20000,
        "total": 4,
        "notice": "",
    }
    assert texts(house) == ["7", "7", "12", "7"]


def test_memory_keeps_a_thousand(house: House) -> None:
    see(house, *map(str, range(1200)))
    assert texts(house) == [str(number) for number in range(1199, 199, -1)]


def test_the_database_keeps_them_all_in_pages(stored: House) -> None:
    see_many(stored, 1200)
    see(stored, "1200", since=1200)  # not in the database yet
    pages, before = [], ""
    while True:
        page = stored.client.get(f"/api/history?limit=500{before}").json
        assert page is not None
        pages.append([each["text"] for each in page["readings"]])
        assert page["total"] == 1201
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
        see(stored, "5555", since=5000 * len(pages))  # what comes meanwhile moves no page
        stored.history.delete(stored.history.newest(1)[0].id)
    assert [len(page) for page in pages] == [500, 500, 201]
    assert [text for page in pages for text in page] == [str(number) for number in range(1200, -1, -1)]


@pytest.mark.parametrize(("query", "found"), [("0", ["100", "2021"]), ("21", ["2021", "21"]), ("9", []), ("", None)])
def test_search(stored: House, query: str, found: list[str] | None) -> None:
    see(stored, "21", "2021")
    saved(stored)
    see(stored, "7", "100", since=2)
    assert texts(stored, f"?q={query}") == (["100", "7", "2021", "21"] if found is None else found)


def test_search_finds_what_was_read_beside_what_was_corrected(stored: House) -> None:
    see(stored, "2027", "5")
    stored.client.patch(where(stored, 1), json={"text": "2021", "version": 1})
    saved(stored)
    assert texts(stored, "?q=27") == texts(stored, "?q=21") == ["2021"]


@pytest.mark.parametrize(
    "query",
    [f"limit={limit}" for limit in ("0", "-1", "x", "1001", "1.5", "", "9" * 5000)]
    + [f"before={before}" for before in ("x", "-1", "9" * 16, "")]
    + [f"q={q}" for q in ("x", "1 2", "%25", "1" * 13, "\u0661")],
)
def test_a_bad_question_is_refused(house: House, query: str) -> None:
    answer = house.client.get(f"/api/history?{query}")
    assert answer.status_code == 400
    assert_one_sentence(answer)


@pytest.mark.parametrize("waits", [True, False], ids=["in the database", "not yet"])
def test_a_correction_stands_beside_what_was_read(stored: House, waits: bool) -> None:
    see(stored, "2027")
    if waits:
        saved(stored)
    answer = stored.client.patch(where(stored), json={"text": "0042", "version": 1}).json
    assert answer is not None
    assert [answer[key] for key in ("text", "read", "corrected", "version")] == ["0042", "2027", True, 2]
    saved(stored)
    assert stored.client.get("/api/history").json == {"readings": [answer], "next": None, "total": 1, "notice": ""}
    back = stored.client.patch(where(stored), json={"text": "2027", "version": 2}).json
    assert back is not None
    assert (back["text"], back["corrected"]) == ("2027", False)


def test_of_two_who_edit_one_entry_the_second_is_told(stored: House) -> None:
    see(stored, "2027")
    saved(stored)
    first = stored.client.patch(where(stored), json={"text": "2021", "version": 1})
    saved(stored)
    second = stored.client.patch(where(stored), json={"text": "2029", "version": 1})
    assert (second.status_code, second.json) == (
        409,
        {
            "error": "This entry was changed to 2021 meanwhile. Nothing of yours was saved.",
            "reading": first.json,
        },
    )
    assert texts(stored) == ["2021"]
    stored.client.delete(where(stored))
    third = stored.client.patch(f"/api/history/{first.json['id']}", json={"text": "2029", "version": 3})  # type: ignore[index]
    assert third.status_code == 409
    assert "was deleted meanwhile" in third.text


NO_NUMBERS: list[Any] = ["", " ", "x", "-1", "=1+1", "1\n", "\u0661", "1" * 13, 5, None]
NO_CORRECTIONS: list[Any] = [None, 5, [], {}, {"text": "1"}, {"version": 1}]
NO_CORRECTIONS += [{"text": "1", "version": version} for version in ("1", 1.0, True, None)]
NO_CORRECTIONS += [{"text": text, "version": 1} for text in NO_NUMBERS]


@pytest.mark.parametrize("body", NO_CORRECTIONS)
def test_a_bad_correction_is_refused(house: House, body: Any) -> None:
    see(house, "7")
    answer = house.client.patch(where(house), json=body)
    assert answer.status_code == 400
    assert_one_sentence(answer)
    assert texts(house) == ["7"]


def test_what_is_no_json_is_refused(house: House) -> None:
    see(house, "7")
    for data in (b"", b"{", b"\xff", b"[" * 50_000):
        for answer in (
            house.client.patch(where(house), data=data),
            house.client.post("/api/history/restore", data=data),
        ):
            assert answer.status_code == 400
            assert_one_sentence(answer)


def test_what_was_deleted_can_be_restored(stored: House) -> None:
    see(stored, "1", "2", "3")
    saved(stored)
    address = where(stored, 1)
    stored.client.delete(address)
    assert texts(stored) == ["3", "1"]
    saved(stored)
    assert texts(stored) == ["3", "1"]
    assert stored.client.post(address + "/restore").status_code == 200
    assert texts(stored) == ["3", "2", "1"]


def test_all_can_be_deleted_and_restored(stored: House) -> None:
    see_many(stored, 1100)
    stored.client.delete(where(stored))
    answer = stored.client.delete("/api/history")
    assert texts(stored) == []
    saved(stored)
    assert texts(stored) == []
    assert stored.history.newest(1) == []
    assert stored.client.post("/api/history/restore", json=answer.json).status_code == 200
    answer = stored.client.get("/api/history?limit=1")
    assert answer.json is not None
    assert (answer.json["total"], answer.json["readings"][0]["text"]) == (1099, "1098")


@pytest.mark.parametrize("body", [None, {}, {"deleted_at": None}, {"deleted_at": "1"}, {"deleted_at": True}])
def test_to_restore_all_takes_a_time(house: House, body: Any) -> None:
    answer = house.client.post("/api/history/restore", json=body)
    assert answer.status_code == 400
    assert_one_sentence(answer)


@pytest.mark.parametrize("identity", ["1", "9007199254740991", "9007199254740992", "9" * 30])
def test_an_entry_that_is_not_there(stored: House, identity: str) -> None:
    address = f"/api/history/{identity}"
    for answer in (
        stored.client.patch(address, json={"text": "1", "version": 1}),
        stored.client.delete(address),
        stored.client.post(address + "/restore"),
        stored.client.get(address + ".jpg"),
    ):
        assert answer.status_code == 404
        assert_one_sentence(answer)


def test_the_picture_of_a_number(house: House) -> None:
    house.history.add(replace(reading(1, "7"), pictures={"7": b"\xff\xd8seven"}), house.parts.tuned)
    page = house.client.get("/api/history").json
    assert page is not None
    answer = house.client.get(page["readings"][0]["picture"])
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"\xff\xd8seven")
    assert answer.headers["Cache-Control"] == "no-store"


def rows(answer: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_table_keeps_leading_zeros_and_holds_no_formula(stored: House) -> None:
    see(stored, "2027", "7", "0042")
    stored.client.patch(where(stored, 2), json={"text": "0021", "version": 1})
    answer = stored.client.get("/api/history.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="numbercam-history.csv"'
    table = rows(answer)
    assert [(row["text"], row["read"], row["corrected"]) for row in table] == [
        ("0042", "0042", "no"),
        ("7", "7", "no"),
        ("0021", "2027", "yes"),
    ]
    assert [row["shown"] for row in table] == ["'0042", "'7", "'0021"]
    times = [datetime.fromisoformat(row["time"]) for row in table]
    assert [time.timestamp() for time in times] == [BEGIN + 20, BEGIN + 10, BEGIN]
    assert all(time.utcoffset() is not None for time in times)
    assert not [cell for row in table for cell in row.values() if cell.startswith(FORMULA)]


@pytest.mark.parametrize("many", [0, 1, 2500])
def test_the_files_have_all_of_them(stored: House, many: int) -> None:
    see_many(stored, many)
    expected = [str(number) for number in range(many - 1, -1, -1)]
    assert [row["text"] for row in rows(stored.client.get("/api/history.csv"))] == expected
    read = json.loads(stored.client.get("/api/history.json").data)["readings"]
    assert [each["text"] for each in read] == expected
    found = [text for text in expected if "99" in text]
    assert [row["text"] for row in rows(stored.client.get("/api/history.csv?q=99"))] == found
    assert stored.client.get("/api/history.csv?q=x").status_code == 400


def test_the_page(house: House) -> None:
    answer = house.client.get("/history")
    assert answer.status_code == 200
    assert "<title>History · numbercam</title>" in answer.text
    assert "only-read" not in answer.text


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_who_may_only_watch_changes_nothing(mode: str) -> None:
    with loop_of(mode) as loop:
        house = House(loop, access=Access("a code of mine", watchers=True, addresses=["http://localhost/"]))
        see(house, "7")
        (link,) = house.access.watch_links()
        house.client.get(link.removeprefix("http://localhost"))
        assert texts(house) == ["7"]
        assert "only-read" in house.client.get("/history").text
        for method, address in (
            ("PATCH", where(house)),
            ("DELETE", where(house)),
            ("POST", where(house) + "/restore"),
            ("DELETE", "/api/history"),
            ("POST", "/api/history/restore"),
        ):
            answer = house.client.open(address, method=method, json={"text": "1", "version": 1, "deleted_at": 1.0})
            assert answer.status_code == 403
            assert_one_sentence(answer)
        assert texts(house) == ["7"]
