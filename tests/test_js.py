"""The page's pure modules, tested by node's own test runner (node 20.19 or newer)."""

import subprocess

from tests import needs
from tests.servers import ROOT


def test_the_modules_pass_their_tests() -> None:
    node = needs.program("node", "it tests the page's modules.")
    files = sorted(str(path) for path in (ROOT / "tests" / "js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *files], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
