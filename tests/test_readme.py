"""The README names all that people can use."""

import re
from dataclasses import fields

import pytest

from stream.settings import Settings
from tests.servers import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
WEB = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "web").glob("*.py"))
UNNAMED = {"connect", "disconnect"}  # Socket.IO's own


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_option_is_explained(name: str) -> None:
    assert f"`--{name.replace('_', '-')}`" in README


@pytest.mark.parametrize("route", sorted(set(re.findall(r"@\w+\.(?:get|put|post|patch|delete)\(\"([^\"]+)\"", WEB))))
def test_every_route_is_explained(route: str) -> None:
    address = re.escape(re.sub(r"<(?:\w+:)?\w+>", "<id>", route))
    assert re.search(rf"`(?:GET|POST|PUT|PATCH|DELETE) (?:/api)?{address}`", README)


@pytest.mark.parametrize(
    "event", sorted(set(re.findall(r"(?:emit|on_event)\(\"(\w+)\"", WEB)) - {"connect", "disconnect"})
)
def test_every_event_is_explained(event: str) -> None:
    assert f"`{event}`" in README


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(link: str) -> None:
    assert link.startswith("https://") or (ROOT / link).exists()


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make (\w+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
