"""The corpus of hostile and odd pictures, through the front door and before the real reader."""

import tempfile
from pathlib import Path

import pytest

from bench.corpus import Case, corpus
from model.pictures import decode
from model.read import Reader, read_single
from stream.fanout import loop_of
from tests.house import House

ALLOWED = {200, 400, 411, 413, 415, 422}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return corpus()


def test_it_has_all_kinds(cases: list[Case]) -> None:
    assert len(cases) >= 100
    assert len({(case.kind, case.name) for case in cases}) == len(cases)
    assert {case.kind for case in cases} == {
        "bomb",
        "lie",
        "cut off",
        "wrong type",
        "data URL",
        "odd but valid",
        "file name",
    }


def test_nothing_but_a_reading_or_a_sentence(
    cases: list[Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    wrong = []
    with loop_of("threading") as loop:
        client = House(loop).app.test_client()
        for case in cases:
            body, kind = case.request()
            answer = client.post("/api/read", data=body, content_type=kind)
            said = answer.json if isinstance(answer.json, dict) else {}
            fits = "numbers" in said if answer.status_code == 200 else list(said) == ["error"]
            if answer.status_code not in ALLOWED or not fits or (case.reads and answer.status_code != 200):
                wrong.append((case.kind, case.name, answer.status_code, said))
    assert wrong == []
    assert list(tmp_path.iterdir()) == []


def test_odd_pictures_are_read_right(cases: list[Case]) -> None:
    reader = Reader()
    valid = [case for case in cases if case.reads is not None]
    read = {case.name: read_single(reader, decode(case.data), 0.8).text for case in valid}
    assert read == {case.name: case.reads for case in valid}
