"""Who may import whom, and what importing and serving must not do."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import free_port

ROOT = Path(__file__).parent.parent
OURS = {"app", "web", "stream", "model", "bench", "tests"}
MAY_IMPORT = {
    "model": {"model"},
    "stream": {"stream", "model"},
    "web": {"web", "stream", "model"},
    "app": {"app", "web", "stream", "model"},
    "train_inverted": {"model"},
    "bench": {"bench", "app", "stream", "model"},
}
SERVER_LIBRARIES = {"flask", "flask_socketio", "socketio", "engineio", "eventlet"}
MAY_SERVE = ("app.py", "web/", "stream/fanout.py")
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.py", "model/*.py", "stream/*.py", "web/*.py", "bench/*.py")
    for path in ROOT.glob(pattern)
)
SERVED = [name for name in SOURCES if name.startswith(("app", "web/", "stream/", "model/"))]
TRAINING_LIBRARIES = {"tensorflow", "keras", "matplotlib"}

IMPORT_ALL = """
import json, sys, threading
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
for name in sys.argv[1:]:
    __import__(name)
loaded = {name.partition(".")[0] for name in sys.modules}
weights = [name for name in opened if name.endswith((".tflite", ".keras")) or name.startswith("/dev/video")]
print(json.dumps({"loaded": sorted(loaded), "opened": weights, "threads": threading.active_count()}))
"""

SERVE_ALL = """
import json, os, signal, sys, threading, time, urllib.request
import app

url = "http://127.0.0.1:" + sys.argv[1]

def fetch(path, data=None, kind=""):
    request = urllib.request.Request(url + path, data, {"Content-Type": kind} if data else {})
    for _ in range(600):
        try:
            return urllib.request.urlopen(request, timeout=10).read()
        except OSError:
            time.sleep(0.1)

def look():
    picture = fetch("/snapshot.jpg")
    form = b'--x\\r\\nContent-Disposition: form-data; name="image"; filename="a.jpg"\\r\\n\\r\\n' + picture
    fetch("/api/read", form + b"\\r\\n--x--\\r\\n", "multipart/form-data; boundary=x")
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=look, daemon=True).start()
options = ["--source", "demo", "--no-access-code", "--host", "127.0.0.1"]
sys.exit(app.main([*options, "--port", sys.argv[1], "--async-mode", sys.argv[2]]))
"""


def _imports(name: str) -> Iterator[str]:
    """The top-level names that a file imports anywhere in it."""
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]


def _package(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")


@pytest.mark.parametrize("name", SOURCES)
def test_layers(name: str) -> None:
    imported = set(_imports(name))
    allowed = MAY_IMPORT.get(_package(name), {"model"})
    assert imported & OURS <= allowed
    if not name.startswith(MAY_SERVE):
        assert not imported & SERVER_LIBRARIES


def test_importing_does_nothing() -> None:
    # One process for all: a module that does something does it whatever was imported before.
    modules = [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in SERVED]
    light = [name for name in modules if not _trains(name)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORT_ALL, *light], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout)
    assert seen["opened"] == []
    assert seen["threads"] == 1
    assert not TRAINING_LIBRARIES & set(seen["loaded"])


def _trains(module: str) -> bool:
    """Whether a module says that it needs the training libraries, at its top or through what it imports."""
    name = module.replace(".", "/")
    path = f"{name}.py" if (ROOT / f"{name}.py").exists() else f"{name}/__init__.py"
    return bool(TRAINING_LIBRARIES & set(_imports(path)))


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_serving_loads_no_training_library(mode: str) -> None:
    command = [sys.executable, "-c", SERVE_ALL, str(free_port()), mode]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert "flask" in loaded
    assert not TRAINING_LIBRARIES & loaded
    assert ("eventlet" in loaded) == (mode == "eventlet")
