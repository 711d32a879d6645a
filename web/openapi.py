"""The description of the API: openapi.yaml with this server's address and the examples, as a page and as JSON."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from flask import Blueprint, render_template, request

from stream.settings import VERSION
from web.examples import Operation, event_samples, samples
from web.parts import parts

METHODS = ("get", "put", "post", "patch", "delete")

openapi = Blueprint("openapi", __name__)


@openapi.get("/api")
def page() -> str:
    """The description, to read."""
    api = _of_this_server()
    return render_template("api.html", api=api, operations=[*operations(api)])


@openapi.get("/api/openapi.json")
def as_json() -> dict[str, Any]:
    """The description, for programs."""
    return _of_this_server()


def description(address: str, *, needs_code: bool = False) -> dict[str, Any]:
    """OpenAPI 3.1 of the server at that address, without a slash at its end; its examples send the code if need be."""
    headers = {"Authorization": "Bearer CODE"} if needs_code else {}
    paths: dict[str, dict[str, Any]] = {}
    for method, path, operation in operations(written()):
        more = (
            {}
            if "Pages" in operation["tags"]
            else {"x-codeSamples": samples(method, path, operation, address, headers)}
        )
        paths.setdefault(path, {})[method] = {**operation, **more}
    info = {**written()["info"], "version": VERSION}
    events = {"x-eventSamples": event_samples(address, headers)}
    return {**written(), "info": info, "servers": [{"url": address}], "paths": paths, **events}


def operations(api: Mapping[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    """Every method, path and operation."""
    for path, item in api["paths"].items():
        for method in METHODS:
            if method in item:
                parameters = [*item.get("parameters", []), *item[method].get("parameters", [])]
                yield method, path, {**item[method], "parameters": parameters} if parameters else item[method]


@cache
def written() -> Mapping[str, Any]:
    """openapi.yaml; for reading only."""
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    # The loader in C where it is built: the other takes a tenth of a second, and everybody would wait.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return cast(Mapping[str, Any], yaml.load(text, loader))  # noqa: S506 - either of them is safe


def _of_this_server() -> dict[str, Any]:
    return description(request.host_url.rstrip("/"), needs_code=not parts().access.is_open)
