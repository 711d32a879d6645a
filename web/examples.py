"""Examples of an operation of the API, in curl and Python, made of what its description gives as `example`."""

import json
import shlex
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

STREAM = "multipart/x-mixed-replace"
FORM = "multipart/form-data"

Operation = Mapping[str, Any]
Headers = Mapping[str, str]


def samples(method: str, path: str, operation: Operation, address: str, headers: Headers) -> list[dict[str, str]]:
    """The operation's examples, in the form that other programs know as x-codeSamples; all of them send `headers`."""
    url = address + filled(path, operation)
    return [
        {"lang": "Shell", "label": "curl", "source": curl(method, url, operation, headers)},
        {"lang": "Python", "label": "Python", "source": python(method, url, operation, headers)},
    ]


def event_samples(address: str, headers: Headers) -> list[dict[str, str]]:
    """How to listen to the events, in the same form."""
    with_headers = f", headers={json.dumps(headers)}" if headers else ""
    python = f'''import socketio

client = socketio.Client()
client.on("reading", lambda reading: print(reading["state"], reading["text"]))
client.connect("{address}", transports=["websocket"]{with_headers})
client.wait()'''
    return [{"lang": "Python", "label": "Python", "source": python}]


def filled(path: str, operation: Operation) -> str:
    """The path with the examples of its parameters."""
    query = {}
    for parameter in operation.get("parameters", []):
        if "example" in parameter and parameter["in"] == "query":
            query[parameter["name"]] = parameter["example"]
        elif parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", str(parameter["example"]))
    return path + ("?" + urlencode(query) if query else "")


def curl(method: str, url: str, operation: Operation, headers: Headers) -> str:
    """A command line."""
    words = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    kind, example = _body(operation)
    if kind == FORM:
        words = ["curl", *(word for name, file in example.items() for word in ("-F", f"{name}=@{file}"))]
    elif kind:
        words += ["-H", f"Content-Type: {kind}", "-d", json.dumps(example)]
    answer = _answer(operation)
    if answer == STREAM:
        words += ["--max-time", "5", "-o", _file(url)]
    elif not _is_text(answer):
        words += ["-o", _file(url)]
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    return shlex.join([*words, *sent, url])


def python(method: str, url: str, operation: Operation, headers: Headers) -> str:
    """A program that needs nothing but `requests`."""
    kind, example = _body(operation)
    answer = _answer(operation)
    more = ""
    if kind == FORM:
        files = ", ".join(f'"{name}": open("{file}", "rb")' for name, file in example.items())
        more = f", files={{{files}}}"
    elif kind:
        more = f", json={example!r}"
    if headers:
        more += f", headers={json.dumps(headers)}"
    if answer == STREAM:
        more += ", stream=True"
    return f'import requests\n\nanswer = requests.{method}("{url}"{more})\n{_use(answer, url)}'


def _use(answer: str, url: str) -> str:
    """What the program does with an answer of that type."""
    if answer == STREAM:
        return "print(next(answer.iter_content(200)))\nanswer.close()"
    if answer == "application/json":
        return "print(answer.json())"
    if _is_text(answer):
        return "print(answer.text)"
    return f'with open("{_file(url)}", "wb") as file:\n    file.write(answer.content)'


def _body(operation: Operation) -> tuple[str, Any]:
    """The type of what is sent and the example of it, ("", None) for nothing."""
    content = operation.get("requestBody", {}).get("content", {})
    return next(((kind, media["example"]) for kind, media in content.items() if "example" in media), ("", None))


def _answer(operation: Operation) -> str:
    """The type of the answer when all goes well, "" for none."""
    good = next(answer for code, answer in operation["responses"].items() if code.startswith("2"))
    return next(iter(good.get("content", {})), "")


def _is_text(kind: str) -> bool:
    return kind in ("", "application/json", "text/plain")


def _file(url: str) -> str:
    return PurePosixPath(url.partition("?")[0]).name
